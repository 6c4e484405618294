"""A group is over, a child raised something, an instance is given up: one locked instance each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from server.database import Work
from server.recording import children
from server.recording.instances import definition_for, lock_instance, state_of
from server.recording.jobs import put_job
from server.recording.record import record
from server.services.world import world_of
from server.tables import ChildGroup, Instance
from workflows import engine
from workflows.advance import Raised


def finish_children(db: Work, group_id: int) -> None:
    """The parent goes on, once; a group that was cancelled meanwhile leaves it alone."""
    parent = lock_instance(db, db.get_one(ChildGroup, group_id).instance_id)
    group = children.lock_group(db, group_id)
    if group.status == "ended" and parent.ended_at is None:
        finish_group(db, parent, group)


def finish_group(db: Work, parent: Instance, group: ChildGroup) -> None:
    """Parent and group are locked; children that a completion condition left over are given up."""
    if group.completed < group.total:
        children.give_up_rest(db, group)
    definition = definition_for(db, parent)
    outcome = next(iter(group.outcomes), None) if not group.request["multi"] else None
    advance = engine.finish_children(
        definition,
        state_of(db, parent),
        world_of(db, parent),
        request=group.key,
        counters=children.counters_of(group),
        outcome=outcome,
    )
    record(db, parent, definition, advance, kind="children.finished",
           data={"element": group.element, "outcomes": dict(group.outcomes)})  # fmt: skip


def raise_in_parent(db: Work, group_id: int, raised: Raised) -> None:
    group = db.get_one(ChildGroup, group_id)
    parent = lock_instance(db, group.instance_id)
    if parent.ended_at is not None:
        return
    definition = definition_for(db, parent)
    advance = engine.raise_from_child(
        definition, state_of(db, parent), world_of(db, parent), request=group.key, raised=raised
    )
    record(db, parent, definition, advance, kind="child.raised",
           data={"element": group.element, "code": raised.code})  # fmt: skip


def raised_of(payload: dict[str, Any]) -> Raised:
    return Raised(
        kind=payload["raised_kind"],
        code=payload["code"],
        element=payload["element"],
        payload=payload["payload"],
    )


def cancel_instance(db: Work, instance_id: int) -> None:
    instance = lock_instance(db, instance_id)
    if instance.ended_at is not None:
        return
    definition = definition_for(db, instance)
    advance = engine.cancel(definition, state_of(db, instance), world_of(db, instance))
    record(db, instance, definition, advance, kind="instance.cancelled")


def cancel_children(db: Work, group_id: int) -> None:
    """One job per child that still runs: a transaction never holds two instances."""
    running = db.scalars(
        select(Instance.id).where(Instance.child_group_id == group_id, Instance.ended_at.is_(None))
    )
    for child_id in running:
        put_job(db, "cancel", instance_id=child_id)
