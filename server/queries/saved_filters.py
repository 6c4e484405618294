"""Saved filters of an officer's inbox, and with how many tasks each is met now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select

from server.access import filter_reach, is_used, may_change_filter, memberships_of
from server.access.people import BLIND
from server.database import Work
from server.kept import kept
from server.queries.inbox_filters import conditions_of, read_wanted
from server.queries.names import officer_names, unit_names
from server.queries.waiting import standing_in
from server.queries.waiting_lists import count
from server.tables import Role, SavedFilter

MOST = 24
COUNTED = 12  # beyond these, a filter stands without a number: each is a look at the whole inbox


@dataclass(frozen=True)
class FilterLine:
    id: int
    name: str
    query: dict[str, Any]
    count: int | None
    is_mine: bool
    is_shared: bool
    by: str
    may_change: bool


@dataclass(frozen=True)
class Share:
    """With whom a filter may be shared: `unit.7` or `role.chuyen_vien`."""

    code: str
    name: str
    is_unit: bool


LISTS: dict[str, Any] = {name: bindparam(name, expanding=True) for name in ("own", "roles")}
USED = (
    select(*SavedFilter.__table__.columns)
    .where(is_used(me=bindparam("me"), **LISTS))
    .order_by(SavedFilter.officer_id != bindparam("me"), SavedFilter.name, SavedFilter.id)
    .limit(MOST)
)


def saved_filters(db: Work, officer_id: int) -> tuple[FilterLine, ...]:
    """One's own first."""
    rows = db.run(USED, filter_reach(db, officer_id)).all()
    names = officer_names(db, {row.officer_id for row in rows})
    return tuple(
        FilterLine(
            id=row.id,
            name=row.name,
            query=row.query,
            count=matching(db, officer_id, row) if number < COUNTED else None,
            is_mine=row.officer_id == officer_id,
            is_shared=row.unit_id is not None or row.role is not None,
            by=names.get(row.officer_id, ""),
            may_change=may_change_filter(db, officer_id, row),
        )
        for number, row in enumerate(rows)
    )


def matching(db: Work, officer_id: int, row: Row[Any]) -> int:
    wanted = read_wanted(row.query)
    return count(db, standing_in(db, officer_id, wanted.view), conditions_of(db, wanted))


def shares_of(db: Work, officer_id: int) -> tuple[Share, ...]:
    return kept(db, ("shares", officer_id), lambda: _shares(db, officer_id))


def _shares(db: Work, officer_id: int) -> tuple[Share, ...]:
    held = [one for one in memberships_of(db, officer_id) if one.role not in BLIND]
    units = unit_names(db, {one.unit_id for one in held})
    known = select(Role.code, Role.name).where(Role.code.in_({one.role for one in held}))
    return (
        *(Share(f"unit.{id_}", name, is_unit=True) for id_, name in sorted(units.items())),
        *(Share(f"role.{code}", name, is_unit=False) for code, name in db.execute(known)),
    )
