"""Deputations that an officer may see: given, received, and those of people whom they lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from server.access import (
    appointable_units,
    deputies_seen_by,
    directives_seen_by,
    memberships_of,
    reach_of,
)
from server.access.people import BLIND
from server.database import Work
from server.queries.colleagues import colleagues_of
from server.queries.names import officer_names, role_names, unit_names
from server.queries.task_people import Person
from server.services.definitions import steps_of_people
from server.tables import Deputy, Directive, Officer
from server.textfold import name_key

MOST = 100
PEOPLE = 1_000


@dataclass(frozen=True)
class DeputyLine:
    id: int
    away: str
    deputy: str
    unit: str  # empty: every unit of theirs
    role: str  # empty: every role
    doc_type: str  # this and the next two empty: all their work
    number: str
    step: str
    in_person: bool
    first_day: date
    last_day: date
    reason: str
    document: str
    state: str  # now, later, over, ended
    ended_at: datetime | None
    ended_by: str


@dataclass(frozen=True)
class Choice:
    """A unit or a role of whoever is away: `7`, or `7.chuyen_vien`; which work: `type.CV`."""

    code: str
    name: str
    role: str = ""


def deputies(db: Work, officer_id: int) -> tuple[DeputyLine, ...]:
    """Those that hold or will hold first, the newest first."""
    rows = db.scalars(
        select(Deputy)
        .where(deputies_seen_by(db, officer_id))
        .order_by(
            or_(Deputy.ended_at.is_not(None), Deputy.last_day < db.today),
            Deputy.first_day.desc(),
            Deputy.id.desc(),
        )
        .limit(MOST)
    ).all()
    people = officer_names(
        db, {one for row in rows for one in (row.officer_id, row.deputy_id, row.ended_by_id)}
    )
    units = unit_names(db, {row.unit_id for row in rows if row.unit_id})
    roles, numbers = role_names(db), numbers_of(db, {row.directive_id for row in rows})
    return tuple(
        DeputyLine(
            id=row.id, away=people[row.officer_id], deputy=people[row.deputy_id],
            unit=units.get(row.unit_id or 0, ""), role=roles.get(row.role or "", ""),
            doc_type=row.doc_type or "", number=numbers.get(row.directive_id, ""),
            step=row.step or "", in_person=row.in_person,
            first_day=row.first_day, last_day=row.last_day,
            reason=row.reason, document=row.document, state=state_of(row, db.today),
            ended_at=row.ended_at, ended_by=people.get(row.ended_by_id or 0, ""),
        )
        for row in rows
    )  # fmt: skip


def numbers_of(db: Work, ids: set[int | None]) -> dict[int | None, str]:
    numbers = select(Directive.id, Directive.full_number).where(Directive.id.in_(ids))
    return dict(db.execute(numbers).all())


def state_of(row: Deputy, today: date) -> str:
    if row.ended_at is not None:
        return "ended"
    if row.last_day < today:
        return "over"
    return "now" if row.first_day <= today else "later"


def people_away(db: Work, officer_id: int) -> tuple[Person, ...]:
    """For whom the officer may name a deputy: oneself first, then those whom they lead."""
    me = db.get_one(Officer, officer_id)
    others = [
        one
        for one in colleagues_of(db, officer_id)
        if one.id != officer_id and appointable_units(db, officer_id, one.id)
    ]
    mine = [Person(me.id, me.full_name, me.title)] if reach_of(db, officer_id).own else []
    return (*mine, *others)


def possible_deputies(db: Work) -> tuple[Person, ...]:
    rows = db.scalars(
        select(Officer).where(Officer.is_active).order_by(Officer.full_name).limit(PEOPLE)
    )
    able = [one for one in rows if reach_of(db, one.id).own]
    by_name = sorted(able, key=lambda one: name_key(one.full_name))
    return tuple(Person(one.id, one.full_name, one.title) for one in by_name)


def scopes_of(db: Work, officer_id: int, away_id: int) -> tuple[Choice, ...]:
    """A unit with all roles, or one role in it."""
    units = appointable_units(db, officer_id, away_id)
    names, roles = unit_names(db, units), role_names(db)
    held = [one for one in memberships_of(db, away_id) if one.role not in BLIND]
    found = [Choice(str(id_), names.get(id_, "")) for id_ in sorted(units)]
    found += [
        Choice(f"{one.unit_id}.{one.role}", names[one.unit_id], roles.get(one.role, ""))
        for one in held
        if one.unit_id in units
    ]
    return tuple(found)


@dataclass(frozen=True)
class Works:
    """What a deputation may be narrowed to."""

    doc_types: tuple[str, ...]
    documents: tuple[Choice, ...]
    steps: tuple[str, ...]


def works_of(db: Work, officer_id: int) -> Works:
    """Of documents the newest that they see."""
    seen = select(Directive).where(directives_seen_by(db, officer_id), Directive.full_number != "")
    rows = db.scalars(seen.order_by(Directive.id.desc()).limit(MOST)).all()
    return Works(
        doc_types=tuple(sorted({row.doc_type for row in rows})),
        documents=tuple(Choice(str(row.id), f"{row.full_number}: {row.subject}") for row in rows),
        steps=tuple(steps_of_people(db)),
    )
