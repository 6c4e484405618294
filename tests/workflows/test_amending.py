"""What an operator may change in a running instance, and what not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.workflows.drawings import NOW, WORLD, Run, drawn, handler, node, props, xml
from workflows import engine
from workflows.advance import Advance, World
from workflows.checks import check
from workflows.errors import NotAmendable

WAITS = """start s; user t; boundary b on t timer {form} {text}; end E_done; end E_late
s > t > E_done
b > E_late"""
DECIDES = """start s; user t; user u; xor g default no; end E_yes; end E_no
s > t > u > g
yes: g > E_yes if b > 3
no: g > E_no"""
BOTH = """start s; and split; user a; user b; and join; xor g default no; end E_yes; end E_no
s > split > a > join > g
split > b > join
yes: g > E_yes if n == 7
no: g > E_no"""


COUNTING = World(NOW, {"after_working_days": lambda n: (NOW + timedelta(days=n)).isoformat()})


def week_later(moment: datetime) -> datetime:
    return moment + timedelta(days=7)


def moved(run: Run) -> Advance:
    return engine.move_timers(run.definition, run.state, WORLD, later=week_later)


@pytest.mark.parametrize(
    ("form", "text", "days"),
    [
        ("duration", '"P1D"', 8),
        ("date", "after_working_days(1)", 8),
        ("date", '"2022-06-21T08:00+07:00"', 1),
        ("cycle", '"R3/P1D"', 1),
    ],
)
def test_timers_counted_from_when_they_were_set_move_and_dates_stay(
    form: str, text: str, days: int
) -> None:
    run = Run(drawn(WAITS.format(form=form, text=text)), world=COUNTING)

    (timer,) = moved(run).timers

    assert timer.due_at == NOW + timedelta(days=days)


def test_the_timer_of_an_event_subprocess_moves_too() -> None:
    late = handler("H", 'timer duration "P2D"', "script x: a = 1; end E_h; H_start > x > E_h",
                   interrupting=False)  # fmt: skip
    run = Run(drawn("start s; user t; end E_done; s > t > E_done", late))

    (timer,) = moved(run).timers

    assert timer.due_at == NOW + timedelta(days=9)


def test_a_changed_scalar_decides_the_way() -> None:
    run = Run(drawn(DECIDES), data={"b": 1})
    run.complete("t")

    run.do(engine.set_data, changes={"b": 5})

    ended = run.complete("u").ended
    assert ended is not None
    assert ended.outcome == "yes"


def test_every_open_branch_judges_by_the_changed_value() -> None:
    run = Run(drawn(BOTH), data={"n": 1})
    run.complete("a")

    run.do(engine.set_data, changes={"n": 7})

    ended = run.complete("b").ended
    assert ended is not None
    assert ended.outcome == "yes"


def test_only_scalars_that_are_there_may_be_changed_and_keep_their_kind() -> None:
    data: dict[str, Any] = {
        "n": 1, "form": {"decision": "ok", "units": {"rows": "answer/1/units", "count": 2}},
        "list": [1], "instance_id": "9",
    }  # fmt: skip
    run = Run(drawn(DECIDES), data=data)

    assert engine.amendable(run.definition, run.state) == {"n": 1, "form.decision": "ok"}
    for changes in ({"n": "1"}, {"form.units.count": 9}, {"list": 1}, {"instance_id": "1"},
                    {"new": 1}, {"n": True}):  # fmt: skip
        with pytest.raises(NotAmendable):
            engine.set_data(run.definition, run.state, WORLD, changes=changes)


def with_service(**properties: str) -> Run:
    operator = '<spiffworkflow:serviceTaskOperator id="fails"/></extensionElements>'
    inside = props(**properties).replace("</extensionElements>", operator)
    extra = node("serviceTask", "x", inside)
    return Run(drawn("start s; user t; end E_done; s > t > x > E_done", extra))


def test_a_service_that_the_model_lets_go_is_passed_over_once() -> None:
    run = with_service(skippable="true")

    run.do(engine.skip, element="x")
    advance = run.complete("t")

    assert advance.services == ()
    assert advance.ended is not None
    assert advance.ended.outcome == "done"


def test_a_step_that_the_model_does_not_let_go_is_not_skipped() -> None:
    run = with_service()

    with pytest.raises(NotAmendable) as refused:
        engine.skip(run.definition, run.state, WORLD, element="x")

    assert refused.value.element == "x"


def test_an_open_task_that_may_be_skipped_is_done_at_once() -> None:
    extra = node("userTask", "t", props(skippable="true"))
    run = Run(drawn("start s; user u; end E_done; s > t > u > E_done", extra))

    advance = engine.skip(run.definition, run.state, WORLD, element="t")

    assert [task.element for task in advance.open_tasks] == ["u"]
    assert engine.may_skip(run.definition, "t")
    assert not engine.may_skip(run.definition, "u")


@pytest.mark.parametrize(
    ("kind", "inside", "value", "complains"),
    [
        ("userTask", "", "true", False),
        ("userTask", "", "maybe", True),
        ("userTask", "<multiInstanceLoopCharacteristics/>", "true", True),
        ("parallelGateway", "", "true", True),
    ],
)
def test_the_checker_says_where_skippable_means_nothing(
    kind: str, inside: str, value: str, complains: bool
) -> None:
    drawing = xml("start s; end E_done; s > t > E_done",
                  node(kind, "t", props(skippable=value) + inside))  # fmt: skip

    found = {problem.element for problem in check({"p.bpmn": drawing})
             if problem.code == "skip-misplaced"}  # fmt: skip

    assert found == ({"t"} if complains else set())
