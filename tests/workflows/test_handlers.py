import pytest

from tests.workflows.drawings import NOW, Run, correlated, drawn, handler, later, message
from workflows import engine
from workflows.advance import Advance, ChildRequest, Counters
from workflows.definition import Definition
from workflows.errors import NotWaiting

MAIN = "start s; user t; end E_done\ns > t > E_done"
CARE = handler(
    "H_care", "message m", "user x; end E_cared\nH_care_start > x > E_cared", interrupting=False
)
STOP = handler("H_stop", "message m", "end E_stopped\nH_stop_start > E_stopped", interrupting=True)
KEYS = {"declared": message("m", "unit_id", "instance_id"), "before": correlated("unit_id")}
ONE = Counters(1, 0, 1)


def child_of(run: Run) -> Run:
    """Run the handler just asked for, as the server would."""
    request = run.advance.children[0]
    return Run(run.definition, dict(request.data), part=request.part)


def finish(run: Run, request: ChildRequest, outcome: str | None) -> Advance:
    return run.do(engine.finish_children, request=request.key, counters=ONE, outcome=outcome)


def caring() -> Definition:
    return drawn(MAIN, CARE, **KEYS)


def test_a_handler_is_awaited_with_the_keys_of_its_process() -> None:
    run = Run(caring(), {"unit_id": "QU-NK"})

    (awaiting,) = run.advance.awaiting

    assert awaiting.key == "handler:H_care"
    assert (awaiting.name, awaiting.keys) == ("m", {"unit_id": "QU-NK"})


def test_a_key_the_instance_lacks_matches_nothing() -> None:
    assert Run(caring()).advance.awaiting[0].keys == {"unit_id": ""}


def test_a_handler_runs_beside_the_rest_with_the_data_and_the_payload() -> None:
    run = Run(caring(), {"unit_id": "U", "a": 1})

    run.deliver("H_care", why="late")

    (request,) = run.advance.children
    assert (request.kind, request.part, request.interrupting) == ("handler", "H_care", False)
    assert request.data == {"unit_id": "U", "a": 1, "why": "late"}
    assert run.open == ["t"]
    assert child_of(run).open == ["x"]


def test_a_handler_comes_again_beside_its_own_earlier_runs() -> None:
    run = Run(caring())

    first = run.deliver("H_care").children[0]
    second = run.deliver("H_care").children[0]

    assert first.key != second.key
    assert run.advance.cancelled_children == ()


def test_an_instance_ends_when_its_handlers_are_done_too() -> None:
    run = Run(caring())
    request = run.deliver("H_care").children[0]

    assert run.complete("t").ended is None
    ended = finish(run, request, None).ended

    assert ended is not None
    assert ended.outcome == "done"


def test_a_handler_beside_the_rest_gives_no_outcome() -> None:
    run = Run(caring())
    run.deliver("H_care")

    ended = child_of(run).complete("x").ended

    assert ended is not None
    assert ended.outcome is None


def test_a_handler_is_finished_exactly_once() -> None:
    run = Run(caring())
    request = run.deliver("H_care").children[0]
    finish(run, request, None)

    with pytest.raises(NotWaiting):
        finish(run, request, None)


def test_an_interrupting_handler_cancels_the_rest_and_gives_the_outcome() -> None:
    run = Run(
        drawn(MAIN, CARE + STOP.replace('"m"', '"m2"'), declared=message("m") + message("m2"))
    )
    care = run.deliver("H_care").children[0]

    advance = run.deliver("H_stop")
    stop = advance.children[0]

    assert stop.interrupting
    assert advance.cancelled_children == (care.key,)
    assert (advance.open_tasks, advance.awaiting, advance.ended) == ((), (), None)
    assert [(s.element, s.status) for s in advance.steps] == [("t", "cancelled")]

    child = Run(run.definition, dict(stop.data), part=stop.part)
    assert child.advance.ended is not None
    assert child.advance.ended.outcome == "stopped"
    ended = finish(run, stop, "stopped").ended
    assert ended is not None
    assert ended.outcome == "stopped"


def test_a_terminate_end_cancels_running_handlers() -> None:
    run = Run(drawn(MAIN.replace("end E_done", "end E_done terminate"), CARE, **KEYS))
    request = run.deliver("H_care").children[0]

    advance = run.complete("t")

    assert advance.cancelled_children == (request.key,)
    assert advance.ended is not None


def test_an_ended_instance_handles_nothing_more() -> None:
    run = Run(caring())
    key = run.advance.awaiting[0].key
    run.complete("t")

    with pytest.raises(NotWaiting):
        run.do(engine.deliver, awaiting=key, payload={})


def test_a_timer_starts_a_handler_and_does_not_keep_the_instance_open() -> None:
    late = handler(
        "H_late", 'timer duration "P2D"', "end e2\nH_late_start > e2", interrupting=False
    )
    run = Run(drawn(MAIN, late))
    (timer,) = run.advance.timers
    assert (timer.key, timer.due_at) == ("handler:H_late", later(days=2).now)

    advance = run.wake("H_late", later(days=2))

    assert advance.children[0].part == "H_late"
    assert advance.timers == ()
    finish(run, advance.children[0], None)
    assert run.complete("t").ended is not None


def test_a_cyclic_timer_starts_a_handler_again_and_again() -> None:
    often = handler("H_o", 'timer cycle "R/P1D"', "end e2\nH_o_start > e2", interrupting=False)
    run = Run(drawn(MAIN, often))

    for day in (1, 2, 3):
        assert run.advance.timers[0].due_at == later(days=day).now
        run.wake("H_o", later(days=day))

    assert run.complete("t", later(days=3)).ended is None


def test_running_a_handler_changes_nothing_for_the_next_instance() -> None:
    """Trap 2 of engine.md, section 7: an event subprocess changed the shared spec."""
    model = caring()
    run = Run(model)
    run.deliver("H_care")
    child_of(run).complete("x")

    ended = Run(model).complete("t").ended

    assert ended is not None
    assert ended.outcome == "done"


def test_an_interrupting_handler_has_nobody_beside_it() -> None:
    run = Run(drawn(MAIN, STOP, declared=message("m")))
    run.deliver("H_stop")

    with pytest.raises(NotWaiting):
        run.do(engine.deliver, awaiting="handler:H_stop", payload={})
    assert run.advance.timers == ()
    assert NOW.tzinfo is not None


def test_an_error_nobody_catches_inside_starts_its_handler() -> None:
    mend = handler(
        "H", "error bad", "user x; end E_mended\nH_start > x > E_mended", interrupting=True
    )
    run = Run(
        drawn(
            """start s; and split; user t; user u; end E_bad error bad; end e
            s > split > t > E_bad; split > u > e""",
            mend,
            declared='<error id="bad" errorCode="B1"/>',
        )
    )

    advance = run.complete("t")

    assert advance.raised == ()
    assert advance.ended is None
    assert [r.part for r in advance.children] == ["H"]
    assert run.open == []
    ended = finish(run, advance.children[0], "mended").ended
    assert ended is not None
    assert ended.outcome == "mended"
