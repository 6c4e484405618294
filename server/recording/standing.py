"""What the rows of an instance say is open: tasks, timers and awaited events, in one look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, literal, null, select, union_all

from server.database import Work
from server.tables import AwaitingRow, Due, Task


@dataclass(frozen=True)
class Timer:
    id: int
    due_at: datetime
    attempts: int


@dataclass(frozen=True)
class Standing:
    """By the engine's keys. Items of repeated tasks follow their group and are not among them."""

    tasks: Mapping[str, int] = field(default_factory=dict)  # ids
    timers: Mapping[str, Timer] = field(default_factory=dict)
    awaiting: Mapping[str, int] = field(default_factory=dict)


def _rows(kind: str, table: type[Any], due_at: Any, attempts: Any, *conditions: Any) -> Select[Any]:
    named = literal(kind).label("kind"), table.id, table.key, due_at, attempts
    return select(*named).where(table.instance_id == bindparam("id"), *conditions)


OPEN = union_all(  # timers first: their columns give the types
    _rows("timer", Due, Due.due_at, Due.attempts, Due.kind == "timer", Due.ended_at.is_(None)),
    _rows("task", Task, null(), null(), Task.state == "open", Task.child_group_id.is_(None)),
    _rows("awaiting", AwaitingRow, null(), null()),
)  # fmt: skip


def standing_of(db: Work, instance_id: int) -> Standing:
    tasks: dict[str, int] = {}
    timers: dict[str, Timer] = {}
    awaiting: dict[str, int] = {}
    for row in db.run(OPEN, {"id": instance_id}).all():
        kind, id_, key, due_at, attempts = tuple(row)
        if kind == "timer":
            timers[key] = Timer(id_, due_at, attempts)
        else:
            (tasks if kind == "task" else awaiting)[key] = id_
    return Standing(tasks, timers, awaiting)
