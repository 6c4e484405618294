"""Structure of processes and subprocesses, and the files themselves."""

from __future__ import annotations

from tests.workflows.codes import PLAIN, case, sub_process
from tests.workflows.drawings import body, call, handler, node, sub, xml

EMPTY = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"/>'
ONE_WAY = "start s; user a; end e\ns > a > e\n"
INNER = "start x; user y; end z\nx > y > z"


def nested(depth: int) -> bytes:
    return b"<definitions>" + b"<a>" * depth + b"</a>" * depth + b"</definitions>"


def branches(count: int) -> bytes:
    steps = "; ".join(f"user a{n}; user b{n}; user c{n}" for n in range(count))
    flows = "; ".join(f"g > a{n} > b{n} > c{n} > j" for n in range(count))
    return xml(f"start s; and g; and j; end e; {steps}\ns > g; {flows}; j > e")


def chained(count: int) -> bytes:
    steps = "; ".join(f"script a{n}: x = {n}" for n in range(count))
    return xml(f"start s; {steps}; end e\ns > {' > '.join(f'a{n}' for n in range(count))} > e")


def processes(count: int) -> bytes:
    more = "".join(
        f'<process id="q{n}" isExecutable="true">{body(f"start s{n}; end e{n}; s{n} > e{n}")}</process>'
        for n in range(count - 1)
    )
    return xml(PLAIN, declared=more)


def chosen_among(count: int) -> bytes:
    """Any of them together."""
    steps = "; ".join(f"user a{n}" for n in range(count))
    ways = "\n".join(f"f{n}: g > a{n} if n > {n}" for n in range(count))
    back = "; ".join(f"a{n} > j" for n in range(count))
    return xml(
        f"start s; or g default d; or j; end e; {steps}\ns > g\n{ways}\nd: g > j\n{back}; j > e"
    )


CASES = [
    case("no-process", "error", "d", EMPTY, right=xml(PLAIN)),
    case(
        "not-executable",
        "error",
        "p",
        xml(PLAIN).replace(b'"true"', b'"false"'),
        ('"false"', '"true"'),
    ),
    case(
        "duplicate-id",
        "error",
        "a",
        xml(ONE_WAY, node("task", "a")),
        ('<task id="a"', '<task id="b"'),
    ),
    case("missing-id", "error", "p", xml(ONE_WAY, "<task/>"), ("<task/>", '<task id="z"/>')),
    case(
        "flow-without-id",
        "warning",
        "s",
        xml(ONE_WAY).replace(b' id="s_a"', b""),
        right=xml(ONE_WAY),
    ),
    case("no-start", "error", "p", xml("user a; end e\na > e"), right=xml(PLAIN)),
    case(
        "several-starts",
        "warning",
        "t",
        xml("start s; start t; user a; end e\ns > a > e; t > a"),
        right=xml(
            'start s; start t timer date "2030-01-01T08:00+07:00"; user a; end e\ns > a > e; t > a'
        ),
    ),
    case(
        "several-starts",
        "error",
        "w",
        xml("start s; end e\ns > u > e", sub("u", INNER + "\nstart w; w > y")),
        ('<startEvent id="w" ></startEvent>', ""),
    ),
    case(
        "subprocess-empty",
        "error",
        "u",
        xml("start s; end e\ns > u > e", sub_process("")),
        right=xml("start s; end e\ns > u > e", sub("u", INNER)),
    ),
    case("no-end", "warning", "p", xml("start s; user a\ns > a"), right=xml(PLAIN)),
    case("dead-end", "warning", "a", xml("start s; user a\ns > a"), right=xml(PLAIN)),
    case("unreachable", "error", "z", xml(ONE_WAY + "user z; z > e"), right=xml(PLAIN)),
    case(
        "ad-hoc",
        "error",
        "a",
        xml("start s; end e\ns > a > e", node("adHocSubProcess", "a")),
        ("adHocSubProcess", "task"),
    ),
    case(
        "choreography",
        "error",
        "a",
        xml("start s; end e\ns > a > e", node("choreographyTask", "a")),
        ("choreographyTask", "task"),
    ),
    case(
        "complex-gateway",
        "error",
        "a",
        xml("start s; end e\ns > a > e", node("complexGateway", "a")),
        ("complexGateway", "exclusiveGateway"),
    ),
    case(
        "token-quantity",
        "error",
        "a",
        xml("start s; end e\ns > a > e", node("task", "a", "", 'startQuantity="2"')),
        ('"2"', '"1"'),
    ),
    case(
        "token-quantity",
        "warning",
        "a",
        xml("start s; end e\ns > a > e", node("task", "a", "", 'completionQuantity="2"')),
        ('"2"', '"1"'),
    ),
    case(
        "never-carried-out",
        "warning",
        "c",
        xml(
            "start s; xor g default f1; user a; user b; and j; user c; end e; end z\n"
            "s > g; f1: g > a; f2: g > b if x == 1; a > j; b > j; j > c > e"
        ),
        ("parallelGateway", "exclusiveGateway"),
    ),
    case("process-too-long", "error", "p", chained(400), right=chained(300)),
    case("processes-too-many", "error", "p", processes(31), right=processes(30)),
    case("model-too-large", "error", "p", chained(1600), right=chained(300)),
    case("soundness-unfinished", "warning", "p", branches(40), right=branches(7)),
    case("soundness-unknown", "warning", "p", branches(7), right=branches(2)),
    case("split-partly-tried", "warning", "g", chosen_among(6), right=chosen_among(5)),
    case(
        "several-executable",
        "warning",
        "q",
        xml(
            PLAIN,
            declared=f'<process id="q" isExecutable="true">'
            f"{body('start s2; end e2; s2 > e2')}</process>",
        ),
        ('id="q" isExecutable="true"', 'id="q"'),
    ),
    case(
        "call-itself",
        "error",
        "c",
        xml("start s; end e\ns > c > e", call("c", "p")),
        right=xml("start s; user a; end e\ns > a > c > e", call("c", "p")),
    ),
    case(
        "start-event",
        "error",
        "s",
        xml("start s error x; end e\ns > e", before='<error id="x" errorCode="x"/>'),
        ('<errorEventDefinition errorRef="x"/>', ""),
    ),
    case(
        "subprocess-shape",
        "error",
        "h",
        xml(
            PLAIN,
            '<subProcess id="h" triggeredByEvent="true">'
            f"{body('user y; end z; y > z')}</subProcess>",
        ),
        right=xml(
            PLAIN,
            handler("h", "signal g", "user y; end z\nh_start > y > z", interrupting=False),
            before='<signal id="g" name="g"/>',
        ),
    ),
    case(
        "event-subprocess-start",
        "error",
        "h",
        xml(
            PLAIN,
            '<subProcess id="h" triggeredByEvent="true"><startEvent id="t" isInterrupting="false"/>'
            f"{body('user y; end z; t > y > z')}</subProcess>",
        ),
        right=xml(
            PLAIN,
            handler("h", "signal g", "user y; end z\nh_start > y > z", interrupting=False),
            before='<signal id="g" name="g"/>',
        ),
    ),
    case("xml-malformed", "error", None, xml(PLAIN).replace(b"</process>", b""), right=xml(PLAIN)),
    case("xml-doctype", "error", None, b"<!DOCTYPE definitions>" + EMPTY, right=EMPTY),
    case(
        "xml-encoding",
        "error",
        None,
        b'<?xml version="1.0" encoding="EBCDIC-CP-US"?>' + EMPTY,
        ("EBCDIC-CP-US", "ISO-8859-1"),
    ),
    case("xml-too-large", "error", None, EMPTY + b" " * (2 << 20), right=EMPTY + b" " * 1000),
    case("xml-too-deep", "error", None, nested(64), right=nested(63)),
    case(
        "xml-too-many-elements",
        "error",
        None,
        b"<definitions>" + b"<a/>" * 50_000 + b"</definitions>",
        right=b"<definitions>" + b"<a/>" * 49_000 + b"</definitions>",
    ),
    case(
        "xml-too-many-attributes",
        "error",
        None,
        ("<definitions " + " ".join(f'a{n}="1"' for n in range(65)) + "/>").encode(),
        right=("<definitions " + " ".join(f'a{n}="1"' for n in range(64)) + "/>").encode(),
    ),
]
