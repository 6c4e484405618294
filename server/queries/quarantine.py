"""What was set aside as secret, for the security officer alone: never what it says."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.names import officer_names, unit_names
from server.tables import Membership, Quarantined
from server.tables.validity import runs_on

PAGE = 50


@dataclass(frozen=True)
class QuarantineLine:
    row: Quarantined
    by: str
    unit: str
    wiped_by: str


@dataclass(frozen=True)
class QuarantinePage:
    lines: tuple[QuarantineLine, ...]
    before: int | None


def list_quarantine(db: Work, officer_id: int, before: int | None = None) -> QuarantinePage:
    """Newest first."""
    access.require_security(db, officer_id)
    wanted = select(Quarantined).order_by(Quarantined.id.desc()).limit(PAGE + 1)
    if before is not None:
        wanted = wanted.where(Quarantined.id < before)
    rows = list(db.scalars(wanted))
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return QuarantinePage(told(db, rows), rows[-1].id if more else None)


def read_quarantined(db: Work, officer_id: int, quarantined_id: int) -> QuarantineLine:
    access.require_security(db, officer_id)
    row = db.get(Quarantined, quarantined_id)
    if row is None:
        raise NotFound("quarantined-not-found")
    return told(db, [row])[0]


def told(db: Work, rows: list[Quarantined]) -> tuple[QuarantineLine, ...]:
    people = {row.officer_id for row in rows}
    names = officer_names(db, people | {row.wiped_by_id for row in rows})
    held = select(Membership.officer_id, Membership.unit_id).where(
        Membership.officer_id.in_(people), runs_on(Membership, db.today)
    )
    units = unit_names(db)
    first: dict[int, str] = {}
    for officer, unit in db.execute(held.order_by(Membership.id)):
        first.setdefault(officer, units.get(unit, ""))
    return tuple(
        QuarantineLine(row, names.get(row.officer_id, ""), first.get(row.officer_id, ""),
                       names.get(row.wiped_by_id or 0, ""))
        for row in rows
    )  # fmt: skip
