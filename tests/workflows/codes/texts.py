"""Expressions, scripts, timers, and the names that they read."""

from __future__ import annotations

from tests.workflows.codes import case
from tests.workflows.drawings import event, multi, node, xml

CHOICE = "start s; script t: x = 1; xor g default f1; user a; user b; end e\ns > t > g; f1: g > a; f2: g > b if {}; a > e; b > e"
SCRIPTED = "start s; script a: {}; end e\ns > a > e"
TIMED = "start s; end e\ns > w > e"


def asking(condition: str) -> bytes:
    return xml(CHOICE.format(condition))


def bare(condition: str) -> bytes:
    """Nobody brings data from outside."""
    return xml(
        CHOICE.format(condition).replace("user a; user b", "script a: y = 1; script b: y = 2")
    )


def scripted(text: str) -> bytes:
    return xml(SCRIPTED.format(text))


def timed(text: str, kind: str = "duration") -> bytes:
    return xml(TIMED, node("intermediateCatchEvent", "w", event(f"timer {kind} {text}")))


DAY = '<timeDuration>"P1D"</timeDuration>'
LOOP = "start s; end e\ns > m > e"

CASES = [
    case("expression-foreign", "error", "f2", asking("${x}"), right=asking("x == 1")),
    case("script-refused", "error", "f2", asking("x +"), right=asking("x + 1 == 2")),
    case("function-unknown", "error", "f2", asking("open(x)"), right=asking("len(x) == 1")),
    case(
        "expression-language",
        "warning",
        "f2",
        asking("x == 1").replace(
            b"<conditionExpression>", b'<conditionExpression language="my own">'
        ),
        ("my own", "urn:python"),
    ),
    case(
        "expression-language-foreign",
        "error",
        "f2",
        asking("x == 1").replace(
            b"<conditionExpression>", b'<conditionExpression language="http://www.java.com/java">'
        ),
        ("http://www.java.com/java", "http://www.python.org/"),
    ),
    case(
        "expression-empty",
        "error",
        "m",
        xml(LOOP, node("task", "m", multi(cardinality="2", condition=" "))),
        (
            "<completionCondition> </completionCondition>",
            "<completionCondition>1 == 1</completionCondition>",
        ),
    ),
    case("condition-constant", "warning", "f2", asking("7"), right=asking("True")),
    *(
        case("condition-never", "warning", "f2", asking(never), right=asking(may))
        for never, may in (
            ("False", "x == 1"),
            ("1 == 2", "x == 2"),
            ("x == 1 and False", "x == 1 and y"),
            ('x == "a" and x == "b"', 'x == "a" or x == "b"'),
            ("not True", "not x"),
            ("not (x != 1 or x != 2)", "not (x != 1 or y != 2)"),
        )
    ),
    *(
        case("condition-always", "warning", "f2", asking(always), right=asking(may))
        for always, may in (
            ("True", "x"),
            ("2 > 1", "x > 1"),
            ('x != "a" or x != "b"', 'x != "a" and x != "b"'),
            ("x or 1", "x or y"),
            ("len(x) != 1 or True", "len(x) != 1 or len(x) != 2"),
        )
    ),
    *(
        case("compare-mixed", "warning", "f2", asking(mixed), right=asking(plain))
        for mixed, plain in (
            ('len(x) == "3"', "len(x) == 3"),
            ('x - 1 == "3"', 'x + y == "3"'),
            ('-x == f"{y}"', "-x == y"),
            ("x.strip() == 3", "x.strip() in [3]"),
        )
    ),
    *(
        case("order-mixed", "warning", "f2", asking(mixed), right=asking(plain))
        for mixed, plain in (
            ("str(x) > 3", 'str(x) > "3"'),
            ('1 < len(x) < "9"', "1 < len(x) < 9"),
        )
    ),
    case("compare-mixed", "warning", "f2", bare('x == "1"'), right=bare("x == 1")),
    case("compare-mixed", "warning", "a", scripted('x = len("a") == "1"'), right=scripted("x = 1")),
    *(
        case(
            "division-by-zero", "warning", "a", scripted(f"x = 1 {by}"), right=scripted("x = 1 / 2")
        )
        for by in ("/ 0", "// 0.0", "% (1 - 1)")
    ),
    case("division-by-zero", "warning", "f2", asking("x / 0 > 1"), right=asking("x / y > 0")),
    case(
        "script-language",
        "error",
        "a",
        scripted("x = 1").replace(b'id="a"', b'id="a" scriptFormat="javascript"'),
        ("javascript", "python"),
    ),
    case(
        "script-language-unknown",
        "warning",
        "a",
        scripted("x = 1").replace(b'id="a"', b'id="a" scriptFormat="cuaToi"'),
        ("cuaToi", "python"),
    ),
    case(
        "script-empty",
        "error",
        "a",
        xml("start s; end e\ns > a > e", node("scriptTask", "a")),
        right=scripted("x = 1"),
    ),
    case(
        "script-format-missing",
        "warning",
        "a",
        xml(SCRIPTED.format("x = 1"), before='<itemDefinition id="i"/>'),
        right=scripted("x = 1"),
    ),
    case("name-unknown", "warning", "f2", bare("z == 1"), right=bare("x == 1")),
    case("name-reserved", "error", "a", scripted("typename = 1"), right=scripted("kind = 1")),
    case(
        "timer-empty",
        "error",
        "w",
        xml(TIMED, node("intermediateCatchEvent", "w", "<timerEventDefinition/>")),
        right=timed('"P1D"'),
    ),
    case(
        "timer-several",
        "error",
        "w",
        xml(
            TIMED,
            node(
                "intermediateCatchEvent",
                "w",
                f"<timerEventDefinition>{DAY}{DAY}</timerEventDefinition>",
            ),
        ),
        right=timed('"P1D"'),
    ),
    case("timer-invalid", "error", "w", timed('"3 days"'), right=timed('"P3D"')),
    case("timer-unquoted", "warning", "w", timed("P3D"), right=timed('"P3D"')),
    case(
        "timer-no-offset",
        "warning",
        "w",
        timed('"2030-01-01T08:00"', "date"),
        right=timed('"2030-01-01T08:00+07:00"', "date"),
    ),
    case("timer-month", "warning", "w", timed('"P1M"'), right=timed('"PT1M"')),
    case(
        "timer-endless-cycle",
        "warning",
        "w",
        timed('"R/P1D"', "cycle"),
        right=timed('"R3/P1D"', "cycle"),
    ),
]
