"""Element x state, in the database: what stands there moves with its rows, goes on and finishes.

The new version has one step more right after the element, and the element under another id.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database
from server.recording.messages import send
from server.recording.moves import move_line
from server.tables import Draft, Message, MovedInstance, Officer, Task
from tests.moving import Mover
from tests.walk import Walk
from tests.workflows.drawings import (
    call,
    correlated,
    event,
    handler,
    message,
    multi,
    node,
    props,
    sub,
    xml,
)

CHILD = "start s; user c; end E_ok\ns > c > E_ok"
RAISES = """start s; user c; xor g default f2; end E_up escalation stuck; end E_ok
s > c > g
f1: g > E_up if bad == True
f2: g > E_ok"""
CALLS_OUT = """start s; user c; throw t escalation stuck; user k; end E_ok
s > c > t > k > E_ok"""
DECLARED = (
    message("m", "unit_id") + '<signal id="sig" name="sig"/>'
    '<escalation id="stuck" escalationCode="stuck" name="stuck"/>'
)


Act = Callable[[Walk], None]


@dataclass(frozen=True)
class Case:
    """`line` and `extra` draw the element w; `before` leads to the state, `after` out of it."""

    line: str
    extra: str
    before: tuple[Act, ...]
    after: tuple[Act, ...]
    child: str = CHILD
    more: str = ""  # further flows, without the element's own


def do(element: str, **data: Any) -> Act:
    return lambda walk: walk.complete(element, **data)


def work(walk: Walk) -> None:
    walk.work()


def timers(walk: Walk) -> None:
    walk.let_timers_come()


def sent(name: str, kind: str = "message") -> Act:
    return lambda walk: walk.send(name, kind)


def put_in(walk: Walk) -> None:
    """A message on its way: the job that delivers it comes after the move."""
    with walk.database.transaction() as db:
        send(db, "m", case_id=None, keys={"unit_id": "1"})


def somebody(walk: Walk) -> int:
    with walk.database.reading() as db:
        return db.scalars(select(Officer.id).where(Officer.login == "lam.ott")).one()


def claim(walk: Walk) -> None:
    with walk.database.transaction() as db:
        db.execute(update(Task).where(Task.element == "w").values(assignee_id=somebody(walk)))


def draft(walk: Walk) -> None:
    with walk.database.transaction() as db:
        db.add(Draft(task_id=walk.open("w")[0].id, values={"said": "Một nửa"}, saved_at=db.now,
                     officer_id=somebody(walk)))  # fmt: skip


def own(element: str) -> Act:
    """Of w, whatever it is called by now."""
    return lambda walk: walk.complete("v" if walk.open("v") else element)


USER = node("userTask", "w")
EACH = node("userTask", "w", multi("units"))
IN_TURN = node("userTask", "w", multi("units", sequential="true"))
CALL = call("w", "q")
CALLS = call("w", "q", multi("units"))
CALLS_IN_TURN = call("w", "q", multi("units", sequential="true"))
INSIDE = sub("w", "start s2; user t; user t2; end e2\ns2 > t > t2 > e2")
LATE = 'side_boundary late: on w timer duration "P10D"; user urge; end e2'
URGE = "late > urge > e2"
OVER = 'boundary over: on w timer duration "P10D"; user lost; end E_lost'
LOST = "over > lost > E_lost"
UP = "boundary up: on w escalation stuck; user help; end E_help"
HELP = "up > help > E_help"
BESIDE = "side_boundary up: on w escalation stuck; user help; end e3"
HELPED = "up > help > e3"
STOP = 'side_boundary late: on w timer duration "P10D"; user urge; end E_stop terminate'
STOPPED = "late > urge > E_stop"
ENDS = sub("w", "start s2; and a2; user t; user t2; end e2 terminate; end e4\n"
                "s2 > a2 > t > e2; a2 > t2 > e4")  # fmt: skip
CARE = handler("H", "message m", "user x; end e9\nH_start > x > e9", interrupting=False)
HALT = handler("H", "message m", "user x; end E_halted\nH_start > x > E_halted", interrupting=True)
CASES: dict[str, Case] = {
    "user task, open": Case("", USER, (), (own("w"),)),
    "user task, claimed": Case("", USER, (claim,), (own("w"),)),
    "user task, with a draft": Case("", USER, (draft,), (own("w"),)),
    "repeated task, being handed out": Case("", EACH, (), (work, own("w"), own("w"))),
    "repeated task, none done": Case("", EACH, (work,), (own("w"), own("w"))),
    "repeated task, part done": Case("", EACH, (work, do("w")), (own("w"),)),
    "repeated task, all done": Case("", EACH, (work, do("w"), do("w")), ()),
    "repeated in turn, at the second": Case("", IN_TURN, (work, do("w"), work), (own("w"),)),
    "call, not begun": Case("", CALL, (), (work, do("c"))),
    "call, running": Case("", CALL, (work,), (do("c"),)),
    "call, over but not told": Case("", CALL, (work, do("c")), ()),
    "calls, being created": Case("", CALLS, (), (work, do("c"), do("c"))),
    "calls, part done": Case("", CALLS, (work, do("c")), (do("c"),)),
    "calls in turn, at the first": Case("", CALLS_IN_TURN, (work,), (do("c"), work, do("c"))),
    "subprocess, at its first step": Case("", INSIDE, (), (do("t"), do("t2"))),
    "subprocess, at its second step": Case("", INSIDE, (do("t"),), (do("t2"),)),
    "timer": Case('catch w timer duration "P4D"', "", (), (timers,)),
    "message": Case("catch w message m", "", (), (sent("m"),)),
    "receive task": Case("receive w message m", "", (), (sent("m"),)),
    "signal": Case("catch w signal sig", "", (), (sent("sig", "signal"),)),
    "side timer, armed": Case(LATE, USER, (), (own("w"),), more=URGE),
    "side timer, comes later": Case(LATE, USER, (), (timers, do("urge"), own("w")), more=URGE),
    "side timer, fired": Case(LATE, USER, (timers,), (do("urge"), own("w")), more=URGE),
    "stopping timer, armed": Case(OVER, USER, (), (own("w"),), more=LOST),
    "escalation, child running": Case(UP, CALL, (work,), (do("c", bad=False),), RAISES, HELP),
    "escalation beside, child running": Case(
        BESIDE, CALL, (work,), (do("c", bad=True), work, do("help")), RAISES, HELPED
    ),
    "escalation beside, has come": Case(
        BESIDE, CALL, (work, do("c"), work), (do("help"), do("k")), CALLS_OUT, HELPED
    ),
    "message, sent but not delivered": Case("catch w message m", "", (put_in,), ()),
    "subprocess that will be terminated": Case("", ENDS, (), (do("t"),)),
    "subprocess, one branch over": Case("", ENDS, (do("t2"),), (do("t"),)),
    "handler, nobody has called it": Case("", USER + CARE, (), (sent("m"), do("x"), own("w"))),
    "handler, running": Case("", USER + CARE, (sent("m"),), (do("x"), own("w"))),
    "handler, running, ends last": Case("", USER + CARE, (sent("m"),), (own("w"), do("x"))),
}
AWAY: dict[str, tuple[Case, str]] = {
    "stopping timer comes later": (Case(OVER, USER, (), (timers, do("lost")), more=LOST), "lost"),
    "stopping timer has come": (Case(OVER, USER, (timers,), (do("lost"),), more=LOST), "lost"),
    "escalation comes later": (
        Case(UP, CALL, (work,), (do("c", bad=True), work, do("help")), RAISES, HELP), "help"),
    "escalation has come": (
        Case(UP, CALL, (work, do("c", bad=True), work), (do("help"),), RAISES, HELP), "help"),
    "a terminate end comes later": (
        Case(STOP, USER, (), (timers, do("urge")), more=STOPPED), "stop"),
    "a terminate end lies ahead": (
        Case(STOP, USER, (timers,), (do("urge"),), more=STOPPED), "stop"),
    "stopping handler comes later": (Case("", USER + HALT, (), (sent("m"), do("x"))), "halted"),
    "stopping handler runs": (Case("", USER + HALT, (sent("m"),), (do("x"),)), "halted"),
}  # fmt: skip


def model(case: Case, name: str, way: str, extra_step: str = "") -> dict[str, bytes]:
    """w is drawn under `name`; `way` is what lies between it and the end."""
    parts = [case.line, "start s", extra_step, "end E_done"]
    text = "; ".join(part for part in parts if part) + f"\ns > w > {way}E_done\n{case.more}"
    drawn = xml(text, case.extra, declared=DECLARED, before=correlated("unit_id"))
    return {"p.bpmn": renamed(drawn, "w", name)}


def renamed(drawn: bytes, before: str, after: str) -> bytes:
    text = drawn.decode()
    for mark in ('"{}"', ">{}<"):
        text = text.replace(mark.format(before), mark.format(after))
    return text.encode()


@pytest.fixture
def walk(database: Database) -> Walk:
    return Walk(database)


@pytest.fixture
def mover(database: Database, cast: SimpleNamespace) -> Mover:
    return Mover(database, cast)


def move_between(walk: Walk, mover: Mover, case: Case) -> None:
    """To the version where w is called v and n follows it, half-way through."""
    deploy_definition(walk.database, files={"q.bpmn": xml(case.child, key="q", declared=DECLARED)})
    walk.start(model(case, "w", ""))
    for act in case.before:
        act(walk)
    deploy_definition(walk.database, files=model(case, "v", "n > ", "user n"), together=["q"])
    before = walk.rows()
    move_id = mover.ask("p", 2, [walk.instance_id], {"w": "v"})
    with walk.database.transaction() as db:
        run_only_the_move(db, move_id)
    line = mover.lines(move_id)[walk.instance_id]
    assert line.state == "moved", line.told
    assert walk.rows() == before
    for act in case.after:
        act(walk)
    walk.work()


def run_only_the_move(db: Any, move_id: int) -> None:
    """Other jobs that wait stay undone: the state is moved as it is."""
    for line in db.scalars(select(MovedInstance.id).where(MovedInstance.move_id == move_id)):
        move_line(db, line)


@pytest.mark.parametrize("name", CASES)
def test_what_stands_there_goes_on_by_the_new_step(walk: Walk, mover: Mover, name: str) -> None:
    move_between(walk, mover, CASES[name])

    assert [task.element for task in walk.open("n")] == ["n"]
    walk.complete("n")
    walk.work()
    assert walk.outcome() == ("completed", "done")
    assert walk.passed("n")


@pytest.mark.parametrize("name", AWAY)
def test_what_leads_away_leads_away_as_before(walk: Walk, mover: Mover, name: str) -> None:
    case, outcome = AWAY[name]

    move_between(walk, mover, case)

    assert walk.outcome() == ("completed", outcome)
    assert not walk.passed("n")


def test_branches_that_have_met_half_way_meet(walk: Walk, mover: Mover) -> None:
    """One branch has arrived at the join; behind it there is a step more."""
    drawing = "start s; and x; user a; user b; and j; {}user c; end E_done\n"
    flows = "s > x > a > j > {}c > E_done; x > b > j"
    walk.start({"p.bpmn": xml((drawing + flows).format("", ""))})
    walk.complete("b")
    mover.deploy({"p.bpmn": xml((drawing + flows).format("user n; ", "n > "))})

    assert [one.state for one in mover.move("p", 2).values()] == ["moved"]
    for element in ("a", "n", "c"):
        walk.complete(element)

    assert walk.outcome() == ("completed", "done")


def test_whichever_of_two_events_comes_first(walk: Walk, mover: Mover) -> None:
    drawing = (
        'start s; either g; catch m1 message m; catch t1 timer duration "P1D"; {}end E_m; end E_t'
    )
    flows = "\ns > g > m1 > {}E_m; g > t1 > E_t"
    known = {"declared": DECLARED, "before": correlated("unit_id")}
    walk.start({"p.bpmn": xml((drawing + flows).format("", ""), **known)})
    mover.deploy({"p.bpmn": xml((drawing + flows).format("user n; ", "n > "), **known)})

    assert [one.state for one in mover.move("p", 2).values()] == ["moved"]
    walk.send("m")
    walk.complete("n")

    assert walk.outcome() == ("completed", "m")


def test_steps_of_the_system_ahead_are_those_of_the_new_version(walk: Walk, mover: Mover) -> None:
    """A script, a choice and a thrown message lie ahead; the token has not come to them."""
    before = "start s; user a; script y: said = 1; xor g default f2; end E_one; end E_two\n"
    flows = "s > a > y > g\nf1: g > E_one if said == {}\nf2: g > E_two"
    walk.start({"p.bpmn": xml((before + flows).format(2))})
    mover.deploy({"p.bpmn": xml((before + flows).format(1))})

    mover.move("p", 2)
    walk.complete("a")

    assert walk.outcome() == ("completed", "one")


def test_what_is_thrown_to_recipients_goes_to_each_of_them(walk: Walk, mover: Mover) -> None:
    thrown = node("intermediateThrowEvent", "t", props(recipients="offices") + event("message m"))
    drawing = "start s; user w; {}end E_done\ns > w > {}t > E_done"
    known = {"extra": thrown, "declared": DECLARED, "before": correlated("unit_id")}
    offices = [{"unit_id": 1}, {"unit_id": 2}]
    walk.start({"p.bpmn": xml(drawing.format("", ""), **known)}, offices=offices)
    mover.deploy({"p.bpmn": xml(drawing.format("user n; ", "n > "), **known)})

    assert [one.state for one in mover.move("p", 2).values()] == ["moved"]
    walk.complete("w")
    walk.complete("n")
    walk.work()

    assert walk.outcome() == ("completed", "done")
    with walk.database.reading() as db:
        keys = [one.keys["unit_id"] for one in db.scalars(select(Message).order_by(Message.id))]
    assert keys == ["1", "2"]


def test_what_failed_goes_on_by_the_version_in_which_it_does_not(walk: Walk, mover: Mover) -> None:
    """A step of the system never waits: it stands before what could not be done."""
    drawing = 'start s; catch w timer duration "P1D"; script x: said = {}; end E_done\n'
    flows = "s > w > x > E_done"
    walk.start({"p.bpmn": xml((drawing + flows).format("nowhere + 1"))})
    walk.let_timers_come()
    assert not walk.passed("x")
    mover.deploy({"p.bpmn": xml((drawing + flows).format("1"))})

    assert [one.state for one in mover.move("p", 2).values()] == ["moved"]
    walk.let_timers_come()

    assert walk.passed("x")


def test_what_is_refused_is_left_as_it_is(walk: Walk, mover: Mover) -> None:
    walk.start({"p.bpmn": xml("start s; user w; end E_done\ns > w > E_done", CARE,
                              declared=DECLARED, before=correlated("unit_id"))})  # fmt: skip
    walk.send("m")
    mover.deploy({"p.bpmn": xml("start s; user z; end E_done\ns > z > E_done")})
    before = walk.rows()

    line = mover.move("p", 2)[walk.instance_id]

    assert line.state == "refused"
    assert "move-step-gone" in {one["code"] for one in line.told}
    assert "move-handler-gone" in {one["code"] for one in line.told}
    assert walk.rows() == before
