"""One piece of work goes over: a process, with its parts and obstacles, or a part by itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, exists, or_, select

from server import words
from server.database import Work
from server.services.call import Call
from server.services.deadlines import OVER, note_change
from server.services.succession.deciding import Decided
from server.services.succession.locking import tree_of
from server.services.succession.open_work import OPEN_OBSTACLES
from server.services.world import data_of
from server.tables import (
    Assignment,
    AwaitingRow,
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
Seats = dict[int, list[tuple[int, int]]]
"""Instance -> the units that have part in it, with who follows each."""


def hand_over_process(
    call: Call, found: Succession, one: Decided, item: SuccessionItem, seats: Seats
) -> None:  # fmt: skip
    """It ends and begins anew at the successor where nothing would be lost by it: the unit is to
    act, has done nothing yet, and nothing runs under it; the old one then keeps whom it had. Else
    it goes on where it stands, as the successor's."""
    db, work = call.db, one.open
    instance = db.get_one(Instance, work.id)
    tree = tree_of(db, [instance.id])
    for obstacle in obstacles_of(db, tree, work.unit_id):
        hand_over_obstacle(db, obstacle, one)
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
        put_successor(db, instance, one.to, [part.id for part in carried],
                      seats.pop(instance.id, []))  # fmt: skip
    else:
        for id_ in tree:
            seats.setdefault(id_, []).append((work.unit_id, one.to))


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
    if has(db, below) or not has(db, acts) or has_acted(db, instance):
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


def has_acted(db: Work, instance: Instance) -> bool:
    """The unit has completed a step of it, or some of its part of the work."""
    below = select(Instance.id).where(Instance.parent_id == instance.id)
    of_it = or_(Task.instance_id == instance.id, Task.instance_id.in_(below))
    steps = select(Task.id).where(of_it, Task.state == "done", Task.unit_id == instance.unit_id)
    parts = select(Assignment.id).where(
        Assignment.instance_id == instance.id, Assignment.progress.in_(("SUBMITTED", *OVER))
    )
    return has(db, steps) or has(db, parts)


def has(db: Work, wanted: Select[Any]) -> bool:
    return bool(db.scalar(select(exists(wanted))))


def put_successor(
    db: Work, instance: Instance, to: int, parts: Sequence[int], shares: Sequence[tuple[int, int]]
) -> None:
    payload = {"old_id": instance.id, "unit_id": to, "parts": list(parts),
               "shares": [list(one) for one in shares], "item": item_of(db, instance)}  # fmt: skip
    db.add(Job(kind="begin_successor", instance_id=instance.parent_id, payload=payload,
               run_at=db.now))  # fmt: skip


def item_of(db: Work, instance: Instance) -> dict[str, Any]:
    """The row that it was begun for, as it holds it: its data end with it."""
    group = db.get(ChildGroup, instance.child_group_id or 0)
    name = group.request["item_name"] if group is not None else None
    found = data_of(db, instance).get(name) if name else None
    return dict(found) if isinstance(found, Mapping) else {}


def put_reseats(db: Work, seats: Seats) -> None:
    """One job for an instance: of two, the later would take what the earlier has given."""
    for instance_id, pairs in seats.items():
        payload = {"pairs": [list(one) for one in pairs]}
        db.add(Job(kind="reseat", instance_id=instance_id, payload=payload, run_at=db.now))


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
        note_change(db, part, "handover", part.current_due, None, reason, found.basis,
                    one.open.unit_id)  # fmt: skip


def obstacles_of(db: Work, tree: Collection[int], unit_id: int) -> Sequence[Obstacle]:
    """Those that the processes carry upward."""
    return db.scalars(
        select(Obstacle)
        .where(Obstacle.instance_id.in_(tree), Obstacle.unit_id == unit_id,
               Obstacle.state.in_(OPEN_OBSTACLES))
        .order_by(Obstacle.id)
    ).all()  # fmt: skip


def hand_over_obstacle(db: Work, obstacle: Obstacle, one: Decided) -> None:
    if one.to is not None:
        obstacle.unit_id = one.to
    else:
        obstacle.state, obstacle.closed_at, obstacle.answer = "withdrawn", db.now, one.reason
