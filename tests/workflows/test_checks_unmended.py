"""What the engine would run wrongly or for ever is refused at its element."""

from __future__ import annotations

from workflows.checks.check import check

HEAD = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">'


def codes(body: str) -> set[tuple[str, str | None]]:
    found = check({"a.bpmn": f"{HEAD}{body}</definitions>".encode()})
    return {(one.code, one.element) for one in found if one.severity == "error"}


def process(name: str, between: str) -> str:
    flows = f'<sequenceFlow id="{name}1" sourceRef="{name}s" targetRef="{name}x"/>'
    flows += f'<sequenceFlow id="{name}2" sourceRef="{name}x" targetRef="{name}e"/>'
    return (
        f'<process id="{name}" isExecutable="true"><startEvent id="{name}s"/>{between}'
        f'<endEvent id="{name}e"/>{flows}</process>'
    )


def test_a_process_that_calls_itself_without_waiting_is_refused() -> None:
    found = codes(process("p", '<callActivity id="px" calledElement="p"/>'))

    assert ("call-itself", "px") in found


def test_two_processes_that_call_each_other_are_refused_at_both_calls() -> None:
    one = process("p", '<callActivity id="px" calledElement="q"/>')
    other = process("q", '<callActivity id="qx" calledElement="p"/>')

    assert {("call-itself", "px"), ("call-itself", "qx")} <= codes(one + other)


def test_a_call_of_another_process_is_no_endless_call() -> None:
    one = process("p", '<callActivity id="px" calledElement="q"/>')
    other = process("q", '<userTask id="qx"/>')

    assert not [code for code, _ in codes(one + other) if code == "call-itself"]


def test_a_start_event_with_two_timers_is_refused() -> None:
    timer = '<timerEventDefinition><timeDuration>"P1D"</timeDuration></timerEventDefinition>'
    body = process("p", '<userTask id="px"/>').replace(
        '<startEvent id="ps"/>', f'<startEvent id="ps">{timer}{timer}</startEvent>'
    )

    assert ("start-several-timers", "ps") in codes(body)
