"""What the rows of an instance say is open, in one look: tasks and what hangs on them, timers,
awaited events."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, exists, literal, null, select, text, union_all

from server.database import Prepared, Work, among
from server.tables import AwaitingRow, Draft, Due, Instance, Task


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
OF_DUE = Due.kind, Due.id, Due.key, Due.due_at, Due.attempts, Due.task_id
HAS_ITEM = exists().where(
    Task.instance_id == Instance.id, Task.state == "open", Task.child_group_id.is_not(None)
)


def open_in(chosen: Callable[[Any], ColumnElement[bool]]) -> Prepared:
    """Of the instances that are `chosen` by a column that names them."""
    return Prepared(union_all(  # due rows first: their columns give the types
        select(Due.instance_id, *OF_DUE).where(chosen(Due.instance_id), Due.ended_at.is_(None)),
        select(Due.instance_id, *OF_DUE)
        .where(chosen(Due.instance_id), Due.kind == "timer", text("due.failed")),  # not gone
        select(Task.instance_id, literal("task"), Task.id, Task.key, *NOTHING)
        .where(chosen(Task.instance_id), Task.state == "open", Task.child_group_id.is_(None)),
        select(AwaitingRow.instance_id, literal("awaiting"), AwaitingRow.id, AwaitingRow.key,
               *NOTHING)
        .where(chosen(AwaitingRow.instance_id)),
        select(Task.instance_id, literal("draft"), Draft.task_id, Task.key, *NOTHING)
        .join(Task, Task.id == Draft.task_id)
        .where(chosen(Task.instance_id), Task.state == "open"),
        select(Instance.id, literal("item"), Instance.id, literal(""), *NOTHING)
        .where(chosen(Instance.id), HAS_ITEM),
    ))  # fmt: skip


OF_ONE = open_in(lambda column: column == bindparam("id"))
OF_SEVERAL = open_in(lambda column: among(column, "ids"))
"""PostgreSQL plans this one at each run: the same for one costs five times as much."""


def standing_of(db: Work, instance_id: int) -> Standing:
    """As it is, or as `look_at` has seen it."""
    seen: Standing | None = db.info.pop(("standing", instance_id), None)
    return seen or standing_in(db.run(OF_ONE, {"id": instance_id}))


def look_at(db: Work, instance_ids: Collection[int]) -> None:
    """Of several in one look, and before any of them writes: what they write then goes together."""
    rows: dict[int, list[Row[Any]]] = {one: [] for one in instance_ids}
    for row in db.run(OF_SEVERAL, {"ids": instance_ids}):
        rows[row.instance_id].append(row)
    for instance_id, found in rows.items():
        db.info["standing", instance_id] = standing_in(found)


def standing_in(rows: Iterable[Row[Any]]) -> Standing:
    tasks: dict[str, int] = {}
    timers: dict[str, Timer] = {}
    awaiting: dict[str, int] = {}
    reminders: dict[int, list[int]] = {}
    drafts: set[int] = set()
    items = False
    for _, kind, id_, key, due_at, attempts, task_id in map(tuple, rows):
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
