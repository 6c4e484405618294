from datetime import datetime, timedelta

import pytest

from tests.workflows.drawings import NOW, Run, correlated, drawn, later, message, node, props, sub
from workflows import engine
from workflows.advance import World
from workflows.errors import ExpressionFailed, NotWaiting
from workflows.timing import missed
from workflows.workdays import WorkCalendar

M = {"declared": message("m", "unit_id"), "before": correlated("unit_id")}
WAIT = "start s; catch w {}; user after; end e\ns > w > after > e"


def test_a_timer_is_set_from_the_worlds_clock_and_fires_only_when_woken() -> None:
    run = Run(drawn(WAIT.format('timer duration "P1DT2H"')))
    (timer,) = run.advance.timers
    assert timer.due_at == NOW + timedelta(days=1, hours=2)
    assert run.open == []

    run.wake("w", later(hours=1))

    assert run.open == ["after"]
    assert run.advance.timers == ()


def test_completing_a_task_fires_no_timer() -> None:
    run = Run(
        drawn(
            """start s; user t; boundary b: on t timer duration "PT1H"; user late; end e; end e2
            side_boundary c: on t timer duration "PT2H"
            s > t > e; b > late > e2; c > e2"""
        )
    )

    advance = run.complete("t", later(days=30))

    assert advance.ended is not None
    assert advance.timers == ()


def test_waking_fires_exactly_the_timers_named() -> None:
    run = Run(
        drawn(
            """start s; user t; user a; user b; end e
            side_boundary x: on t timer duration "PT1H"; side_boundary y: on t timer duration "PT1H"
            s > t > e; x > a > e; y > b > e"""
        )
    )

    run.wake("x", later(days=1))

    assert run.open == ["a", "t"]
    assert [t.element for t in run.advance.timers] == ["y"]


def test_a_date_without_offset_is_meant_in_vietnam() -> None:
    run = Run(drawn(WAIT.format("timer date day")), {"day": "2022-12-31"})

    assert run.advance.timers[0].due_at == datetime.fromisoformat("2022-12-31T00:00+07:00")


def test_a_timer_reads_the_functions_of_the_world() -> None:
    world = World(
        now=NOW, functions={"after_working_days": lambda n: f"2022-07-0{n}T17:00:00+07:00"}
    )

    run = Run(drawn(WAIT.format("timer date after_working_days(5)")), world=world)

    assert run.advance.timers[0].due_at == datetime.fromisoformat("2022-07-05T17:00+07:00")


def test_bare_iso_text_is_taken_as_written() -> None:
    assert (
        Run(drawn(WAIT.format("timer duration P3D"))).advance.timers[0].due_at == later(days=3).now
    )


def test_a_month_after_the_last_of_january_is_the_last_of_february() -> None:
    world = World(now=datetime.fromisoformat("2022-01-31T08:00+07:00"))

    run = Run(drawn(WAIT.format('timer duration "P1M"')), world=world)

    assert run.advance.timers[0].due_at == datetime.fromisoformat("2022-02-28T08:00+07:00")


@pytest.mark.parametrize("text", ['"3 days"', "5", '"P"', "nobody"])
def test_a_time_that_is_none_is_named_with_its_element(text: str) -> None:
    with pytest.raises(ExpressionFailed) as caught:
        Run(drawn(WAIT.format(f"timer duration {text}")))

    assert caught.value.element == "w"


def test_a_late_cycle_catches_up_once() -> None:
    run = Run(
        drawn(
            """start s; user t; user urge; end e
            side_boundary x: on t timer cycle "R10/P1D"
            s > t > e; x > urge > e"""
        )
    )

    run.wake("x", later(days=4, hours=1))

    assert run.open == ["t", "urge"]
    (timer,) = run.advance.timers
    assert timer.cyclic
    assert timer.due_at == later(days=5).now


def test_a_cycle_ends_after_its_count() -> None:
    run = Run(
        drawn(
            """start s; user t; user urge; end e
            side_boundary x: on t timer cycle "R2/P1D"
            s > t > e; x > urge > e"""
        )
    )

    run.wake("x", later(days=1))
    run.wake("x", later(days=2))

    assert run.open == ["t", "urge", "urge"]
    assert run.advance.timers == ()


def test_a_cycle_may_count_working_days() -> None:
    """Here every second day is one."""
    drawing = drawn(
        """start s; user t; user urge; end e
        side_boundary x: on t timer cycle "R2/3WD"
        s > t > e; x > urge > e"""
    )
    run = Run(drawing, world=with_workdays(NOW))
    (timer,) = run.advance.timers
    assert (timer.due_at, timer.every) == (NOW + timedelta(days=6), "3WD")

    run.wake("x", with_workdays(NOW + timedelta(days=9)))

    (timer,) = run.advance.timers
    assert timer.due_at == NOW + timedelta(days=15)
    run.wake("x", with_workdays(timer.due_at))
    assert run.advance.timers == ()


def test_missed_periods_of_working_days_leave_out_weekends() -> None:
    friday = datetime.fromisoformat("2022-06-24T17:00+07:00")

    assert missed(friday, "2WD", friday + timedelta(days=9), WorkCalendar()) == 2
    assert missed(friday, "2WD", friday + timedelta(days=3), WorkCalendar()) == 0


def with_workdays(now: datetime) -> World:
    return World(
        now,
        functions={"after_working_days": lambda days: (now + timedelta(2 * days)).isoformat()},
    )


def test_a_message_is_awaited_with_its_keys_and_brings_its_payload() -> None:
    run = Run(drawn(WAIT.format("message m"), **M), {"unit_id": 7})
    (awaiting,) = run.advance.awaiting
    assert (awaiting.kind, awaiting.name, awaiting.keys) == ("message", "m", {"unit_id": "7"})

    run.deliver("w", note="x")

    assert run.open == ["after"]
    assert run.data == {"unit_id": 7, "note": "x"}


def test_a_receive_task_waits_for_its_message() -> None:
    run = Run(drawn("start s; receive r message m; end E_x\ns > r > E_x", **M), {"unit_id": 1})
    assert run.advance.awaiting[0].element == "r"

    assert run.deliver("r").ended is not None


def test_a_message_is_delivered_once() -> None:
    run = Run(drawn(WAIT.format("message m"), **M))
    key = run.advance.awaiting[0].key
    run.deliver("w")

    with pytest.raises(NotWaiting):
        run.do(engine.deliver, awaiting=key, payload={})


def test_a_message_beside_an_open_task_may_come_any_number_of_times() -> None:
    run = Run(
        drawn(
            """start s; user t; user read; end e; side_boundary b: on t message m
            s > t > e; b > read > e""",
            **M,
        )
    )

    for times in (1, 2, 3):
        run.deliver("b", n=times)
        assert run.open == ["read"] * times + ["t"]

    run.complete("t")
    assert run.advance.awaiting == ()
    assert run.open == ["read"] * 3


def test_an_interrupting_message_cancels_the_task() -> None:
    run = Run(
        drawn(
            "start s; user t; boundary b: on t message m; user x; end e\ns > t > e; b > x > e", **M
        )
    )

    advance = run.deliver("b")

    assert run.open == ["x"]
    assert [(s.element, s.status) for s in advance.steps] == [
        ("b", "completed"),
        ("t", "cancelled"),
    ]


def test_an_event_gateway_goes_on_behind_the_event_that_came() -> None:
    text = """start s; either g; catch a message m; catch b timer duration "P1D"
    catch c timer duration "P2D"; user x; user y; user z; end e
    s > g > a > x > e; g > b > y > e; g > c > z > e"""
    by_message, by_timer = Run(drawn(text, **M)), Run(drawn(text, **M))
    assert sorted(t.due_at for t in by_timer.advance.timers) == [
        later(days=1).now,
        later(days=2).now,
    ]

    by_message.deliver("g", n=1)
    late = max(by_timer.advance.timers, key=lambda t: t.due_at)
    by_timer.do(engine.wake, later(days=2), timers=[late.key])

    assert (by_message.open, by_timer.open) == (["x"], ["z"])
    assert by_message.data["n"] == 1
    assert by_message.advance.timers == by_timer.advance.timers == ()


def test_a_throw_sends_the_keys_found_in_the_data() -> None:
    run = Run(
        drawn("start s; user t; throw w message m; end e\ns > t > w > e", **M),
    )

    (sent,) = run.complete("t", unit_id=7, note="x").sent

    assert (sent.kind, sent.name, sent.element) == ("message", "m", "w")
    assert sent.keys == {"unit_id": "7"}
    assert sent.payload == {"unit_id": 7}


def test_a_throw_may_name_its_recipients() -> None:
    throw = node(
        "intermediateThrowEvent",
        "w",
        props(recipients="letter.late") + '<messageEventDefinition messageRef="m"/>',
    )
    rows = {"rows": "answer/3/late", "count": 2}
    run = Run(drawn("start s; user t; end e\ns > t > w > e", throw, **M))

    assert run.complete("t", letter={"late": rows}).sent[0].recipients == rows


def test_a_payload_is_an_expression() -> None:
    throw = node(
        "endEvent",
        "w",
        "<extensionElements><spiffworkflow:messagePayload>"
        '{"unit_id": u, "n": 1}</spiffworkflow:messagePayload></extensionElements>'
        '<messageEventDefinition messageRef="m"/>',
    )

    (sent,) = Run(drawn("start s\ns > w", throw, **M), {"u": "A"}).advance.sent

    assert sent.payload == {"unit_id": "A", "n": 1}
    assert sent.keys == {"unit_id": "A"}


def test_signals_are_sent_and_awaited_without_keys() -> None:
    declared = '<signal id="sg" name="stop"/>'
    run = Run(drawn("start s; catch w signal sg; end e signal sg\ns > w > e", declared=declared))
    assert run.advance.awaiting[0].kind == "signal"

    (sent,) = run.deliver("w").sent

    assert (sent.kind, sent.name, sent.keys) == ("signal", "stop", {})


def test_an_error_end_is_caught_around_its_subprocess() -> None:
    run = Run(
        drawn(
            "start s; boundary b: on inner error bad; user mend; end e; end e3\n"
            "s > inner > e; b > mend > e3",
            sub("inner", "start s2; user t; end x error bad\ns2 > t > x"),
            declared='<error id="bad" errorCode="bad"/>',
        )
    )

    advance = run.complete("t")

    assert run.open == ["mend"]
    assert advance.raised == ()


def test_an_error_nobody_catches_is_raised() -> None:
    run = Run(
        drawn(
            "start s; user t; end E_bad error bad\ns > t > E_bad",
            declared='<error id="bad" errorCode="B1"/>',
        )
    )

    advance = run.complete("t")

    assert [(r.kind, r.code, r.element) for r in advance.raised] == [("error", "B1", "E_bad")]
    assert advance.ended is not None


def test_an_escalation_leaves_the_subprocess_going_on() -> None:
    run = Run(
        drawn(
            "start s; side_boundary b: on inner escalation up; user note; end e; end e3\n"
            "s > inner > e; b > note > e3",
            sub("inner", "start s2; throw x escalation up; user t; end e2\ns2 > x > t > e2"),
            declared='<escalation id="up" escalationCode="up"/>',
        )
    )

    assert run.open == ["note", "t"]


def test_work_after_an_interrupting_throw_does_not_run() -> None:
    run = Run(
        drawn(
            "start s; boundary b: on inner escalation up; user note; end e; end e3\n"
            "s > inner > e; b > note > e3",
            sub(
                "inner",
                "start s2; throw x escalation up; script y: ran = 1; end e2\ns2 > x > y > e2",
            ),
            declared='<escalation id="up" escalationCode="up"/>',
        )
    )

    assert run.open == ["note"]
    assert "ran" not in run.data


def test_a_multi_instance_subprocess_may_be_interrupted() -> None:
    loop = (
        "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>"
        "</multiInstanceLoopCharacteristics>"
    )
    run = Run(
        drawn(
            "start s; boundary b: on inner message m; user x; end e; end e3\n"
            "s > inner > e; b > x > e3",
            sub("inner", "start s2; user t; end e2\ns2 > t > e2", loop),
            **M,
        )
    )

    run.deliver("b")

    assert run.open == ["x"]
    assert run.complete("x").ended is not None


def test_a_service_task_waits_for_its_answer() -> None:
    operator = (
        "<extensionElements><spiffworkflow:serviceTaskOperator id='prefill' resultVariable='got'>"
        "<spiffworkflow:parameters><spiffworkflow:parameter id='n' type='int' value='a + 1'/>"
        "</spiffworkflow:parameters></spiffworkflow:serviceTaskOperator></extensionElements>"
    )
    run = Run(
        drawn("start s; user t; end e\ns > v > t > e", node("serviceTask", "v", operator)), {"a": 1}
    )
    (request,) = run.advance.services
    assert (request.operator, request.parameters) == ("prefill", {"n": 2})

    run.do(engine.answer_service, service=request.key, result={"x": 1})

    assert run.open == ["t"]
    assert run.data["got"] == {"x": 1}
    assert run.advance.services == ()


def test_a_link_is_an_arrow() -> None:
    away = node("intermediateThrowEvent", "w", '<linkEventDefinition name="L"/>')
    back = node("intermediateCatchEvent", "v", '<linkEventDefinition name="L"/>')

    run = Run(drawn("start s; user t; end e\ns > w; v > t > e", away + back))

    assert run.open == ["t"]


def test_a_timer_taken_away_by_an_earlier_one_is_passed_over() -> None:
    run = Run(
        drawn(
            """start s; user t; user x; end e; end e2
            boundary a: on t timer duration "PT1H"; boundary b: on t timer duration "PT2H"
            s > t > e; a > x > e; b > e2"""
        )
    )
    first, second = sorted(run.advance.timers, key=lambda timer: timer.due_at)

    run.do(engine.wake, later(days=1), timers=[first.key, second.key])

    assert run.open == ["x"]
    with pytest.raises(NotWaiting):
        run.do(engine.wake, later(days=1), timers=[second.key])
