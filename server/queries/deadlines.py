"""Until when an officer has to do what: their tasks, and what their unit is bound to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from server.access import reach_of
from server.database import Work
from server.queries.inbox_rows import readable, rows_of
from server.queries.names import unit_names
from server.queries.waiting import standing_in
from server.queries.waiting_lists import page_of
from server.tables import Assignment, Case, Directive, Obligation, Waiting
from server.tables.waiting import FAR, SETTLED

MOST = 300  # tasks, and assignments
DATED = (Waiting.day < FAR, ~Waiting.is_halted)


@dataclass(frozen=True)
class Deadline:
    kind: str  # task, assignment
    id: int
    day: date
    is_binding: bool
    name: str
    number: str
    unit: str
    basis: str
    path: str


def deadlines_of(db: Work, officer_id: int) -> tuple[Deadline, ...]:
    """The nearest first; a clock that stands still has no day."""
    return (*_tasks(db, officer_id), *_assignments(db, officer_id))


def _tasks(db: Work, officer_id: int) -> list[Deadline]:
    standing = standing_in(db, officer_id, "all")
    page = page_of(db, standing, DATED, after=None, limit=MOST)
    rows = rows_of(db, officer_id, [task_id for _day, task_id in page])
    return [
        Deadline("task", row.id, row.due, row.is_binding, row.name, row.number, row.unit, "",
                 f"/tasks/{row.id}")
        for row in readable(db, officer_id, rows) if row.due is not None
    ]  # fmt: skip


def _assignments(db: Work, officer_id: int) -> list[Deadline]:
    rows = db.execute(
        select(Assignment, Obligation.ordinal, Obligation.title, Directive.full_number)
        .join(Obligation, Obligation.id == Assignment.obligation_id)
        .join(Case, Case.id == Assignment.case_id)
        .join(Directive, Directive.id == Case.directive_id)
        .where(
            Assignment.unit_id.in_(reach_of(db, officer_id).own),
            Assignment.deadline_kind == "BINDING",
            Assignment.progress.not_in(SETTLED),
            Assignment.suspended_on.is_(None),
            Assignment.current_due.is_not(None),
        )
        .order_by(Assignment.current_due, Assignment.id)
        .limit(MOST)
    ).all()
    units = unit_names(db)
    return [
        Deadline("assignment", one.id, one.current_due, True, f"{ordinal}. {title}".rstrip(". "),
                 number, units.get(one.unit_id, ""), one.basis,
                 f"/cases/{one.case_id}/units/{one.unit_id}#a{one.id}")
        for one, ordinal, title, number in rows if one.current_due is not None
    ]  # fmt: skip
