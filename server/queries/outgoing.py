"""What leaves the building, for an administrator: what was set aside, what waits, what is gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnExpressionArgument

from server.database import Work

SHOWN = 50
Conditions = tuple[ColumnExpressionArgument[bool], ...]


@dataclass(frozen=True)
class Outgoing:
    id: int
    at: datetime
    attempts: int
    state: str  # aside, waiting, sent
    when: datetime  # sent, or the next attempt
    error: str


Line = TypeVar("Line", bound=Outgoing)


@dataclass(frozen=True)
class Boxes(Generic[Line]):
    aside: tuple[Line, ...]
    waiting: tuple[Line, ...]
    sent: tuple[Line, ...]


def boxes_of(db: Work, table: Any, query: Any, line: Callable[..., Line]) -> Boxes[Line]:
    """`query`: rows of the table, each with what else its `line` says; of each state the first."""
    orders = {"aside": table.id.desc(), "waiting": table.next_at, "sent": table.id.desc()}
    return Boxes(**{
        state: told(db, query.where(*where).order_by(orders[state]).limit(SHOWN), line)
        for state, where in states(table).items()
    })  # fmt: skip


def states(table: Any) -> Mapping[str, Conditions]:
    return {
        "aside": (table.failed,),
        "waiting": (table.sent_at.is_(None), ~table.failed),
        "sent": (table.sent_at.is_not(None),),
    }


def told(db: Work, query: Any, line: Callable[..., Line]) -> tuple[Line, ...]:
    return tuple(line(*stands(row), *more) for row, *more in db.execute(query))


def stands(row: Any) -> tuple[Any, ...]:
    return row.id, row.at, row.attempts, state_of(row), row.sent_at or row.next_at, row.error


def state_of(row: Any) -> str:
    if row.failed:
        return "aside"
    return "waiting" if row.sent_at is None else "sent"
