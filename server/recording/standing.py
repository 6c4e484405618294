"""What the rows of an instance say is open, in one look: tasks and what hangs on them, timers,
awaited events."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import bindparam, literal, null, select, text, union_all

from server.database import Prepared, Work
from server.tables import AwaitingRow, Draft, Due, Task


@dataclass(frozen=True)
class Timer:
    id: int
    due_at: datetime
    attempts: int


@dataclass(frozen=True)
class Standing:
    """By the engine's keys; without items of repeated tasks, which follow their group."""

    tasks: Mapping[str, int] = field(default_factory=dict)  # ids
    timers: Mapping[str, Timer] = field(default_factory=dict)
    awaiting: Mapping[str, int] = field(default_factory=dict)
    reminders: Mapping[int, Sequence[int]] = field(default_factory=dict)  # task -> due rows
    drafts: Collection[int] = ()  # tasks that have one
    items: bool = False  # some of a repeated task are open too

    def without_task(self, key: str) -> Standing:
        """It is closed already."""
        return replace(self, tasks={one: id_ for one, id_ in self.tasks.items() if one != key})

    def without_timer(self, key: str) -> Standing:
        return replace(self, timers={one: row for one, row in self.timers.items() if one != key})


NOTHING = null(), null(), null()
AN_ITEM = (
    select(Task.id)
    .where(Task.instance_id == bindparam("id"), Task.state == "open",
           Task.child_group_id.is_not(None))
    .limit(1)
    .subquery()
)  # fmt: skip
OPEN = Prepared(union_all(  # due rows first: their columns give the types
    select(Due.kind, Due.id, Due.key, Due.due_at, Due.attempts, Due.task_id)
    .where(Due.instance_id == bindparam("id"), Due.ended_at.is_(None)),
    select(Due.kind, Due.id, Due.key, Due.due_at, Due.attempts, Due.task_id)
    .where(Due.instance_id == bindparam("id"), Due.kind == "timer", text("due.failed")),  # not gone
    select(literal("task"), Task.id, Task.key, *NOTHING)
    .where(Task.instance_id == bindparam("id"), Task.state == "open",
           Task.child_group_id.is_(None)),
    select(literal("awaiting"), AwaitingRow.id, AwaitingRow.key, *NOTHING)
    .where(AwaitingRow.instance_id == bindparam("id")),
    select(literal("draft"), Draft.task_id, Task.key, *NOTHING)
    .join(Task, Task.id == Draft.task_id)
    .where(Task.instance_id == bindparam("id"), Task.state == "open"),
    select(literal("item"), AN_ITEM.c.id, literal(""), *NOTHING),
))  # fmt: skip


def standing_of(db: Work, instance_id: int) -> Standing:
    tasks: dict[str, int] = {}
    timers: dict[str, Timer] = {}
    awaiting: dict[str, int] = {}
    reminders: dict[int, list[int]] = {}
    drafts: set[int] = set()
    items = False
    for kind, id_, key, due_at, attempts, task_id in map(
        tuple, db.run(OPEN, {"id": instance_id}).all()
    ):
        if kind == "timer":
            timers[key] = Timer(id_, due_at, attempts)
        elif kind == "task":
            tasks[key] = id_
        elif kind == "awaiting":
            awaiting[key] = id_
        elif kind == "draft":
            drafts.add(id_)
        elif kind == "item":
            items = True
        elif task_id is not None:
            reminders.setdefault(task_id, []).append(id_)
    return Standing(tasks, timers, awaiting, reminders, drafts, items)
