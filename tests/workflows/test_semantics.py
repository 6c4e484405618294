"""What BPMN 2.0.2 says of a construct holds in every position of it: siblings of the cases at hand.

Each model is run by `rehearsal.run`, which stores and restores the state at every step.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.workflows.drawings import body, drawn, event, handler, multi, node, sub
from workflows.rehearsal import Rehearsal, run

DECLARED = """<signal id="sg" name="sg"/><escalation id="es" name="es" escalationCode="ES"/>
<error id="er" name="er" errorCode="ER"/><message id="ms" name="ms"/>"""
THROWS = {"signal": "signal sg", "escalation": "escalation es"}


def played(text: str, extra: str = "", **data: Any) -> Rehearsal:
    model = drawn(text, extra, declared=DECLARED)
    return run({"p": model}, "p", data=data, plain_calls=True)


def scripts(done: Rehearsal) -> list[str]:
    return sorted(entry.element for entry in done.story if entry.kind == "scriptTask")


@pytest.mark.parametrize("kind", THROWS)
@pytest.mark.parametrize("how", ["throw", "end"])
def test_what_is_thrown_inside_interrupts_at_once_at_the_edge(kind: str, how: str) -> None:
    inside = {
        "throw": f"start i; throw x {THROWS[kind]}; script late: a = 1; end j\ni > x > late > j",
        "end": f"start i; script early: a = 1; end x {THROWS[kind]}\ni > early > x",
    }[how]
    done = played(
        f"start s; boundary b: on sp {THROWS[kind]}; script care: c = 1; script after: d = 1\n"
        "end e; s > sp > after > e; b > care > e",
        sub("sp", inside),
    )

    assert done.outcome == "completed"
    assert scripts(done) == {"throw": ["care"], "end": ["care", "early"]}[how]


@pytest.mark.parametrize("kind", THROWS)
def test_what_does_not_interrupt_runs_beside(kind: str) -> None:
    done = played(
        f"start s; side_boundary b: on sp {THROWS[kind]}; script care: c = 1; script after: d = 1\n"
        "end e; end f; s > sp > after > e; b > care > f",
        sub("sp", f"start i; throw x {THROWS[kind]}; script late: a = 1; end j\ni > x > late > j"),
    )

    assert (done.outcome, scripts(done)) == ("completed", ["after", "care", "late"])


HANDLED = [
    ("signal sg", "throw x signal sg", True),
    ("signal sg", "throw x signal sg", False),
    ("escalation es", "throw x escalation es", True),
    ("escalation es", "throw x escalation es", False),
    ("error er", "end x error er", True),
    ('timer duration "P1D"', 'catch x timer duration "P2D"', True),
    ('timer duration "P1D"', 'catch x timer duration "P2D"', False),
]


@pytest.mark.parametrize(("trigger", "cause", "interrupting"), HANDLED)
@pytest.mark.parametrize("place", ["process", "subprocess", "deeper", "repeated"])
def test_an_event_subprocess_starts_wherever_it_stands(
    trigger: str, cause: str, interrupting: bool, place: str
) -> None:
    tail = "" if cause.startswith("end") else " > late > j"
    inside = f"start i; {cause}; script late: a = 1; end j\ni > x{tail}"
    if cause.startswith("end"):
        inside = f"start i; {cause}\ni > x"
    care = handler("H", trigger, "script care: c = 1; end k\nH_start > care > k",
                   interrupting=interrupting)  # fmt: skip
    outer = "start s; script after: d = 1; end e\ns > sp > after > e"
    if place == "process":
        done = played(inside, care)
    elif place == "deeper":
        held = sub("mid", inside, care)
        done = played(outer, sub("sp", "start u; end v\nu > mid > v", held))
    else:
        times = multi(cardinality="2", sequential="true") if place == "repeated" else ""
        done = played(outer, sub("sp", inside, care + times))

    rounds = 2 if place == "repeated" else 1
    expected = ["care"] * rounds + ([] if interrupting else ["late"] * rounds)
    expected += [] if place == "process" else ["after"]
    assert (done.outcome, scripts(done)) == ("completed", sorted(expected))


def test_an_event_subprocess_that_does_not_interrupt_starts_each_time() -> None:
    care = handler("H", 'timer cycle "R3/P1D"', "script care: c = 1; end k\nH_start > care > k",
                   interrupting=False)  # fmt: skip
    inside = 'start i; catch x timer duration "P9D"; end j\ni > x > j'

    done = played("start s; end e\ns > sp > e", sub("sp", inside, care))

    assert (done.outcome, scripts(done)) == ("completed", ["care"] * 3)


def test_an_event_subprocess_sees_what_its_scope_has_written() -> None:
    care = handler("H", "escalation es", "script care: c = a + 1; end k\nH_start > care > k",
                   interrupting=True)  # fmt: skip
    inside = "start i; script w: a = 41; end x escalation es\ni > w > x"

    done = played("start s; end e\ns > sp > e", sub("sp", inside, care))

    assert (done.outcome, done.data["c"]) == ("completed", 42)


def test_an_interrupting_event_subprocess_gives_up_those_beside_it() -> None:
    slow = handler("A", 'timer duration "P1D"', 'catch w timer duration "P9D"; script never: n = 1'
                   "; end k\nA_start > w > never > k", interrupting=False)  # fmt: skip
    stop = handler("B", 'timer duration "P2D"', "script care: c = 1; end l\nB_start > care > l",
                   interrupting=True)  # fmt: skip
    inside = 'start i; catch x timer duration "P5D"; script late: a = 1; end j\ni > x > late > j'

    done = played("start s; end e\ns > sp > e", sub("sp", inside, slow + stop))

    assert (done.outcome, scripts(done)) == ("completed", ["care"])


def test_terminating_a_scope_ends_its_event_subprocesses() -> None:
    slow = handler("A", 'timer duration "P1D"', 'catch w timer duration "P9D"; script never: n = 1'
                   "; end k\nA_start > w > never > k", interrupting=False)  # fmt: skip
    inside = 'start i; catch x timer duration "P2D"; end j terminate\ni > x > j'

    done = played(
        "start s; script after: d = 1; end e\ns > sp > after > e", sub("sp", inside, slow)
    )

    assert (done.outcome, scripts(done)) == ("completed", ["after"])


def test_an_error_of_an_event_subprocess_goes_to_the_edge_of_its_scope() -> None:
    care = handler("H", "escalation es", "end k error er\nH_start > k", interrupting=True)
    inside = "start i; end x escalation es\ni > x"

    done = played(
        "start s; boundary b: on sp error er; script caught: c = 1; end e; end f\n"
        "s > sp > e; b > caught > f",
        sub("sp", inside, care),
    )

    assert (done.outcome, scripts(done)) == ("completed", ["caught"])


def test_an_interrupting_handler_of_the_process_stops_the_steps_behind_the_throw() -> None:
    care = handler("H", "escalation es", "script care: c = 1; end k\nH_start > care > k",
                   interrupting=True)  # fmt: skip

    done = played("start s; throw x escalation es; script late: a = 1; end e\ns > x > late > e",
                  care)  # fmt: skip

    assert (done.outcome, scripts(done)) == ("completed", ["care"])


@pytest.mark.parametrize("sequential", ["true", "false"])
@pytest.mark.parametrize("what", ['timer duration "P1D"', "error er", "escalation es"])
def test_an_interrupted_repeated_subprocess_leaves_nothing_behind(
    what: str, sequential: str
) -> None:
    cause = {"t": 'catch x timer duration "P2D"', "e": f"end x {what}"}["t" if "timer" in what
                                                                       else "e"]  # fmt: skip
    tail = " > j" if "timer" in what else ""
    inside = f"start i; {cause}; end j\ni > x{tail}" if tail else f"start i; {cause}\ni > x"
    done = played(
        f"start s; boundary b: on sp {what}; script care: c = 1; script after: d = 1\n"
        "end e; end f; s > sp > after > e; b > care > f",
        sub("sp", inside, multi(cardinality="3", sequential=sequential)),
    )

    assert (done.outcome, scripts(done)) == ("completed", ["care"])


def test_a_signal_reaches_every_branch_that_waits_and_nobody_twice() -> None:
    done = played(
        "start s; and g; and j; catch a signal sg; script one: x = 1; catch b signal sg\n"
        "script two: y = 1; throw t signal sg; end e\n"
        "s > g; g > a > one > j; g > b > two > j; g > t > j; j > e"
    )

    assert (done.outcome, scripts(done)) == ("completed", ["one", "two"])


def test_ids_that_the_library_keeps_for_itself_may_be_drawn() -> None:
    text = body("script Root: a = 1\nStart > Root > End")

    done = played("", node("startEvent", "Start") + node("endEvent", "End") + text)

    assert [entry.element for entry in done.story] == ["Start", "Root", "End"]


def test_an_event_may_refer_to_a_definition_elsewhere() -> None:
    end = node("endEvent", "e", "<eventDefinitionRef>def</eventDefinitionRef>")
    declared = DECLARED + event("error er").replace("/>", ' id="def"/>')
    model = drawn("start s\ns > e", end, declared=declared)

    done = run({"p": model}, "p", data={}, stops_at_errors=True)

    assert done.error is not None
    assert (done.outcome, done.error.code, done.error.element) == ("error", "uncaught-error", "e")


CONDITION = "<conditionalEventDefinition><condition>n > 1</condition></conditionalEventDefinition>"


@pytest.mark.parametrize("n", [1, 2])
def test_a_condition_is_met_when_another_branch_makes_it_true(n: int) -> None:
    wait = node("intermediateCatchEvent", "w", CONDITION)
    done = played(
        f"start s; and g; and j; user t; script x: n = {n}; script met: m = 1; end e\n"
        "s > g; g > w > met > j; g > t > x > j; j > e",
        wait,
    )

    expected = {1: ("waiting", ["x"], ("w",)), 2: ("completed", ["met", "x"], ())}[n]
    assert (done.outcome, scripts(done), done.waiting) == expected


@pytest.mark.parametrize(("interrupts", "rest"), [("true", []), ("false", ["x3", "x4"])])
def test_a_condition_at_an_edge_is_met_each_time_it_becomes_true(
    interrupts: str, rest: list[str]
) -> None:
    edge = f'attachedToRef="sp" cancelActivity="{interrupts}"'
    inside = (
        "start i; script x1: n = 1; script x2: n = 2; script x3: n = 0; script x4: n = 5; end j"
    )
    done = played(
        "start s; script care: c = 1; end e; end f\ns > sp > e; b > care > f",
        sub("sp", f"{inside}\ni > x1 > x2 > x3 > x4 > j")
        + node("boundaryEvent", "b", CONDITION, edge),
    )

    times = 1 if interrupts == "true" else 2
    assert done.outcome == "completed"
    assert scripts(done) == sorted([*["care"] * times, "x1", "x2", *rest])


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_condition_starts_an_event_subprocess_of_a_subprocess(interrupting: bool) -> None:
    start = node("startEvent", "Hs", CONDITION, f'isInterrupting="{str(interrupting).lower()}"')
    care = node("subProcess", "H", start + body("script care: c = 1; end k\nHs > care > k"),
                'triggeredByEvent="true"')  # fmt: skip
    inside = "start i; script w: n = 2; script late: a = 1; end j\ni > w > late > j"

    done = played("start s; end e\ns > sp > e", sub("sp", inside, care))

    expected = ["care", "w"] if interrupting else ["care", "late", "w"]
    assert (done.outcome, scripts(done)) == ("completed", expected)
