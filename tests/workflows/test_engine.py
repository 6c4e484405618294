import threading
from dataclasses import replace

import pytest

from tests.workflows.drawings import NOW, WORLD, Run, drawn, node, sub
from workflows import engine
from workflows.advance import World
from workflows.errors import (
    EndlessLoop,
    EngineFault,
    ExpressionFailed,
    NotWaiting,
    NoWayOut,
    StateUnreadable,
    WorkflowError,
)

CHOICE = """start s; user t; script x: b = a + 1; xor g default no; end E_yes; end E_no
s > t > x > g
yes: g > E_yes if b > 3
no: g > E_no"""
BOTH = """start s; and split; user a; user b; and join; user c; end E_done
s > split > a > join > c > E_done
split > b > join"""


def test_a_condition_chooses_the_way_and_the_end_names_the_outcome() -> None:
    run = Run(drawn(CHOICE))

    advance = run.complete("t", a=3)

    assert advance.ended is not None
    assert advance.ended.outcome == "yes"
    assert [(s.element, s.flow) for s in advance.steps] == [
        ("t", None),
        ("x", None),
        ("g", "yes"),
        ("E_yes", None),
    ]


def test_the_default_flow_is_taken_when_no_condition_holds() -> None:
    advance = Run(drawn(CHOICE)).complete("t", a=1)

    assert advance.ended is not None
    assert advance.ended.outcome == "no"


def test_the_same_state_may_be_stepped_on_twice() -> None:
    run = Run(drawn(CHOICE))
    task, state = run.advance.open_tasks[0].key, run.state

    first = engine.complete(run.definition, state, WORLD, task=task, data={"a": 3})
    second = engine.complete(run.definition, state, WORLD, task=task, data={"a": 1})

    assert first.ended is not None
    assert second.ended is not None
    assert (first.ended.outcome, second.ended.outcome) == ("yes", "no")


def test_a_parallel_join_waits_for_every_branch() -> None:
    run = Run(drawn(BOTH))

    run.complete("a", x=1)
    assert run.open == ["b"]
    run.complete("b", y=2)

    assert run.open == ["c"]
    assert run.data == {"x": 1, "y": 2}


def test_an_inclusive_join_waits_for_the_branches_taken_and_no_others() -> None:
    run = Run(
        drawn(
            """start s; user t; or split default z; user a; user b; user c; or join; user after
            end E_x
            s > t > split
            x: split > a if n > 0
            y: split > b if n > 1
            z: split > c
            a > join; b > join; c > join; join > after > E_x"""
        )
    )
    run.complete("t", n=2)
    assert run.open == ["a", "b"]

    run.complete("a")
    assert run.open == ["b"]
    run.complete("b")

    assert run.open == ["after"]


def test_a_task_done_once_cannot_be_completed_again() -> None:
    run = Run(drawn(BOTH))
    key = run.advance.open_tasks[0].key
    run.do(engine.complete, task=key, data={})

    with pytest.raises(NotWaiting):
        run.do(engine.complete, task=key, data={})


def test_a_return_loop_opens_the_task_again_with_the_new_answer() -> None:
    run = Run(
        drawn(
            """start s; user t; xor g default ok; end E_ok
            s > t > g
            ok: g > E_ok
            back: g > t if form["decision"] == "return" """
        )
    )
    for _ in range(3):
        run.complete("t", form={"decision": "return", "note": "x"})
        assert run.open == ["t"]

    advance = run.complete("t", form={"decision": "ok"})

    assert advance.ended is not None
    assert advance.ended.outcome == "ok"


def test_a_side_end_gives_no_outcome() -> None:
    run = Run(
        drawn(
            """start s; and split; user a; end E_main; end E_side side
            s > split > a > E_main
            split > E_side"""
        )
    )

    advance = run.complete("a")

    assert advance.ended is not None
    assert advance.ended.outcome == "main"


def test_a_terminate_end_cancels_everything_open() -> None:
    run = Run(
        drawn(
            """start s; and split; user a; user b; end E_stop terminate; end E_b
            s > split > a > E_stop
            split > b > E_b"""
        )
    )

    advance = run.complete("a")

    assert advance.ended is not None
    assert advance.ended.outcome == "stop"
    assert advance.open_tasks == ()
    assert ("b", "cancelled") in [(s.element, s.status) for s in advance.steps]


def test_an_embedded_subprocess_runs_inside_the_instance() -> None:
    run = Run(
        drawn(
            "start s; user after; end E_x\ns > inner > after > E_x",
            sub("inner", "start s2; user t; end e2\ns2 > t > e2"),
        )
    )
    assert run.open == ["t"]

    run.complete("t", a=1)

    assert run.open == ["after"]
    assert run.data == {"a": 1}


def test_an_instance_cancelled_has_nothing_open_and_no_outcome() -> None:
    run = Run(drawn(BOTH))

    advance = run.do(engine.cancel)

    assert advance.ended is not None
    assert advance.ended.cancelled
    assert advance.ended.outcome is None
    assert sorted(s.element for s in advance.steps) == ["a", "b"]


def test_an_unknown_name_is_named_with_its_element() -> None:
    run = Run(drawn(CHOICE))

    with pytest.raises(ExpressionFailed) as caught:
        run.complete("t", other=1)

    assert caught.value.element == "x"
    assert "'a'" in caught.value.reason


def test_a_gateway_without_a_way_out_is_named() -> None:
    run = Run(
        drawn(
            """start s; user t; xor g; end E_a; end E_b
            s > t > g
            f1: g > E_a if n == 1
            f2: g > E_b if n == 2"""
        )
    )

    with pytest.raises(NoWayOut) as caught:
        run.complete("t", n=3)

    assert caught.value.element == "g"


def test_an_endless_loop_of_scripts_stops_at_the_cap() -> None:
    model = drawn(
        """start s; script x: n = 1; xor g default f; end E_x
        s > x > g
        f: g > x
        out: g > E_x if n == 2"""
    )

    with pytest.raises(EndlessLoop):
        engine.start(model, World(now=NOW, max_steps=200), data={})
    with pytest.raises(EndlessLoop):
        engine.start(model, WORLD, data={})


def test_nothing_of_the_library_escapes() -> None:
    def broken(_: object) -> object:
        raise RuntimeError("the register is down")

    model = drawn("start s; script x: a = parameter(1); end E_x\ns > x > E_x")

    with pytest.raises(WorkflowError):
        engine.start(model, World(now=NOW, functions={"parameter": broken}), data={})


def test_the_clock_of_expressions_is_the_worlds() -> None:
    run = Run(drawn("start s; script x: day = today(); user t; end e\ns > x > t > e"))

    assert run.data["day"] == "2022-06-20"


def test_a_state_of_another_definition_is_refused() -> None:
    run = Run(drawn(CHOICE))
    other = drawn(BOTH)

    with pytest.raises(StateUnreadable):
        engine.complete(other, run.state, WORLD, task="x", data={})
    with pytest.raises(StateUnreadable):
        engine.cancel(run.definition, replace(run.state, content=b'{"format":99}'), WORLD)


def test_threads_share_a_definition() -> None:
    model, outcomes = drawn(BOTH), []

    def work() -> None:
        for _ in range(5):
            run = Run(model)
            run.complete("a")
            run.complete("b")
            outcomes.append(run.complete("c").ended)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == 30
    assert all(ended is not None and ended.outcome == "done" for ended in outcomes)


def test_an_embedded_multi_instance_ends_after_storage() -> None:
    """Trap 1 of engine.md, section 7: only restored specs connect a child to its loop."""
    loop = (
        "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality>"
        "</multiInstanceLoopCharacteristics>"
    )
    run = Run(
        drawn(
            "start s; user after; end E_x\ns > inner > after > E_x",
            sub("inner", "start s2; user t; end e2\ns2 > t > e2", loop),
        )
    )
    assert run.open == ["t", "t", "t"]

    for _ in range(3):
        run.complete("t")

    assert run.open == ["after"]


def test_a_plain_repeated_script_counts() -> None:
    loop = '<standardLoopCharacteristics loopMaximum="3"/>'
    script = node("scriptTask", "x", f"<script>n = n + 1</script>{loop}")
    run = Run(drawn("start s; user t; end e\ns > x > t > e", script), {"n": 0})

    assert run.data["n"] == 3


@pytest.mark.parametrize("value", [NOW, {1, 2}, object()])
def test_data_that_is_not_json_is_refused(value: object) -> None:
    with pytest.raises(EngineFault):
        Run(drawn(CHOICE)).complete("t", a=value)
