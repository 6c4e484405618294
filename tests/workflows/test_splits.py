"""Several flows out of a task: what BPMN means by them runs, as a gateway would."""

import pytest

from tests.workflows.drawings import Run, drawn, sub

CONDITIONAL = """start s; user t; user u; user v; end E_one
s > t
fu: t > u if n > 1
fv: t > v if n > 2
u > E_one
v > E_one"""
PLAIN = """start s; user t; user u; user v; end E_one
s > t; t > u; t > v; u > E_one; v > E_one"""


@pytest.mark.parametrize(("n", "opened"), [(2, ["u"]), (3, ["u", "v"])])
def test_every_flow_whose_condition_holds_is_taken(n: int, opened: list[str]) -> None:
    run = Run(drawn(CONDITIONAL))

    run.complete("t", n=n)

    assert sorted(run.open) == opened


def test_without_conditions_all_are_taken() -> None:
    run = Run(drawn(PLAIN))

    run.complete("t")

    assert sorted(run.open) == ["u", "v"]


STOPS = {
    "a step": "start s; user t\ns > t",
    "the last of two branches": "start s; and a; user t; script x: n = 1; end E_one\n"
                                "s > a > t; a > x > E_one",
    "an event": "start s; user t; throw x signal sg\ns > t > x",
    "what hangs on an edge": 'start s; user t; boundary b: on t timer duration "P1D"; end E_one\n'
                             "s > t > E_one",
}  # fmt: skip


@pytest.mark.parametrize("name", STOPS)
def test_a_way_that_stops_ends_there(name: str) -> None:
    run = Run(drawn(STOPS[name], declared='<signal id="sg" name="sg"/>'))

    run.complete("t")

    assert run.advance.ended is not None
    assert run.advance.ended.outcome in (None, "one")
    assert all(step.element for step in run.advance.steps)


def test_a_way_that_stops_inside_leads_on_outside() -> None:
    run = Run(
        drawn("start s; user u; end E_one\ns > w > u > E_one", sub("w", "start i; user t\ni > t"))
    )

    run.complete("t")

    assert run.open == ["u"]
