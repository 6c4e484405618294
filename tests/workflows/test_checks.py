"""Each rule names the element and speaks only where it should; nothing ever raises."""

import random
from collections.abc import Iterator

import pytest

from workflows.checks import check
from workflows.errors import Problem
from workflows.signature import Signature

HEAD = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn">"""


def drawn(*flows: str, inside: str = "", executable: str = "true", beside: str = "") -> str:
    """A process from "a>b" flows ("a>b?condition"); s* start, e* end, x* gateway, others tasks."""
    nodes = dict.fromkeys(name for flow in flows for name in flow.partition("?")[0].split(">"))
    kinds = {"s": "startEvent", "e": "endEvent", "x": "exclusiveGateway", "p": "parallelGateway"}
    shapes = [f'<{kinds.get(n[0], "task")} id="{n}"/>' for n in nodes if f'id="{n}"' not in inside]
    arrows = []
    for number, flow in enumerate(flows):
        ends, _, condition = flow.partition("?")
        source, target = ends.split(">")
        text = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
        arrows.append(
            f'<sequenceFlow id="f{number}" sourceRef="{source}" targetRef="{target}">{text}'
            "</sequenceFlow>"
        )
    body = "".join([*shapes, *arrows, inside])
    return (
        f'{HEAD}{beside}<process id="p" isExecutable="{executable}">{body}</process></definitions>'
    )


def problems(model: str, **files: bytes) -> list[Problem]:
    return list(check({"model.bpmn": model.encode(), **files}))


def found(model: str) -> set[tuple[str, str | None]]:
    return {(problem.code, problem.element) for problem in problems(model)}


def errors(model: str) -> set[tuple[str, str | None]]:
    return {(p.code, p.element) for p in problems(model) if p.severity == "error"}


def catch(definition: str) -> str:
    return drawn(
        "s>c",
        "c>e",
        inside=f'<intermediateCatchEvent id="c">{definition}</intermediateCatchEvent>',
    )


def timer(text: str, kind: str = "timeDuration") -> str:
    return catch(f'<timerEventDefinition id="t"><{kind}>{text}</{kind}></timerEventDefinition>')


def test_a_sound_process_has_no_problems() -> None:
    assert found(drawn("s>a", "a>e")) == set()


def test_a_problem_names_its_file_and_line() -> None:
    (problem,) = problems(drawn("s>a", "a>e", executable="false"))

    assert (problem.file, problem.code, problem.element) == ("model.bpmn", "not-executable", "p")
    assert problem.line == 3


@pytest.mark.parametrize(
    ("model", "code", "element"),
    [
        (drawn("a>e"), "no-start", "p"),
        (drawn("s>a", "b>a", "a>e"), "unreachable", "b"),
        (drawn("s>a", "a>e", "e>b"), "flow-out-of-end", "e"),
        (drawn("s>a", "a>e", "a>s"), "flow-into-start", "s"),
        (drawn("s>a", "a>e", inside='<task id="a"/><task id="a"/>'), "duplicate-id", "a"),
        (drawn("s>x", "x>a?1 > 0", "x>b", "a>e", "b>e"), "condition-missing", "f2"),
        (drawn("s>p", "p>a?1 > 0", "p>b", "a>e", "b>e"), "condition-ignored", "f1"),
        (drawn("s>a", "a>e?1 > 0"), "condition-only-way", "f1"),
        (drawn("s>x", "x>a?1 > 0", "x>b?1 > 1", "a>p", "b>p", "p>e"), "join-deadlock", "p"),
        (drawn("s>a", "a>e", inside='<complexGateway id="a"/>'), "complex-gateway", "a"),
        (drawn("s>a", "a>e", inside='<adHocSubProcess id="a"/>'), "ad-hoc", "a"),
        (drawn("s>a", "a>e", inside='<serviceTask id="a"/>'), "service-without-operator", "a"),
        (drawn("s>a", "a>e", inside='<scriptTask id="a"/>'), "script-empty", "a"),
        (drawn("s>a", "a>e", inside='<callActivity id="a"/>'), "call-without-target", "a"),
        (drawn("s>a", "a>e", inside='<businessRuleTask id="a"/>'), "decision-unnamed", "a"),
        (drawn("s>a", "a>e", inside='<task id="a" startQuantity="2"/>'), "token-quantity", "a"),
        (catch(""), "trigger-missing", "c"),
        (catch("<terminateEventDefinition/>"), "trigger-forbidden", "c"),
        (catch('<messageEventDefinition id="d" messageRef="m"/>'), "dangling-reference", "d"),
        (catch('<messageEventDefinition id="d"/>'), "reference-missing", "d"),
        (catch('<linkEventDefinition id="d" name="x"/>'), "link-with-flow", "c"),
        (timer("3 days"), "script-refused", "t"),
        (timer("'3 days'"), "timer-invalid", "t"),
        (timer(""), "timer-empty", "t"),
        (timer("P3X"), "timer-invalid", "t"),
    ],
)
def test_what_cannot_run_is_refused_at_its_element(model: str, code: str, element: str) -> None:
    assert (code, element) in errors(model)


@pytest.mark.parametrize(
    ("model", "code", "element"),
    [
        (drawn("s>a", "a>b", "a>e", "b>e"), "implicit-split", "a"),
        (drawn("s>a"), "dead-end", "a"),
        (drawn("s>x", "x>a?1 > 0", "x>b?1 > 1", "a>e", "b>e"), "gateway-no-default", "x"),
        (timer("P3D"), "timer-unquoted", "t"),
        (timer("'P1M'"), "timer-month", "t"),
        (timer("'R/P1D'", "timeCycle"), "timer-endless-cycle", "t"),
        (drawn("s>a", "a>e", inside='<userTask id="a"/>'), "task-without-form", "a"),
        (drawn("s>a", "a>e", inside='<task id="a" camunda:x="1"/>'), "vendor-extension", "a"),
        (drawn("s>x", "x>a?n > 1", "x>e", "a>e"), "name-unknown", "f1"),
    ],
)
def test_what_may_surprise_is_a_warning(model: str, code: str, element: str) -> None:
    (told,) = {p.severity for p in problems(model) if (p.code, p.element) == (code, element)}

    assert told == "warning"


@pytest.mark.parametrize(
    "condition", ["${done}", "#{done}", "=done", "a &amp;&amp; b", "done == true; "]
)
def test_an_expression_of_another_system_is_told_apart(condition: str) -> None:
    assert ("expression-foreign", "f1") in errors(drawn("s>x", f"x>a?{condition}", "x>e", "a>e"))


def test_an_unused_process_beside_the_executable_one_only_warns() -> None:
    beside = '<process id="other"><task id="lost"/></process>'

    assert errors(drawn("s>a", "a>e", beside=beside)) == set()


def test_a_decision_is_found_in_the_bundle() -> None:
    called = "<s:calledDecisionId>limit</s:calledDecisionId>"
    task = f"""<businessRuleTask id="a"><extensionElements>{called}</extensionElements>
        </businessRuleTask>"""
    model = drawn("s>a", "a>e", inside=task)
    table = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">
        <decision id="limit"><decisionTable id="t" hitPolicy="%s"><output id="o" name="days"/>
        <rule id="r"><outputEntry id="c"><text>%s</text></outputEntry></rule>
        </decisionTable></decision></definitions>"""

    assert ("decision-missing", "a") in errors(model)
    assert problems(model, **{"limit.dmn": table % (b"FIRST", b"5")}) == []
    (refused,) = problems(model, **{"limit.dmn": table % (b"ANY", b"5")})
    assert (refused.code, refused.element) == ("dmn-hit-policy", "limit")
    (refused,) = problems(model, **{"limit.dmn": table % (b"FIRST", b"5 +")})
    assert (refused.code, refused.file) == ("dmn-cell", "limit.dmn")


def test_services_and_roles_are_checked_where_the_server_tells_them() -> None:
    task = """<serviceTask id="a"><extensionElements><s:serviceTaskOperator id="send"/>
        </extensionElements></serviceTask>"""
    model = drawn("s>a", "a>e", inside=task).encode()

    assert check({"m.bpmn": model}) == ()
    (unknown,) = check({"m.bpmn": model}, services={"log": Signature()})
    assert unknown.code == "service-unknown"


def mutants(model: str, rounds: int) -> Iterator[bytes]:
    chance = random.Random(7)
    words = ["", 'id="a"', "task", "subProcess", "startEvent", "&amp;", "ioSpecification", "<a/>"]
    for _ in range(rounds):
        text = model
        for _ in range(chance.randint(1, 5)):
            place = chance.randrange(len(text))
            text = text[:place] + chance.choice(words) + text[place + chance.randint(0, 15) :]
        yield text.encode()


def test_no_broken_file_raises() -> None:
    model = drawn("s>x", "x>a?n > 1", "x>b", "a>p", "b>p", "p>e", inside='<userTask id="a"/>')

    for content in mutants(model, 400):
        told = check({"model.bpmn": content})
        assert not [problem for problem in told if problem.code == "internal"]


def hung(host: str, other: str = "") -> str:
    """A nameless timer without a time, as an editor makes it."""
    step = '<userTask id="t" name="Xin ý kiến góp ý"/>'
    empty = '<timerEventDefinition id="TimerEventDefinition_1e1"/>'
    event = f'<boundaryEvent id="b" attachedToRef="{host}">{empty}</boundaryEvent>'
    return drawn("s>t", "t>e", "b>e2", inside=step + event + other)


def test_what_has_no_name_is_told_by_the_step_it_hangs_on() -> None:
    (told,) = [one for one in problems(hung("t")) if one.code == "timer-empty"]

    assert told.element == "TimerEventDefinition_1e1"
    assert told.args["label"] == "Xin ý kiến góp ý"


def test_events_that_hang_on_each_other_are_told_by_their_ids() -> None:
    for host, other in (("b", ""), ("c", '<boundaryEvent id="c" attachedToRef="b"/>')):
        labels = [one.args["label"] for one in problems(hung(host, other))
                  if one.code == "timer-empty"]  # fmt: skip
        assert labels == ["b"]
