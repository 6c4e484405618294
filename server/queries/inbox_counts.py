"""How much stands in an inbox, by who has it, by unit and by case."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select

from server.database import Work
from server.queries.names import unit_names
from server.queries.waiting import counted, standing_in
from server.tables import Case, Directive, Waiting


@dataclass(frozen=True)
class Counted:
    id: int
    name: str
    count: int


@dataclass(frozen=True)
class InboxCounts:
    all: int
    mine: int
    free: int
    taken: int
    draft: int
    paper: int
    past: int
    today: int
    units: tuple[Counted, ...]
    cases: tuple[Counted, ...]


def open_count(db: Work, officer_id: int) -> int:
    """The number beside Việc của tôi on every page."""
    return count(db, officer_id, "all")


def inbox_counts(db: Work, officer_id: int) -> InboxCounts:
    own, free = count(db, officer_id, "mine"), count(db, officer_id, "free")
    past, today = due_counts(db, officer_id)
    return InboxCounts(
        all=own + free, mine=own, free=free, taken=count(db, officer_id, "taken"),
        draft=count(db, officer_id, "draft"), paper=count(db, officer_id, "paper"),
        past=past, today=today,
        units=named_units(db, by(db, officer_id, Waiting.task_unit_id)),
        cases=named_cases(db, by(db, officer_id, Waiting.case_id)),
    )  # fmt: skip


def count(db: Work, officer_id: int, view: str) -> int:
    found = counted(standing_in(db, officer_id, view))
    return int(db.run(found).scalar() or 0) if found is not None else 0


def by(db: Work, officer_id: int, column: Any) -> Counter[int]:
    found = counted(standing_in(db, officer_id, "all"), column)
    rows = db.run(found).all() if found is not None else []
    return Counter({key: number for key, number in map(tuple, rows) if key is not None})


def due_counts(db: Work, officer_id: int) -> tuple[int, int]:
    """Past and today, limits and binding days alike; no day passes while a step stands still."""
    is_due = and_(Waiting.day <= db.today, ~Waiting.is_halted)
    stretches = [and_(one, is_due) for one in standing_in(db, officer_id, "all")]
    found = counted(stretches, Waiting.day)
    rows = [tuple(row) for row in db.run(found)] if found is not None else []
    past = sum(number for day, number in rows if day < db.today)
    return past, sum(number for day, number in rows if day == db.today)


def named_units(db: Work, units: Counter[int]) -> tuple[Counted, ...]:
    names = unit_names(db, set(units))
    return tuple(Counted(i, names.get(i, ""), count) for i, count in units.most_common(12))


def named_cases(db: Work, cases: Counter[int]) -> tuple[Counted, ...]:
    numbers = select(Case.id, Directive.full_number, Directive.subject).join(
        Directive, Directive.id == Case.directive_id
    )
    top = dict(cases.most_common(8))
    found = db.execute(numbers.where(Case.id.in_(top)))
    return tuple(Counted(i, number or subject, top[i]) for i, number, subject in found)
