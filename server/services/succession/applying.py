"""On the day: every piece of open work goes where it was decided; the units follow in a job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, exists, select

from server import words
from server.database import Work
from server.services.call import Call
from server.services.deadlines import OVER, note_change
from server.services.succession.deciding import (
    Decided,
    decisions,
    last_answer,
    open_work_of,
)
from server.services.succession.entering import succession_of
from server.services.succession.open_work import CASE_ROLES
from server.tables import (
    Assignment,
    AwaitingRow,
    Case,
    CaseUnit,
    ChildGroup,
    Instance,
    Job,
    Obstacle,
    Succession,
    SuccessionItem,
    Task,
    Unit,
)

MESSAGE = "msg_org_succeeded"
PLACED = ("process", "part", "round")
"""Work with which a unit stands among the units of a case."""
Shares = dict[int, list[tuple[int, int]]]
"""Instance -> the units that have part in it, with who follows each."""


def apply_succession(call: Call) -> dict[str, Any]:
    """What is decided here is written at once; instances are reached through jobs."""
    db, found = call.db, succession_of(call.db, call.instance)
    if found is None or found.state != "approved":
        return {"moved": 0, "closed": 0, "told": {"rows": "succeeded/0", "count": 0}}
    rest, said = last_answer(db, call.instance)
    work = open_work_of(db, call.instance, found)
    decided = [one for one in decisions(found, work, rest, said) if one.to != one.open.unit_id]
    db.add(Job(kind="succeed_units", payload={"succession_id": found.id}, run_at=db.now))
    shares = shares_in(decided)
    items = [carry_out(call, found, one, shares) for one in decided]
    found.state, found.applied_at = "applied", db.now
    db.flush()
    closed = sum(1 for one in decided if one.to is None)
    told = sum(1 for one in items if one.is_told)
    return {"moved": len(decided) - closed, "closed": closed,
            "told": {"rows": f"succeeded/{found.id}", "count": told}}  # fmt: skip


def shares_in(decided: Sequence[Decided]) -> Shares:
    """What begins anew names the successors of all: those of other units that have part in it."""
    found: Shares = {}
    for one in decided:
        if one.open.kind == "share" and one.to is not None:
            found.setdefault(one.open.id, []).append((one.open.unit_id, one.to))
    return found


def carry_out(call: Call, found: Succession, one: Decided, shares: Shares) -> SuccessionItem:
    db, work = call.db, one.open
    item = SuccessionItem(
        succession_id=found.id, kind=work.kind, item_id=work.id, case_id=work.case_id,
        work=work.work, from_unit_id=work.unit_id, to_unit_id=one.to, reason=one.reason[:500],
    )  # fmt: skip
    db.add(item)
    if work.kind == "process":
        hand_over_process(call, found, one, item, shares.get(work.id, []))
    elif work.kind == "share":
        put_reseat(db, work.id, work.unit_id, one.to)
    elif work.kind == "part":
        hand_over(call, found, one, [db.get_one(Assignment, work.id)])
    elif work.kind == "obstacle":
        hand_over_obstacle(db, one)
    elif work.kind in CASE_ROLES:
        setattr(db.get_one(Case, work.id), CASE_ROLES[work.kind], one.to)
    if one.to is not None and work.case_id is not None and work.kind in PLACED:
        take_in(db, work.case_id, work.unit_id, one.to)
    return item


def hand_over_process(
    call: Call, found: Succession, one: Decided, item: SuccessionItem,
    shares: Sequence[tuple[int, int]],
) -> None:  # fmt: skip
    """It ends and begins anew at the successor where nothing would be lost by it: the unit is to
    act, and nothing runs under it. Else it goes on where it stands, as the successor's."""
    db, work = call.db, one.open
    instance = db.get_one(Instance, work.id)
    tree = [instance.id, *same_unit_below(db, instance)]
    carried = list(db.scalars(select(Assignment).where(
        Assignment.instance_id.in_(tree), Assignment.unit_id == work.unit_id,
        Assignment.progress.not_in(OVER)
    )))  # fmt: skip
    hand_over(call, found, one, carried)
    waits = has(db, select(AwaitingRow.id).where(
        AwaitingRow.instance_id == instance.id, AwaitingRow.name == MESSAGE
    ))  # fmt: skip
    if one.to is None:
        item.is_told = waits
        if not waits:
            db.add(Job(kind="cancel", instance_id=instance.id, payload={}, run_at=db.now))
    elif waits and begins_anew(db, instance):
        item.is_told = True
        put_successor(db, instance, one.to, [part.id for part in carried], shares)
    else:
        for id_ in tree:
            put_reseat(db, id_, work.unit_id, one.to)


def begins_anew(db: Work, instance: Instance) -> bool:
    """Its group takes one more; one that is still being made does not."""
    parent = db.get(Instance, instance.parent_id) if instance.parent_id is not None else None
    if parent is None or parent.ended_at is not None:
        return False
    below = select(Instance.id).where(
        Instance.parent_id == instance.id, Instance.ended_at.is_(None)
    )
    acts = select(Task.id).where(
        Task.instance_id == instance.id, Task.state == "open", Task.unit_id == instance.unit_id
    )
    if has(db, below) or not has(db, acts):
        return False
    if instance.child_group_id is None:
        return True
    group = db.scalars(
        select(ChildGroup).where(ChildGroup.id == instance.child_group_id).with_for_update()
        .execution_options(populate_existing=True)
    ).one()  # fmt: skip
    if group.status != "running" or group.sequential:
        return False
    group.total += 1  # before the old one ends: the parent waits for the new one too
    return True


def has(db: Work, wanted: Select[Any]) -> bool:
    return bool(db.scalar(select(exists(wanted))))


def same_unit_below(db: Work, instance: Instance) -> list[int]:
    """Its handlers and whatever else runs under it for the same unit."""
    tree = select(Instance.id).where(Instance.id == instance.id).cte("tree", recursive=True)
    tree = tree.union_all(
        select(Instance.id).join(tree, Instance.parent_id == tree.c.id)
        .where(Instance.unit_id == instance.unit_id, Instance.ended_at.is_(None))
    )  # fmt: skip
    return [one for one in db.scalars(select(tree.c.id)) if one != instance.id]


def put_successor(
    db: Work, instance: Instance, to: int, parts: Sequence[int], shares: Sequence[tuple[int, int]]
) -> None:
    payload = {"old_id": instance.id, "unit_id": to, "parts": list(parts),
               "shares": [list(one) for one in shares]}  # fmt: skip
    db.add(Job(kind="begin_successor", instance_id=instance.parent_id, payload=payload,
               run_at=db.now))  # fmt: skip


def put_reseat(db: Work, instance_id: int, before: int, after: int | None) -> None:
    db.add(Job(kind="reseat", instance_id=instance_id, payload={"before": before, "after": after},
               run_at=db.now))  # fmt: skip


def hand_over(call: Call, found: Succession, one: Decided, some: Sequence[Assignment]) -> None:
    """The part stays one row, deadline and ledger with it; it remembers whom it was given to."""
    db = call.db
    names = {"before": db.get_one(Unit, one.open.unit_id).name_on(found.effective_on)}
    if one.to is not None:
        names["after"] = db.get_one(Unit, one.to).name_on(found.effective_on)
    for part in some:
        if one.to is None:
            part.progress = "CANCELLED"
            reason = words.sentence("closed-by-succession", {"reason": one.reason})
            note_change(db, part, "withdraw", part.current_due, None, reason, found.basis)
            continue
        part.unit_id = one.to
        reason = words.sentence("handed-over", names)
        note_change(db, part, "set", part.current_due, None, reason, found.basis)


def hand_over_obstacle(db: Work, one: Decided) -> None:
    obstacle = db.get_one(Obstacle, one.open.id)
    if one.to is not None:
        obstacle.unit_id = one.to
    else:
        obstacle.state, obstacle.closed_at, obstacle.answer = "withdrawn", db.now, one.reason


def take_in(db: Work, case_id: int, before: int, after: int) -> None:
    """The successor stands in the case where the old unit stood, which keeps its own line."""
    rows = db.scalars(select(CaseUnit).where(CaseUnit.case_id == case_id)).all()
    held = {one.role for one in rows if one.unit_id == after}
    for one in rows:
        if one.unit_id == before and one.role not in held:
            db.add(CaseUnit(case_id=case_id, unit_id=after, role=one.role,
                            group_text=one.group_text, position=one.position))  # fmt: skip
    db.flush()
