"""Element x state: what a running instance stands at, and what another version does to it."""

import json
from typing import Any

import pytest

from tests.bpmn.scenario import FOLDER
from tests.workflows.drawings import (
    WORLD,
    Run,
    call,
    correlated,
    drawn,
    handler,
    later,
    message,
    multi,
    node,
    sub,
    under_another_hash,
)
from workflows import engine, storage
from workflows.advance import Counters
from workflows.definition import Definition, read_files, specs_of
from workflows.errors import NotMovable, StateUnreadable
from workflows.migration import may_move, move
from workflows.standing import Reason

M = {"declared": message("m", "unit_id") + message("m2"), "before": correlated("unit_id")}
LINE = "start s; user a; user b; user c; end E_done\ns > a > b > c > E_done"
AFTER = "start s; user a; user b; user n; user c; end E_done\ns > a > b > n > c > E_done"
LATE = 'side_boundary late: on b timer duration "P10D"; user urge; end e2\nlate > urge > e2\n'
BOTH = "start s; and x; user a; user b; {}and j; user c; end e\ns > x > a > {}j > c > e; x > b > j"
CARE = handler("H", "message m", "user x; end e9\nH_start > x > e9", interrupting=False)


def moved(run: Run, new: Definition, mapping: dict[str, str] | None = None) -> Run:
    """The same instance on the new version, as it lies in storage."""
    before = run.advance
    run.advance = move(run.definition, new, run.state, later(days=3), mapping)
    run.definition = new
    assert run.state.definition == new.hash
    assert {t.key for t in run.advance.open_tasks} == {t.key for t in before.open_tasks}
    assert (run.advance.children, run.advance.services, run.advance.steps) == ((), (), ())
    return run


def reasons(run: Run, new: Definition, mapping: dict[str, str] | None = None) -> list[Reason]:
    verdict = may_move(run.definition, new, run.state, mapping)
    if verdict.kind != "refused":
        return []
    with pytest.raises(NotMovable):
        move(run.definition, new, run.state, WORLD, mapping)
    return list(verdict.reasons)


def at_b(model: Definition) -> Run:
    run = Run(model, {"unit_id": "QU-NK"})
    run.complete("a", said="có")
    return run


def to_the_end(run: Run) -> list[str]:
    """Every open task, one after the other, in the order of the alphabet."""
    done = []
    while run.open:
        done.append(run.open[0])
        run.complete(run.open[0])
    assert run.advance.ended is not None
    return done


def test_a_step_added_after_the_open_one_is_reached_and_its_deadline_is_kept() -> None:
    run = at_b(drawn(LATE + LINE))
    timers = run.advance.timers

    moved(run, drawn(LATE + AFTER))

    assert run.advance.timers == timers
    assert run.data == {"unit_id": "QU-NK", "said": "có"}
    assert to_the_end(run) == ["b", "n", "c"]


def test_a_step_added_before_the_open_one_is_not_made_up_for_and_said_so() -> None:
    new = drawn("start s; user a; user n; user b; user c; end E_done\ns > a > n > b > c > E_done")
    run = at_b(drawn(LINE))

    assert may_move(run.definition, new, run.state).notes == (Reason("move-added-behind", "n"),)
    assert to_the_end(moved(run, new)) == ["b", "c"]


@pytest.mark.parametrize(("name", "notes"), [
    ("recipients.units", (Reason("move-list-missing", "o"),)), ("said", ()),
])  # fmt: skip
def test_a_list_that_the_instance_never_gets_is_said(name: str, notes: tuple[Reason, ...]) -> None:
    """It came only when a case of the new version begins."""
    listed = f'<dataObject id="dd" name="{name}"/>'
    call = node("callActivity", "o", multi("dd"), 'calledElement="q"')
    new = drawn("start s; user a; user b; end E_done\ns > a > b > o > E_done", listed + call)
    old = drawn("start s; user a; user b; end E_done\ns > a > b > E_done")
    run = at_b(old)

    found = may_move(run.definition, new, run.state).notes

    assert tuple(one for one in found if one.code == "move-list-missing") == notes


def test_only_the_step_that_runs_over_the_missing_list_is_named() -> None:
    lists = '<dataObject id="dd" name="recipients.units"/><dataObject id="dn" name="said"/>'
    calls = "".join(node("callActivity", name, multi(data), 'calledElement="q"')
                    for name, data in (("o", "dd"), ("w", "dn")))  # fmt: skip
    new = drawn("start s; user a; user b; end E_done\ns > a > b > w > o > E_done", lists + calls)
    run = at_b(drawn("start s; user a; user b; end E_done\ns > a > b > E_done"))

    found = may_move(run.definition, new, run.state).notes

    assert [one for one in found if one.code == "move-list-missing"] == [
        Reason("move-list-missing", "o")]  # fmt: skip


@pytest.mark.parametrize("way", ["done", "open", "ahead"])
def test_a_renamed_step_follows_its_mapping(way: str) -> None:
    name = {"done": "a", "open": "b", "ahead": "c"}[way]
    new = drawn(LINE.replace(f"user {name}", "user new").replace(f"> {name} >", "> new >"))
    run = at_b(drawn(LINE))

    moved(run, new, {name: "new"})

    assert to_the_end(run) == {"open": ["new", "c"], "ahead": ["b", "new"]}.get(way, ["b", "c"])


def test_a_done_step_that_is_gone_stays_as_history_and_keeps_what_it_said() -> None:
    new = drawn("start s; user b; user c; end E_done\ns > b > c > E_done")
    run = at_b(drawn(LINE))

    assert may_move(run.definition, new, run.state).notes == (Reason("move-done-gone", "a"),)
    moved(run, new)
    assert run.data["said"] == "có"
    run.complete("b")
    again = moved(run, drawn(LINE))

    assert to_the_end(again) == ["c"]
    assert again.data["said"] == "có"


def test_an_open_step_that_is_gone_refuses_and_can_be_mapped() -> None:
    new = drawn("start s; user a; user c; end E_done\ns > a > c > E_done")
    run = at_b(drawn(LINE))

    assert reasons(run, new) == [Reason("move-step-gone", "b")]
    assert to_the_end(moved(run, new, {"b": "c"})) == ["c"]


def test_a_mapping_names_steps_of_both_versions() -> None:
    run = at_b(drawn(LINE))

    assert Reason("move-mapping-unknown", "zz") in reasons(run, drawn(AFTER), {"zz": "b"})
    assert Reason("move-mapping-unknown", "b") in reasons(run, drawn(AFTER), {"b": "zz"})


def test_another_process_is_no_other_version() -> None:
    run = at_b(drawn(LINE))

    assert Reason("move-another-process", None) in reasons(run, drawn(LINE, key="q"))


def test_a_start_that_is_gone_refuses() -> None:
    new = drawn(LINE.replace("start s", "start z").replace("s > a", "z > a"))
    run = at_b(drawn(LINE))

    assert reasons(run, new) == [Reason("move-start-gone", "s")]
    assert to_the_end(moved(run, new, {"s": "z"})) == ["b", "c"]


WAITING = "start s; {} user n; end e\ns > w > e"
ONWARDS = "start s; {} user n; end e\ns > w > n > e"
FINISHED = Counters(2, 0, 2)


def _end_wait(run: Run, request: str) -> None:
    for awaiting in run.advance.awaiting:
        run.do(engine.deliver, awaiting=awaiting.key, payload={"got": 1})
        return
    for timer in run.advance.timers:
        run.do(engine.wake, later(days=9), timers=[timer.key])
        return
    for task in run.advance.open_tasks:
        run.do(engine.complete, task=task.key, data={})
        return
    run.do(engine.finish_children, request=request, counters=FINISHED, outcome="yes")


USER = node("userTask", "w")
STANDING: dict[str, tuple[str, str]] = {
    "user task": ("", USER),
    "manual task": ("", node("manualTask", "w")),
    "call": ("", call("w", "q")),
    "call of many": ("", call("w", "q", multi("units"))),
    "repeated user task": ("", node("userTask", "w", multi("units"))),
    "timer": ('catch w timer duration "P4D";', ""),
    "message": ("catch w message m;", ""),
    "receive": ("receive w message m;", ""),
    "subprocess": ("", sub("w", "start s2; user t; end e2\ns2 > t > e2")),
}


@pytest.mark.parametrize("kind", STANDING)
def test_each_kind_of_step_is_kept_and_goes_on_as_the_new_version_says(kind: str) -> None:
    line, extra = STANDING[kind]
    run = Run(drawn(WAITING.format(line).replace("user n;", ""), extra, **M), {"units": [1, 2]})
    request = run.advance.children[0].key if run.advance.children else ""
    waits = (run.advance.timers, run.advance.awaiting)

    moved(run, drawn(ONWARDS.format(line), extra, **M))

    assert (run.advance.timers, run.advance.awaiting) == waits
    _end_wait(run, request)
    assert to_the_end(run) == ["n"]


@pytest.mark.parametrize("kind", STANDING)
def test_each_kind_of_step_refuses_to_become_another_kind(kind: str) -> None:
    line, extra = STANDING[kind]
    run = Run(drawn(WAITING.format(line).replace("user n;", ""), extra, **M), {"units": [1, 2]})

    found = reasons(run, drawn("start s; script w 1; end e\ns > w > e", **M))

    assert Reason("move-kind-changed", "w") in found
    assert reasons(run, drawn("start s; end e\ns > e", **M))[0] == Reason("move-step-gone", "w")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (call("w", "q"), call("w", "r")),
        (call("w", "q"), call("w", "q", multi("units"))),
        (call("w", "q", multi("units")), call("w", "q")),
    ],
)
def test_a_running_call_refuses_to_call_otherwise(before: str, after: str) -> None:
    run = Run(drawn("start s; end e\ns > w > e", before), {"units": [1]})

    found = reasons(run, drawn("start s; end e\ns > w > e", after))

    assert found == [Reason("move-call-changed", "w")]


def test_another_message_is_another_event() -> None:
    run = Run(drawn("start s; catch w message m; end e\ns > w > e", **M))

    found = reasons(run, drawn("start s; catch w message m2; end e\ns > w > e", **M))

    assert found == [Reason("move-event-changed", "w")]


def test_branches_that_run_still_meet() -> None:
    """One has not come to the join yet: it goes its longer new way first."""
    run = Run(drawn(BOTH.format("", "")))

    moved(run, drawn(BOTH.format("user n; ", "n > ")))
    run.complete("b")

    assert to_the_end(run) == ["a", "n", "c"]


def test_a_way_into_a_join_that_has_arrived_may_not_change() -> None:
    run = Run(drawn(BOTH.format("", "")))
    run.complete("a")

    found = reasons(run, drawn(BOTH.format("user n; ", "n > ")))

    assert Reason("move-join-changed", "j") in found


@pytest.mark.parametrize(
    "changed",
    [
        BOTH.format("user n; ", "") + "; x > n > j",
        "start s; and x; user a; user b; user c; end e\ns > x > a > c > e; x > b > e",
    ],
)
def test_running_branches_may_not_meet_elsewhere(changed: str) -> None:
    run = Run(drawn(BOTH.format("", "")))

    assert {reason.code for reason in reasons(run, drawn(changed))} == {"move-join-changed"}


def test_the_open_step_may_not_find_itself_in_one_branch_of_a_new_split() -> None:
    run = Run(drawn("start s; user a; user c; end e\ns > a > c > e"))

    assert reasons(run, drawn(BOTH.format("", ""))) == [Reason("move-join-changed", "a")]


def test_a_split_that_lies_ahead_runs_whole() -> None:
    run = Run(drawn("start s; user z; user c; end e\ns > z > c > e"))

    moved(run, drawn(BOTH.format("user z; ", "").replace("s > x", "s > z > x")))

    assert to_the_end(run) == ["z", "a", "b", "c"]


def test_an_inclusive_join_waits_for_the_branches_that_run() -> None:
    text = """start s; or x default f3; user a; user b; user d; {}or j; user c; end e
        s > x; a > {}j; b > j; d > j; j > c > e
        f1: x > a if n > 0
        f2: x > b if n > 0
        f3: x > d"""
    run = Run(drawn(text.format("", "")), {"n": 1})

    moved(run, drawn(text.format("user m; ", "m > ")))

    run.complete("b")
    assert run.open == ["a"]
    assert to_the_end(run) == ["a", "m", "c"]


EITHER = """start s; either g; catch m1 message m; catch t1 timer duration "P4D"; user n; end e
    s > g > m1 > {}e; g > t1 > e"""


def test_an_event_based_gateway_keeps_its_deadline_and_goes_the_new_way() -> None:
    run = Run(drawn(EITHER.format(""), **M), {"unit_id": 1})
    waits = (run.advance.timers, run.advance.awaiting)

    moved(run, drawn(EITHER.format("n > "), **M))

    assert (run.advance.timers, run.advance.awaiting) == waits
    run.do(engine.deliver, awaiting=run.advance.awaiting[0].key, payload={})
    assert to_the_end(run) == ["n"]


def test_an_event_based_gateway_keeps_the_order_of_its_events() -> None:
    run = Run(drawn(EITHER.format(""), **M))
    turned = EITHER.format("").replace("g > t1 > e", "").replace("s > g", "g > t1 > e; s > g")

    assert reasons(run, drawn(turned, **M)) == [Reason("move-event-changed", "g")]


@pytest.mark.parametrize("side", ["boundary", "side_boundary"])
def test_a_boundary_event_keeps_its_moment_and_goes_the_new_way(side: str) -> None:
    text = 'start s; user t; {} b: on t timer duration "P1D"; user n; user u; end e; end e2\n'
    run = Run(drawn(text.format(side) + "s > t > e; b > u > e2; n > e"))
    timers = run.advance.timers

    moved(run, drawn(text.format(side) + "s > t > e; b > n > u > e2"))

    assert run.advance.timers == timers
    run.wake("b", later(days=4))
    assert run.open == (["n"] if side == "boundary" else ["n", "t"])
    to_the_end(run)


@pytest.mark.parametrize(("before", "after"), [(LATE + LINE, LINE), (LINE, LATE + LINE)])
def test_deadlines_of_the_open_step_do_not_come_or_go(before: str, after: str) -> None:
    run = at_b(drawn(before))

    assert Reason("move-boundary-changed", "b") in reasons(run, drawn(after))


def test_a_cycle_that_has_fired_goes_on_counting() -> None:
    text = 'start s; user t; side_boundary b: on t timer cycle "R/P1D"; user u; end e; end e2\n'
    run = Run(drawn(text + "s > t > e; b > u > e2"))
    run.wake("b", later(days=1))
    timers = run.advance.timers

    moved(run, drawn(text + "user n\ns > t > n > e; b > u > e2"))

    assert run.advance.timers == timers
    assert to_the_end(run) == ["t", "n", "u"]


def test_a_running_handler_is_kept_and_its_end_is_taken() -> None:
    run = at_b(drawn(LINE, CARE, **M))
    request = run.deliver("H").children[0].key

    moved(run, drawn(AFTER, CARE, **M))

    run.complete("b")
    run.complete("n")
    assert run.complete("c").ended is None
    one = Counters(1, 0, 1)
    assert run.do(engine.finish_children, request=request, counters=one, outcome=None).ended


def test_a_running_handler_that_is_gone_refuses() -> None:
    run = at_b(drawn(LINE, CARE, **M))
    run.deliver("H")

    assert reasons(run, drawn(LINE, **M)) == [Reason("move-handler-gone", "H")]


def test_a_handler_that_nobody_has_started_comes_and_goes() -> None:
    run = at_b(drawn(LINE, **M))

    moved(run, drawn(LINE, CARE, **M))
    assert [a.element for a in run.advance.awaiting] == ["H"]

    moved(run, drawn(LINE, **M))
    assert run.advance.awaiting == ()


def test_a_handlers_timer_keeps_its_moment_and_a_new_one_counts_from_the_move() -> None:
    def timed(key: str) -> str:
        return handler(
            key, 'timer duration "P2D"', f"end {key}e\n{key}_start > {key}e", interrupting=False
        )

    run = at_b(drawn(LINE, timed("H1")))

    moved(run, drawn(LINE, timed("H1") + timed("H2")))

    due = {timer.element: timer.due_at for timer in run.advance.timers}
    assert due == {"H1": later(days=2).now, "H2": later(days=5).now}


def test_the_instance_of_a_handler_moves_by_its_own_steps() -> None:
    more = CARE.replace('<userTask id="x" ></userTask>', '<userTask id="x"/><userTask id="y"/>')
    more = more.replace('targetRef="e9"', 'targetRef="y"')
    more = more.replace("</subProcess>", '<sequenceFlow id="ye" sourceRef="y" targetRef="e9"/>'
                        "</subProcess>")  # fmt: skip
    run = Run(drawn(LINE, CARE, **M), {}, part="H")

    moved(run, drawn(LINE, more, **M))

    assert to_the_end(run) == ["x", "y"]


def test_inside_a_subprocess_of_many_the_new_step_is_reached_by_those_not_past_it() -> None:
    def many(inside: str) -> Definition:
        return drawn("start s; user v; end e\ns > w > v > e", sub("w", inside, multi("units")))

    run = Run(many("start s2; user t; end e2\ns2 > t > e2"), {"units": [1, 2]})
    run.complete("t")

    moved(run, many("start s2; user t; user u; end e2\ns2 > t > u > e2"))

    assert to_the_end(run) == ["t", "u", "v"]


def test_an_instance_that_is_over_is_not_touched() -> None:
    run = at_b(drawn(LINE))
    to_the_end(run)

    assert may_move(run.definition, drawn(AFTER), run.state).kind == "unaffected"


def test_a_state_of_another_version_is_refused() -> None:
    run = at_b(drawn(LINE))

    with pytest.raises(StateUnreadable):
        may_move(drawn(AFTER), drawn(LINE), run.state)


def seen(run: Run) -> list[Any]:
    flow = storage.load(run.state.content, specs_of(run.definition, run.state.part), WORLD)
    return sorted(
        [
            task.workflow.spec.name,
            task.task_spec.name,
            task.state,
            json.dumps([task.data, task.internal_data], sort_keys=True),
        ]
        for task in flow.every_task()
    )


EVERYTHING: dict[str, tuple[str, str]] = {
    **{kind: (WAITING.format(line), extra) for kind, (line, extra) in STANDING.items()},
    "deadline": (LATE + LINE, CARE),
    "branches": (BOTH.format("", ""), ""),
    "events": (EITHER.format("n > "), ""),
    "subprocesses": (
        "start s; user v; end e\ns > w > v > e",
        sub("w", "start s2; user t; end e2\ns2 > t > e2", multi("units")),
    ),
}


@pytest.mark.parametrize("name", EVERYTHING)
def test_moving_to_the_same_under_another_hash_changes_nothing(name: str) -> None:
    line, extra = EVERYTHING[name]
    line = line.replace("user n;", "") if name in STANDING else line
    run = Run(drawn(line, extra, **M), {"units": [1, 2], "unit_id": "U"})
    if "a" in run.open:
        run.complete("a")
    before, pictured = run.advance, seen(run)
    new = under_another_hash(run.definition)

    assert may_move(run.definition, new, run.state).kind == "unaffected"
    moved(run, new)

    assert seen(run) == pictured
    assert (run.advance.open_tasks, run.advance.timers) == (before.open_tasks, before.timers)
    assert (run.advance.awaiting, run.advance.ended) == (before.awaiting, before.ended)


def test_another_decision_table_is_another_way_to_run() -> None:
    """The drawing is the same, what it decides is not: instances may follow."""
    folder, table = FOLDER / "unit_implementation", "step_limit_by_urgency.dmn"
    files = {path.relative_to(folder).as_posix(): path.read_bytes()
             for path in folder.rglob("*") if path.is_file()}  # fmt: skip
    changed = files[table].replace(b"<text>4</text>", b"<text>6</text>")
    old, new = read_files(files), read_files({**files, table: changed})
    run = Run(old, {"unit_id": "1"}, start="S_assigned")

    assert old.hash != new.hash
    assert may_move(old, new, run.state).kind == "movable"
