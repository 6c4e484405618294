"""How much stands in an inbox, by who has it, by unit and by case."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from server.access import completable_by
from server.database import Work
from server.queries.inbox import FAR, sorting_day, standing_in, stands_still
from server.queries.names import unit_names
from server.tables import Case, Directive, Draft, Task


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
    counted = select(func.count()).where(Task.state == "open", standing_in(db, officer_id, "all"))
    return db.scalar(counted) or 0


def inbox_counts(db: Work, officer_id: int) -> InboxCounts:
    mine = Task.assignee_id == officer_id
    grouped = (
        select(Task.unit_id, Task.case_id, mine, Task.assignee_id.is_(None), func.count())
        .where(Task.state == "open", completable_by(db, officer_id))
        .group_by(Task.unit_id, Task.case_id, mine, Task.assignee_id.is_(None))
    )
    units: Counter[int] = Counter()
    cases: Counter[int] = Counter()
    own = free = taken = 0
    for unit_id, case_id, is_mine, is_free, count in db.execute(grouped):
        if not is_mine and not is_free:
            taken += count
            continue
        own += count if is_mine else 0
        free += count if is_free else 0
        if unit_id is not None:
            units[unit_id] += count
        if case_id is not None:
            cases[case_id] += count
    past, today = due_counts(db, officer_id)
    return InboxCounts(
        all=own + free, mine=own, free=free, taken=taken,
        draft=draft_count(db, officer_id), paper=paper_count(db, officer_id),
        past=past, today=today,
        units=named_units(db, units), cases=named_cases(db, cases),
    )  # fmt: skip


def due_counts(db: Work, officer_id: int) -> tuple[int, int]:
    """Past and today, limits and binding days alike."""
    day = sorting_day()
    is_past = day < db.today  # one expression: PostgreSQL takes two alike for two
    due = (
        select(is_past, func.count())
        .where(Task.state == "open", standing_in(db, officer_id, "all"), day <= db.today, day < FAR)
        .where(~stands_still())
        .group_by(is_past)
    )
    found = {bool(past): count for past, count in db.execute(due)}
    return found.get(True, 0), found.get(False, 0)


def draft_count(db: Work, officer_id: int) -> int:
    drafts = (
        select(func.count())
        .select_from(Draft)
        .join(Task, Task.id == Draft.task_id)
        .where(Task.state == "open", Draft.officer_id == officer_id)
        .where(standing_in(db, officer_id, "all"))
    )
    return db.scalar(drafts) or 0


def paper_count(db: Work, officer_id: int) -> int:
    counted = select(func.count()).where(Task.state == "open", standing_in(db, officer_id, "paper"))
    return db.scalar(counted) or 0


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
