"""The journal of a case, newest first, keyset paged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from server.database import Work
from server.queries.names import dated_names, officer_names
from server.queries.sight import Sight
from server.tables import Event, Task

PAGE = 25
PUBLIC = (
    *("case.opened", "case.closed", "case.suspended", "case.resumed", "case.cancelled"),
    *("directive.recorded", "directive.issued", "file.attached"),
)
"""What everybody in the case may know; the rest is of one unit, or of who follows."""


@dataclass(frozen=True)
class JournalLine:
    id: int
    at: datetime
    kind: str
    officer: str  # empty: the system
    unit: str
    task: str
    task_id: int | None
    data: dict[str, Any]
    hash: str


@dataclass(frozen=True)
class JournalPage:
    lines: tuple[JournalLine, ...]
    before: int | None
    total: int


def read_journal(
    db: Work, case_id: int, sight: Sight, *, before: int | None = None, unit_id: int | None = None,
    limit: int = PAGE,
) -> JournalPage:  # fmt: skip
    seen = seen_by(case_id, sight)
    if unit_id is not None:
        seen.append(Event.unit_id == unit_id)
    total = db.scalar(select(func.count()).select_from(Event).where(*seen)) or 0
    wanted = select(Event).where(*seen).order_by(Event.id.desc())
    if before is not None:
        wanted = wanted.where(Event.id < before)
    events = list(db.scalars(wanted.limit(limit + 1)))
    more, events = len(events) > limit, events[:limit]
    return JournalPage(tell(db, events), events[-1].id if more else None, total)


def seen_by(case_id: int, sight: Sight) -> list[ColumnElement[bool]]:
    """Over `event`."""
    seen = [Event.case_id == case_id]
    if not sight.whole:
        seen.append(or_(Event.kind.in_(PUBLIC), sight.over(Event.unit_id)))
    return seen


def tell(db: Work, events: list[Event]) -> tuple[JournalLine, ...]:
    people = officer_names(db, {e.officer_id for e in events})
    name = dated_names(db)
    task_ids = {e.task_id for e in events if e.task_id}
    found = db.execute(select(Task.id, Task.name).where(Task.id.in_(task_ids))).all()
    tasks = dict(found)
    return tuple(
        JournalLine(
            id=e.id,
            at=e.at,
            kind=e.kind,
            officer=people.get(e.officer_id or 0, ""),
            unit=name(e.unit_id, e.at),
            task=tasks.get(e.task_id or 0, ""),
            task_id=e.task_id,
            data=e.data,
            hash=e.hash,
        )
        for e in events
    )
