"""A unit has a successor: one locked instance goes over to it, or begins anew with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import delete, insert, select, update

from server.database import Work
from server.recording import children, journal
from server.recording.instances import (
    Birth,
    begin,
    definition_by_id,
    definition_for,
    lock_instance,
    pinned_definition_id,
    state_of,
)
from server.recording.record import record
from server.services.people import holds_today
from server.services.world import world_of
from server.tables import (
    Assignment,
    AwaitingRow,
    Candidate,
    Instance,
    Membership,
    Officer,
    Task,
)
from workflows import engine

EMPTY: Mapping[str, Any] = MappingProxyType({})
Pairs = Sequence[Sequence[Any]]
"""Units that have a successor, each with that one."""


def begin_successor(
    db: Work, *, old_id: int, unit_id: int, parts: Sequence[int],
    shares: Sequence[Sequence[int]] = (), item: Mapping[str, Any] = EMPTY,
) -> None:  # fmt: skip
    """Under the same parent, with the parts of the work and what was handed to the old one.

    `shares`: units that have part in it and have a successor too, each with that one. `item`: the
    row that the old one was begun for.
    """
    old = db.get_one(Instance, old_id)
    parent = lock_instance(db, old.parent_id or 0)
    if parent.ended_at is not None:
        return
    birth = birth_of(db, parent, old, unit_id, shares, item)
    new = begin(db, birth)
    db.flush()
    db.execute(update(Assignment).where(Assignment.id.in_(parts)).values(instance_id=new.id))
    journal.append(db, "instance.succeeds", instance=new, unit_id=unit_id,
                   data={"of": old.id, "before": old.unit_id})  # fmt: skip


def birth_of(
    db: Work, parent: Instance, old: Instance, unit_id: int, shares: Sequence[Sequence[int]],
    item: Mapping[str, Any],
) -> Birth:  # fmt: skip
    key = definition_by_id(db, old.definition_id).key
    given: dict[str, Any] = {
        "case_id": old.case_id, "definition_id": pinned_definition_id(db, old.case_id, key),
        "unit_id": unit_id, "parent_id": parent.id, "keys": {**old.keys, "unit_id": str(unit_id)},
        "parties": parties_of(old, unit_id, shares),
    }  # fmt: skip
    if old.child_group_id is None:
        return Birth(**given, start=old.part if is_start(db, old) else None)
    group = children.lock_group(db, old.child_group_id)
    place, group.created = group.created, group.created + 1
    data = dict(group.request["data"])
    if group.request["item_name"]:
        data[group.request["item_name"]] = item_for(item, unit_id)
    return Birth(**given, child_group_id=group.id, item=place, start=group.start, data=data)


def is_start(db: Work, old: Instance) -> bool:
    starts = definition_by_id(db, old.definition_id).starts
    return any(one.element == old.part for one in starts)


def item_for(row: Mapping[str, Any], unit_id: int) -> dict[str, Any]:
    return {**row, **{name: unit_id for name in ("unit", "unit_id") if name in row or not row}}


def parties_of(old: Instance, unit_id: int, shares: Sequence[Sequence[int]]) -> dict[str, Any]:
    return changed(old.parties, [(old.unit_id, unit_id), *shares])


def changed(parties: Mapping[str, Any], pairs: Pairs) -> dict[str, Any]:
    return {name: heir_in(pairs, value) for name, value in parties.items()}


def heir_in(pairs: Pairs, value: Any) -> Any:
    """All at once: who takes over from one may hand over to another."""
    return next((to for was, to in pairs if value == was), value)


def reseat(
    db: Work, instance_id: int, *, pairs: Pairs = (), before: int | None = None,
    after: int | None = None,
) -> None:  # fmt: skip
    """It goes on where it stands; whoever did its earlier steps did them.

    `pairs`: each unit that has part in it, with its successor. `before`, `after`: the one pair of
    a job that was written when there was a job for each.
    """
    instance = lock_instance(db, instance_id)
    if instance.ended_at is not None:
        return
    pairs = pairs or [(before, after)]
    own = instance.unit_id
    instance.unit_id = heir_in(pairs, own)
    instance.parties = changed(instance.parties, pairs)
    db.flush()
    reseat_tasks(db, instance, pairs)
    for was, to in pairs:
        if was == own:
            reseat_own(db, instance, was, to)
        else:
            journal.append(db, "instance.reseated", instance=instance, unit_id=to,
                           data={"before": was, "after": to})  # fmt: skip


def reseat_own(db: Work, instance: Instance, before: int, after: int) -> None:
    instance.keys = {**instance.keys, "unit_id": str(after)}
    rekey_waiters(db, instance, before, after)
    definition, state = definition_for(db, instance), state_of(db, instance)
    known = engine.amendable(definition, state).keys() & {"unit_id"}
    advance = engine.set_data(definition, state, world_of(db, instance),
                              changes=dict.fromkeys(known, str(after)))  # fmt: skip
    record(db, instance, definition, advance, kind="instance.reseated",
           data={"before": before, "after": after})  # fmt: skip


def reseat_tasks(db: Work, instance: Instance, pairs: Pairs) -> None:
    """Its open steps; their rows are made anew, so that the inbox follows."""
    tasks = db.scalars(
        select(Task).where(Task.instance_id == instance.id, Task.state == "open")
    ).all()
    for task in tasks:
        names = select(Candidate.unit_id, Candidate.role, Candidate.officer_id, Candidate.on_paper)
        rows = db.execute(names.where(Candidate.task_id == task.id)).mappings().all()
        after = heir_in(pairs, task.unit_id)
        if task.unit_id != after:
            task.unit_id = after
            if not is_there(db, task.assignee_id, after):
                task.assignee_id = None
            task.version += 1
        db.flush()
        db.execute(delete(Candidate).where(Candidate.task_id == task.id))
        db.info.pop(("candidates", task.id), None)
        if rows:
            db.execute(insert(Candidate), [
                {**row, "task_id": task.id, "unit_id": heir_in(pairs, row["unit_id"])}
                for row in rows
            ])  # fmt: skip


def is_there(db: Work, officer_id: int | None, unit_id: int) -> bool:
    held = (
        select(Membership.id)
        .join(Officer, Officer.id == Membership.officer_id)
        .where(Membership.officer_id == officer_id, Membership.unit_id == unit_id, holds_today(db))
    )
    return db.scalar(held.limit(1)) is not None


def rekey_waiters(db: Work, instance: Instance, before: int, after: int) -> None:
    for row in db.scalars(select(AwaitingRow).where(AwaitingRow.instance_id == instance.id)):
        if row.keys.get("unit_id") == str(before):
            row.keys = {**row.keys, "unit_id": str(after)}
    db.flush()
