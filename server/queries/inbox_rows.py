"""What an inbox says of each task on a page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, func, or_, select

from server.database import Prepared, Work, among
from server.queries.days import soon_days
from server.queries.inbox_filters import LEADING, leads
from server.queries.names import officer_names, unit_names
from server.services.calendar import calendar_of
from server.tables import (
    Assignment,
    Case,
    CaseUnit,
    Directive,
    Draft,
    FollowUp,
    Instance,
    Obstacle,
    Task,
)
from server.tables.waiting import SETTLED
from workflows.workdays import ZONE, WorkCalendar

RANKS = ("lead", "implement", "cooperate", "informed", "supervise")
"""What a unit is first of all, when it is several things in a case."""


@dataclass(frozen=True)
class InboxRow:
    """`due` is the nearer of the step's limit and the binding day; `days` working days to it."""

    id: int
    version: int
    definition_id: int
    element: str
    form: str
    name: str
    case_id: int | None
    number: str
    subject: str
    unit: str
    about: str  # whose matter, when that is another unit's
    obstacle_id: int | None
    giver: str
    role: str
    due: date | None
    opened_on: date
    is_binding: bool
    days: int | None
    state: str  # qua, moc, sap, lam, tam
    assignee: str
    is_mine: bool
    is_free: bool
    is_new: bool
    draft_at: datetime | None
    look_on: date | None  # the officer's day to look again
    urgency: str
    is_seen: bool  # its page may be opened
    is_theirs: bool  # to complete, when nobody else has taken it
    away: str  # for whom they would act


def bound_day() -> ColumnElement[date | None]:
    """The first binding day among the open assignments that the task's process carries."""
    return (
        select(func.min(Assignment.current_due))
        .where(
            Assignment.instance_id == Task.instance_id,
            Assignment.deadline_kind == "BINDING",
            *(Assignment.progress != one for one in SETTLED),
            Assignment.suspended_on.is_(None),
        )
        .correlate(Task)
        .scalar_subquery()
    )


def first_role() -> ColumnElement[int | None]:
    rank = case({one: number for number, one in enumerate(RANKS)}, value=CaseUnit.role)
    first = (
        select(func.min(rank))
        .where(CaseUnit.case_id == Task.case_id, CaseUnit.unit_id == Task.unit_id)
        .correlate(Task)
        .scalar_subquery()
    )
    is_led = and_(
        leads(Task.case_id, Task.unit_id), or_(*(first == RANKS.index(one) for one in LEADING))
    )
    return case((is_led, RANKS.index("lead")), else_=first)


ISSUER = func.coalesce(Directive.on_behalf_of_id, Directive.issuer_id)
ROWS = Prepared(
    select(
        Task.id, Task.version, Task.name, Task.case_id, Task.unit_id, Task.assignee_id,
        Task.element, Task.form,
        func.coalesce(Task.definition_id, Instance.definition_id).label("definition_id"),
        Task.due_on, Task.opened_at, bound_day().label("bound"),
        Directive.full_number, Directive.subject, Instance.unit_id.label("about"),
        Obstacle.id.label("obstacle_id"), first_role().label("role"),
        case((Task.unit_id == Case.lead_unit_id, ISSUER), else_=Case.lead_unit_id).label("giver"),
        Draft.saved_at, Instance.halt_id.is_not(None).label("is_halted"),
        Directive.urgency, FollowUp.on_day.label("look_on"),
    )
    .select_from(Task)
    .join(Instance, Instance.id == Task.instance_id)
    .outerjoin(Obstacle, Obstacle.instance_id == Task.instance_id)
    .outerjoin(Case, Case.id == Task.case_id)
    .outerjoin(Directive, Directive.id == Case.directive_id)
    .outerjoin(Draft, Draft.task_id == Task.id)
    .outerjoin(
        FollowUp, and_(FollowUp.task_id == Task.id, FollowUp.officer_id == bindparam("officer"))
    )
    .where(among(Task.id, "tasks"))
)  # fmt: skip
"""What one page says of its tasks."""


def rows_of(db: Work, officer_id: int, tasks: Collection[int]) -> list[Row[Any]]:
    asked = {"officer": officer_id, "tasks": list(tasks)}
    return list(db.run(ROWS, asked)) if tasks else []


def readable(db: Work, officer_id: int, rows: Sequence[Row[Any]]) -> list[InboxRow]:
    units = unit_names(db, {i for row in rows for i in (row.unit_id, row.about, row.giver) if i})
    officers = officer_names(db, {row.assignee_id for row in rows})
    left = DaysLeft(calendar_of(db), db.today, soon_days(db))
    return [inbox_row(row, officer_id, units, officers, left) for row in rows]


@dataclass(frozen=True)
class DaysLeft:
    """Working days until a day; fifty rows share a few of them."""

    calendar: WorkCalendar
    today: date
    soon: int
    _known: dict[date, int] = field(default_factory=dict)

    def __call__(self, due: date) -> int:
        if due not in self._known:
            self._known[due] = self.calendar.between(self.today, due)
        return self._known[due]

    def state(self, due: date | None, *, is_binding: bool) -> str:
        """A step's limit never becomes red: only a binding day does (decisions 1 and 2)."""
        if due is None:
            return "lam"
        if due < self.today:
            return "qua" if is_binding else "moc"
        return "sap" if self(due) <= self.soon else "lam"


def inbox_row(
    row: Row[Any],
    officer_id: int,
    units: Mapping[int, str],
    officers: dict[int, str],
    left: DaysLeft,
) -> InboxRow:
    today = left.today
    due, is_binding = nearer(row.bound, row.due_on, today)
    days = left(due) if due else None
    opened_on = row.opened_at.astimezone(ZONE).date()
    return InboxRow(
        id=row.id,
        version=row.version,
        definition_id=row.definition_id,
        element=row.element,
        form=row.form,
        name=row.name,
        case_id=row.case_id,
        number=row.full_number or "",
        subject=row.subject or "",
        unit=units.get(row.unit_id, ""),
        about=units.get(row.about, "") if row.about != row.unit_id else "",
        obstacle_id=row.obstacle_id,
        giver=units.get(row.giver, ""),
        role=RANKS[row.role] if row.role is not None else "",
        due=due,
        opened_on=opened_on,
        is_binding=is_binding,
        days=days,
        state="tam" if row.is_halted else left.state(due, is_binding=is_binding),
        assignee=officers.get(row.assignee_id, ""),
        is_mine=row.assignee_id == officer_id,
        is_free=row.assignee_id is None,
        is_new=opened_on == today,
        draft_at=row.saved_at,
        look_on=row.look_on,
        urgency=row.urgency or "THUONG",
        is_seen=True,
        is_theirs=True,
        away="",
    )


def nearer(bound: date | None, limit: date | None, today: date) -> tuple[date | None, bool]:
    """A binding day that has passed counts more than a limit that passed before it."""
    if bound is not None and (limit is None or bound <= limit or bound < today):
        return bound, True
    return limit, False
