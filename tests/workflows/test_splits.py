"""Several flows out of a task: what BPMN means by them runs, as a gateway would."""

import pytest

from tests.workflows.drawings import Run, drawn

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
