from datetime import timedelta

import pytest

from tests.workflows.drawings import (
    call,
    correlated,
    drawn,
    handler,
    later,
    message,
    multi,
    node,
    props,
)
from workflows.definition import Definition
from workflows.errors import NotWaiting
from workflows.rehearsal import Stage, run

CHILD = drawn(
    "start s; user work; xor g default ok; end E_ok; end E_late\n"
    "s > work > g\nok: g > E_ok\nno: g > E_late if late == True",
    key="q",
    before=correlated("unit_id"),
)
KEYS = {"declared": message("m", "unit_id"), "before": correlated("unit_id")}


def parent(inside: str = "") -> dict[str, Definition]:
    return {
        "p": drawn("start s; user after; end E_x\ns > c > after > E_x", call("c", "q", inside)),
        "q": CHILD,
    }


def test_children_are_created_and_counted() -> None:
    stage = Stage(parent(multi("units")))
    stage.start("p", data={"units": [{"unit_id": "A"}, {"unit_id": "B"}]})
    assert [task.item for task in stage.open_tasks()] == [{"unit_id": "A"}, {"unit_id": "B"}]

    stage.complete("work", {"late": True}, item="B")
    assert stage.waiting() == ["work"]
    stage.complete("work", {"late": False})

    assert stage.waiting() == ["after"]
    assert stage.data()["q"] == {"count": 2, "outcomes": {"ok": 1, "late": 1}}


def test_a_completion_condition_gives_the_other_children_up() -> None:
    stage = Stage(parent(multi("units", condition="nrOfCompletedInstances >= 1")))
    stage.start("p", data={"units": [1, 2, 3]})

    stage.complete("work", {"late": False})

    assert stage.waiting() == ["after"]


def test_sequential_children_come_one_after_the_other() -> None:
    stage = Stage(parent(multi("units", sequential="true")))
    stage.start("p", data={"units": [1, 2]})

    assert stage.waiting() == ["work"]
    stage.complete("work", {"late": False})
    assert stage.waiting() == ["work"]
    stage.complete("work", {"late": False})

    assert stage.waiting() == ["after"]


def test_a_repeated_task_is_one_task_per_row() -> None:
    task = node("userTask", "c", props(formJsonSchemaFilename="ask.schema.json") + multi("units"))
    stage = Stage({"p": drawn("start s; user after; end E_x\ns > c > after > E_x", task)})
    stage.start("p", data={"units": ["A", "B"]})
    assert stage.waiting() == ["c", "c"]

    stage.complete("c", {"opinion": "ok"}, item="A")
    stage.complete("c", {"opinion": "no"}, item="B")

    assert stage.waiting() == ["after"]


def test_a_message_finds_the_instance_with_its_keys() -> None:
    care = handler("H", "message m", "user x; end e2\nH_start > x > e2", interrupting=False)
    stage = Stage({"p": drawn("start s; user t; end E_x\ns > t > E_x", care, **KEYS)})
    stage.start("p", data={"unit_id": "A"})

    assert stage.send("m", {"unit_id": "B"}) == 0
    assert stage.send("m", {"unit_id": "A"}) == 1
    assert stage.send("m", {"unit_id": "A"}) == 1

    assert [t.element for t in stage.open_tasks()] == ["t", "x", "x"]


def test_an_interrupting_handler_gives_the_outcome() -> None:
    stop = handler("H", "message m", "end E_stopped\nH_start > E_stopped", interrupting=True)
    stage = Stage({"p": drawn("start s; user t; end E_x\ns > t > E_x", stop, **KEYS)})
    stage.start("p", data={"unit_id": "A"})

    stage.send("m", {"unit_id": "A"})

    assert stage.is_over
    assert stage.outcome == "stopped"


def test_a_message_thrown_starts_another_process() -> None:
    other = drawn("start s message m; user x; end e\ns > x > e", key="q", **{**KEYS, "before": ""})
    stage = Stage({"p": drawn("start s; throw w message m; end e\ns > w > e", **KEYS), "q": other})

    stage.start("p", data={"unit_id": "A"})

    assert stage.waiting() == ["x"]
    assert stage.data(1) == {"unit_id": "A"}


def test_time_moves_only_when_told_and_fires_in_order() -> None:
    model = drawn(
        """start s; user t; side_boundary a: on t timer duration "P2D"; user x; end e
        side_boundary b: on t timer duration "P1D"; user y
        s > t > e; a > x > e; b > y > e"""
    )
    stage = Stage({"p": model}, now=later().now)
    stage.start("p", data={})

    stage.advance_clock(timedelta(days=1))
    assert [t.element for t in stage.open_tasks()] == ["t", "y"]
    stage.wait_until(later(days=3).now)

    assert stage.now == later(days=3).now
    assert stage.elements_done()[-2:] == ["b", "a"]


def test_completing_what_is_not_open_is_refused() -> None:
    stage = Stage(parent())
    stage.start("p", data={})

    with pytest.raises(NotWaiting):
        stage.complete("after")


def test_run_drives_an_instance_to_its_end() -> None:
    done = run(parent(), "p", data={}, answers={"work": [{"late": True}]})

    assert (done.outcome, done.end) == ("completed", "x")
    assert done.data["q"] == {"outcome": "late"}
    assert [s.element for s in done.trace] == ["s", "s", "work", "g", "E_late", "c", "after", "E_x"]


def test_run_jumps_timers_and_tells_what_it_waits_for() -> None:
    model = drawn(
        'start s; catch w timer duration "P9D"; catch m1 message m; end e\ns > w > m1 > e', **KEYS
    )

    waiting = run({"p": model}, "p", data={})

    assert (waiting.outcome, waiting.waiting) == ("waiting", ("m1",))


def test_run_tells_errors_and_limits() -> None:
    wrong = drawn("start s; script x: a = b; end e\ns > x > e")
    again = drawn(
        "start s; user t; xor g default f; end e\ns > t > g\nf: g > t\nout: g > e if n == 1",
        key="p",
    )

    error = run({"p": wrong}, "p", data={})
    limit = run({"p": again}, "p", data={"n": 0}, max_steps=20)

    assert error.outcome == "error"
    assert error.error is not None
    assert error.error.element == "x"
    assert limit.outcome == "limit"


def test_a_called_process_may_be_stubbed() -> None:
    models = {"p": parent()["p"]}

    done = run(models, "p", data={}, stubs={"q": "ok"})

    assert done.data["q"] == {"outcome": "ok"}
