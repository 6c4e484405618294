"""What a form that enters a directive or an entry may choose from."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from server import access
from server.database import Work
from server.queries.names import unit_names
from server.tables import IncomingEntry, Unit, UnitGroup
from server.tables.validity import runs_on
from server.textfold import fold

ENTRIES = 50


@dataclass(frozen=True)
class Choice:
    value: str
    words: str


def units_to_choose(db: Work) -> tuple[Choice, ...]:
    """All units of today in the order of the organisation's file."""
    running = select(Unit.id, Unit.code).where(runs_on(Unit, db.today))
    rows = db.execute(running.order_by(Unit.position, Unit.id)).all()
    names = unit_names(db)
    return tuple(Choice(code, names.get(unit_id, code)) for unit_id, code in rows)


@dataclass(frozen=True)
class Units:
    """Names and codes of today's units, to know a unit by the name somebody wrote."""

    names: dict[str, str]  # code -> name
    codes: dict[str, str]  # folded name -> code


def units_by_name(db: Work) -> Units:
    choices = units_to_choose(db)
    return Units(
        {one.value: one.words for one in choices}, {fold(one.words): one.value for one in choices}
    )


def groups_to_choose(db: Work) -> tuple[Choice, ...]:
    rows = db.execute(select(UnitGroup.code, UnitGroup.name).order_by(UnitGroup.position))
    return tuple(Choice(code, name) for code, name in rows)


def entries_to_choose(db: Work, officer_id: int) -> tuple[Choice, ...]:
    """The newest incoming documents of the officer's units: what a draft may answer to."""
    own = access.reach_of(db, officer_id).own
    rows = db.scalars(
        select(IncomingEntry)
        .where(IncomingEntry.unit_id.in_(own))
        .order_by(IncomingEntry.id.desc())
        .limit(ENTRIES)
    )
    return tuple(
        Choice(str(row.id), f"{row.full_number}, {row.issuer}: {row.subject}") for row in rows
    )
