from typing import Any

import pytest

from tests.workflows.drawings import NOW, WORLD, Run, call, drawn, multi, node, props
from workflows import engine
from workflows.advance import Advance, Counters, Raised, World
from workflows.errors import ExpressionFailed, NotWaiting

SINGLE = "start s; user after; end E_x\ns > c > after > E_x"
DONE = Counters(1, 0, 1)


def finish(run: Run, counters: Counters = DONE, outcome: str | None = "ok", **more: Any) -> Advance:
    key = run.advance.children[0].key if run.advance.children else ""
    return run.do(engine.finish_children, request=key, counters=counters, outcome=outcome, **more)


def test_a_call_waits_and_hands_in_the_scalars() -> None:
    run = Run(drawn(SINGLE, call("c", "q")), {"a": 1, "b": "x", "form": {"n": 1}, "rows": [1]})

    (request,) = run.advance.children

    assert (request.kind, request.calls, request.multi) == ("process", "q", False)
    assert request.data == {"a": 1, "b": "x"}
    assert run.open == []


def test_a_call_goes_on_once_with_the_outcome_under_the_called_name() -> None:
    run = Run(drawn(SINGLE, call("c", "q")))
    key = run.advance.children[0].key

    finish(run, outcome="accepted")

    assert run.open == ["after"]
    assert run.data == {"q": {"outcome": "accepted"}}
    with pytest.raises(NotWaiting):
        run.do(engine.finish_children, request=key, counters=DONE, outcome="again")


def test_a_call_names_the_start_of_its_process() -> None:
    run = Run(drawn(SINGLE, call("c", "q", props(start="S_b"))))

    assert run.advance.children[0].start == "S_b"


def test_a_repeated_call_asks_for_one_child_per_row() -> None:
    loop = multi("DO_units", condition="nrOfCompletedInstances == 2")
    objects = '<dataObject id="DO_units" isCollection="true" name="resolve.units"/>'
    rows = {"rows": "answer/12/units", "count": 31}
    run = Run(drawn(SINGLE, call("c", "q", loop) + objects), {"resolve": {"units": rows}})

    (request,) = run.advance.children

    assert request.multi
    assert (request.collection, request.item_name) == (rows, "unit")
    assert request.condition == "nrOfCompletedInstances == 2"


def test_a_repeated_call_gives_counts() -> None:
    run = Run(drawn(SINGLE, call("c", "q", multi("units"))), {"units": ["a", "b"]})

    finish(run, Counters(2, 0, 2, {"ok": 1, "late": 1}))

    assert run.data["q"] == {"count": 2, "outcomes": {"ok": 1, "late": 1}}


@pytest.mark.parametrize("nobody", [[], {"rows": "x", "count": 0}])
def test_a_repeated_call_over_nothing_is_done_at_once(nobody: Any) -> None:
    run = Run(drawn(SINGLE, call("c", "q", multi("units"))), {"units": nobody})

    assert run.advance.children == ()
    assert run.open == ["after"]
    assert run.data["q"] == {"count": 0, "outcomes": {}}


def test_a_cardinality_is_an_expression() -> None:
    run = Run(drawn(SINGLE, call("c", "q", multi(cardinality="n + 1"))), {"n": 2})

    assert run.advance.children[0].cardinality == 3


@pytest.mark.parametrize("data", [{}, {"units": 5}, {"units": None}])
def test_a_collection_that_is_no_list_is_named(data: dict[str, Any]) -> None:
    with pytest.raises(ExpressionFailed) as caught:
        Run(drawn(SINGLE, call("c", "q", multi("units"))), data)

    assert caught.value.element == "c"


def test_a_repeated_user_task_asks_for_rows_of_one_task() -> None:
    task = node("userTask", "c", props(formJsonSchemaFilename="consult.schema.json") + multi("u"))
    run = Run(drawn(SINGLE, task), {"u": ["a", "b", "c"]})
    (request,) = run.advance.children
    assert (request.kind, request.collection) == ("task", ["a", "b", "c"])
    assert run.open == []

    finish(run, Counters(3, 0, 3), None)

    assert run.open == ["after"]
    assert run.data["consult"] == {"count": 3, "outcomes": {}}


def test_sequential_children_are_marked() -> None:
    run = Run(drawn(SINGLE, call("c", "q", multi("u", sequential="true"))), {"u": [1]})

    assert run.advance.children[0].sequential


def test_an_interrupting_boundary_event_gives_the_children_up() -> None:
    run = Run(
        drawn(
            SINGLE + "\nboundary b: on c message m; end E_b\nb > E_b",
            call("c", "q", multi("u")),
            declared='<message id="m" name="m"/>',
        ),
        {"u": [1, 2]},
    )
    key = run.advance.children[0].key

    advance = run.deliver("b")

    assert advance.cancelled_children == (key,)
    assert advance.ended is not None
    assert advance.ended.outcome == "b"
    assert ("c", "cancelled") in [(s.element, s.status) for s in advance.steps]


def test_an_escalation_of_a_child_may_come_any_number_of_times() -> None:
    run = Run(
        drawn(
            SINGLE + "\nside_boundary b: on c escalation esc; user note; end e2\nb > note > e2",
            call("c", "q", multi("u")),
            declared='<escalation id="esc" escalationCode="esc"/>',
        ),
        {"u": [1, 2]},
    )
    key = run.advance.children[0].key

    for times in (1, 2, 3):
        run.do(
            engine.raise_from_child,
            request=key,
            raised=Raised("escalation", "esc", "E", {"n": times}),
        )
        assert run.open == ["note"] * times
    assert run.advance.cancelled_children == ()

    run.do(engine.finish_children, request=key, counters=Counters(2, 0, 2), outcome=None)
    assert run.open == ["after", "note", "note", "note"]
    for _ in range(3):
        run.complete("note")
    assert run.complete("after").ended is not None


def test_an_error_of_a_child_is_taken_by_the_boundary_of_its_code() -> None:
    run = Run(
        drawn(
            SINGLE
            + "\nboundary b1: on c error other; boundary b2: on c error bad\n"
            + "end E_other; end E_bad\nb1 > E_other; b2 > E_bad",
            call("c", "q"),
            declared='<error id="bad" errorCode="bad"/><error id="other" errorCode="other"/>',
        )
    )
    key = run.advance.children[0].key

    advance = run.do(engine.raise_from_child, request=key, raised=Raised("error", "bad", "E"))

    assert advance.ended is not None
    assert advance.ended.outcome == "bad"
    assert advance.cancelled_children == (key,)


def test_what_nobody_takes_is_raised_further() -> None:
    run = Run(drawn(SINGLE, call("c", "q")))
    key = run.advance.children[0].key

    advance = run.do(engine.raise_from_child, request=key, raised=Raised("escalation", "x", "E"))

    assert [(r.kind, r.code) for r in advance.raised] == [("escalation", "x")]
    assert advance.ended is None


def test_data_associations_name_what_goes_in_and_out() -> None:
    crossing = (
        "<dataInputAssociation><assignment><from>a + 1</from><to>n</to></assignment>"
        "</dataInputAssociation><dataOutputAssociation><sourceRef>total</sourceRef>"
        "<targetRef>DO_sum</targetRef></dataOutputAssociation>"
    )
    objects = '<dataObject id="DO_sum" name="sum"/>'
    run = Run(drawn(SINGLE, call("c", "q", crossing) + objects), {"a": 1, "secret": "x"})
    assert run.advance.children[0].data == {"n": 2}

    finish(run, data={"total": 7, "other": 1})

    assert run.data["sum"] == 7
    assert "other" not in run.data


def test_plain_calls_copy_everything_both_ways() -> None:
    world = World(now=NOW, plain_calls=True)
    run = Run(drawn(SINGLE, call("c", "q")), {"form": {"n": 1}}, world)
    assert run.advance.children[0].data == {"form": {"n": 1}}

    key = run.advance.children[0].key
    run.do(
        engine.finish_children, world, request=key, counters=DONE, outcome="x", data={"back": [1]}
    )

    assert run.data["back"] == [1]


def test_a_request_for_many_costs_no_more_than_one_for_few() -> None:
    model = drawn(SINGLE, call("c", "q", multi("u")))
    few = Run(model, {"u": {"rows": "x", "count": 2}})
    many = Run(model, {"u": {"rows": "x", "count": 1_200}})

    assert len(many.advance.children) == len(few.advance.children) == 1
    assert len(many.state.content) - len(few.state.content) < 20


def test_a_completion_condition_reads_the_counters() -> None:
    counters = Counters(10, 3, 7, {"ok": 7})

    assert engine.is_condition_met("nrOfCompletedInstances / nrOfInstances >= 0.7", counters, {})
    assert not engine.is_condition_met("nrOfActiveInstances == need", counters, {"need": 0})
    with pytest.raises(ExpressionFailed):
        engine.is_condition_met("nobody > 1", counters, {})


def test_a_terminate_end_gives_the_children_up() -> None:
    run = Run(
        drawn(
            """start s; and split; user t; end E_stop terminate; end E_c
            s > split > t > E_stop
            split > c > E_c""",
            call("c", "q"),
        )
    )
    key = run.advance.children[0].key

    assert run.complete("t").cancelled_children == (key,)


def test_a_cancelled_instance_gives_its_children_up() -> None:
    run = Run(drawn(SINGLE, call("c", "q")))
    key = run.advance.children[0].key

    assert run.do(engine.cancel, WORLD).cancelled_children == (key,)
