"""Việc của tôi: open tasks an officer may complete, by due day, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from server.access import acting_for, look_ahead, may_complete, may_see_task, reach_of
from server.database import Work
from server.queries.inbox_filters import GROUP, Place, Wanted, conditions_of
from server.queries.inbox_pages import narrowed, places_of
from server.queries.inbox_rows import InboxRow, readable, rows_of
from server.queries.names import officer_names
from server.queries.waiting import end_of_week, standing_in
from server.queries.waiting_lists import counted
from server.tables import Task

PAGE = 50


@dataclass(frozen=True)
class Group:
    """`count` is of the whole list, `rows` are those of this page."""

    key: str
    count: int
    rows: tuple[InboxRow, ...]


@dataclass(frozen=True)
class Inbox:
    groups: tuple[Group, ...]
    count: int
    today: date
    week_end: date
    next: Place | None


def inbox(
    db: Work, officer_id: int, wanted: Wanted, dues: Mapping[str, int] | None = None,
    most: int | None = None,
) -> Inbox:  # fmt: skip
    """`dues`: by group, if somebody has counted this list already; `most`: rows, else a page."""
    size = most or PAGE
    standing, conditions = standing_in(db, officer_id, wanted.view), conditions_of(db, wanted)
    counts: Mapping[str, int]
    if conditions:
        counts, places = narrowed(db, standing, conditions, wanted.after, size + 1)
    else:
        counts = dues if dues is not None else dict(counted(db, standing, GROUP))
        places = places_of(db, standing, counts, wanted.after, size + 1)
    shown = places[:size]
    found = rows_of(db, officer_id, [task_id for _key, _day, task_id in shown])
    rows = {row.id: row for row in readable(db, officer_id, found)}
    if wanted.view in ("unit", "others") or reach_of(db, officer_id).stands_in:
        rows = marked(db, officer_id, rows)
    return Inbox(
        groups=grouped(shown, rows, counts),
        count=sum(counts.values()),
        today=db.today,
        week_end=end_of_week(db.today),
        next=shown[-1] if len(places) > size else None,
    )


def grouped(
    places: Sequence[Place], rows: Mapping[int, InboxRow], counts: Mapping[str, int]
) -> tuple[Group, ...]:
    by_key: dict[str, list[InboxRow]] = {}
    for key, _, task_id in places:
        if task_id in rows:
            by_key.setdefault(key, []).append(rows[task_id])
    return tuple(Group(key, counts[key], tuple(found)) for key, found in by_key.items())


def marked(db: Work, officer_id: int, rows: Mapping[int, InboxRow]) -> dict[int, InboxRow]:
    """In lists of others' work: which pages may be opened, which tasks are the officer's too."""
    tasks = db.scalars(select(Task).where(Task.id.in_(rows))).all()
    look_ahead(db, tasks)
    acting = {one.id: acting_for(db, officer_id, one) for one in tasks}
    names = officer_names(db, {found.officer_id for found in acting.values() if found})
    return {
        one.id: replace(
            rows[one.id],
            is_seen=may_see_task(db, officer_id, one),
            is_theirs=may_complete(db, officer_id, one),
            away=names.get(found.officer_id, "") if (found := acting[one.id]) else "",
        )
        for one in tasks
    }
