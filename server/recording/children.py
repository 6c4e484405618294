"""Child groups: what an instance waits for, counted in one row, created by jobs."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from server.database import Work
from server.recording.jobs import put_job
from server.tables import ChildGroup, Due, Instance, Task
from workflows import engine
from workflows.advance import ChildRequest, Counters


def request(db: Work, instance: Instance, requests: Sequence[ChildRequest]) -> None:
    """Rows now, children in the background: with a thousand units nobody waits at a button."""
    for wanted in requests:
        group = ChildGroup(
            instance_id=instance.id,
            key=wanted.key,
            element=wanted.element,
            kind=wanted.kind,
            calls=wanted.calls,
            start=wanted.start,
            part=wanted.part,
            interrupting=wanted.interrupting,
            sequential=wanted.sequential,
            request={
                "data": dict(wanted.data),
                "multi": wanted.multi,
                "collection": wanted.collection,
                "cardinality": wanted.cardinality,
                "item_name": wanted.item_name,
            },
            condition=wanted.condition,
            status="creating",
            total=expected(wanted),
        )
        db.add(group)
        db.flush()
        put_job(db, "create_children", instance_id=instance.id, group_id=group.id)


def expected(wanted: ChildRequest) -> int:
    if not wanted.multi:
        return 1
    if isinstance(wanted.collection, dict):
        return int(wanted.collection.get("count", 0))
    if wanted.collection is not None:
        return len(wanted.collection)
    return wanted.cardinality or 0


def cancel(db: Work, instance: Instance, keys: Sequence[str]) -> None:
    if not keys:
        return
    groups = db.scalars(
        select(ChildGroup)
        .where(ChildGroup.instance_id == instance.id, ChildGroup.key.in_(keys))
        .with_for_update()
    )
    for group in groups:
        cancel_group(db, group)


def cancel_rest(db: Work, instance: Instance) -> None:
    """An ended instance waits for nobody."""
    groups = db.scalars(
        select(ChildGroup)
        .where(
            ChildGroup.instance_id == instance.id, ChildGroup.status.in_(("creating", "running"))
        )
        .with_for_update()
    )
    for group in groups:
        cancel_group(db, group)


def cancel_group(db: Work, group: ChildGroup) -> None:
    if group.status == "ended":  # all its children are over, but the parent was told otherwise
        group.status = "cancelled"
    if group.status not in ("creating", "running"):
        return
    group.status = "cancelled"
    give_up_rest(db, group)


def give_up_rest(db: Work, group: ChildGroup) -> None:
    """Item tasks belong to the locked instance itself; other children are reached through jobs."""
    if group.kind == "task":
        of_group = select(Task.id).where(Task.child_group_id == group.id, Task.state == "open")
        db.execute(
            update(Due)
            .where(Due.task_id.in_(of_group), Due.ended_at.is_(None))
            .values(ended_at=db.now)
        )
        db.execute(
            update(Task)
            .where(Task.child_group_id == group.id, Task.state == "open")
            .values(state="cancelled", done_at=db.now, version=Task.version + 1)
        )
    else:
        put_job(db, "cancel_children", group_id=group.id)


def lock_group(db: Work, group_id: int) -> ChildGroup:
    return db.scalars(
        select(ChildGroup)
        .where(ChildGroup.id == group_id)
        .execution_options(populate_existing=True)
        .with_for_update()
    ).one()


def count_one(db: Work, group: ChildGroup, outcome: str | None) -> None:
    """One child of a locked group is done; exactly one of them sends the parent on."""
    group.completed += 1
    if outcome:
        group.outcomes = {**group.outcomes, outcome: group.outcomes.get(outcome, 0) + 1}
    if group.status == "running" and is_over(group):
        group.status = "ended"
        put_job(db, "finish_children", instance_id=group.instance_id, group_id=group.id)
    elif group.status == "running" and group.created < group.total:  # sequential: the next one
        put_job(db, "create_children", instance_id=group.instance_id, group_id=group.id)
    db.flush()


def is_over(group: ChildGroup) -> bool:
    if group.completed >= group.total:
        return True
    if not group.condition:
        return False
    return engine.is_condition_met(group.condition, counters_of(group), group.request["data"])


def counters_of(group: ChildGroup) -> Counters:
    return Counters(
        instances=group.total,
        active=max(group.created - group.completed, 0),
        completed=group.completed,
        outcomes=group.outcomes,
    )
