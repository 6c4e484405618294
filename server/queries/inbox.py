"""Việc của tôi: open tasks an officer may complete, by due day, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, select

from server.database import Work
from server.queries.days import SOON
from server.queries.names import officer_names, unit_names
from server.queries.waiting import is_found, page_of, standing_in
from server.services.calendar import calendar_of
from server.tables import (
    Assignment,
    Case,
    CaseUnit,
    Directive,
    Draft,
    Instance,
    Obstacle,
    Task,
    Waiting,
)
from server.tables.waiting import SETTLED
from workflows.workdays import ZONE, WorkCalendar

PAGE = 50
GROUPS = ("over", "past", "today", "week", "next_week", "later", "none", "paused")


@dataclass(frozen=True)
class Wanted:
    """What the address asks for."""

    view: str = "all"  # all, mine, free, draft, taken, paper
    unit_id: int | None = None
    case_id: int | None = None
    search: str = ""
    after: tuple[date, int] | None = None


@dataclass(frozen=True)
class InboxRow:
    """`due` is the nearer of the step's limit and the binding day; `days` working days to it."""

    id: int
    version: int
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
    is_binding: bool
    days: int | None
    state: str  # qua, moc, sap, lam, tam
    assignee: str
    is_mine: bool
    is_free: bool
    is_new: bool
    draft_at: datetime | None


@dataclass(frozen=True)
class Group:
    key: str
    rows: tuple[InboxRow, ...]


@dataclass(frozen=True)
class Inbox:
    groups: tuple[Group, ...]
    today: date
    week_end: date
    next: tuple[date, int] | None


def inbox(db: Work, officer_id: int, wanted: Wanted) -> Inbox:
    page = page_of(db, standing_in(db, officer_id, wanted.view), conditions_of(db, wanted),
                   after=wanted.after, limit=PAGE + 1)  # fmt: skip
    ids = [task_id for _, task_id in page[:PAGE]]
    rows = readable(db, officer_id, rows_of(db, ids))
    return Inbox(
        groups=grouped(rows, db.today),
        today=db.today,
        week_end=end_of_week(db.today),
        next=page[PAGE - 1] if len(page) > PAGE else None,
    )


def conditions_of(db: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = []
    if wanted.unit_id is not None:
        found.append(Waiting.task_unit_id == wanted.unit_id)
    if wanted.case_id is not None:
        found.append(Waiting.case_id == wanted.case_id)
    if wanted.search:
        found.append(is_found(db, wanted.search))
    return found


def bound_day() -> ColumnElement[date | None]:
    """The first binding day among the open assignments that the task's process carries."""
    return (
        select(func.min(Assignment.current_due))
        .where(
            Assignment.instance_id == Task.instance_id,
            Assignment.deadline_kind == "BINDING",
            Assignment.progress.not_in(SETTLED),
            Assignment.suspended_on.is_(None),
        )
        .correlate(Task)
        .scalar_subquery()
    )


def rows_of(db: Work, ids: Sequence[int]) -> list[Row[Any]]:
    """One page, in the order of the ids."""
    role = (
        select(func.max(CaseUnit.role))
        .where(CaseUnit.case_id == Task.case_id, CaseUnit.unit_id == Task.unit_id)
        .correlate(Task)
        .scalar_subquery()
    )
    issuer = func.coalesce(Directive.on_behalf_of_id, Directive.issuer_id)
    giver = case((Task.unit_id == Case.lead_unit_id, issuer), else_=Case.lead_unit_id)
    chosen = (
        select(
            Task.id, Task.version, Task.name, Task.case_id, Task.unit_id, Task.assignee_id,
            Task.due_on, Task.opened_at, bound_day().label("bound"),
            Directive.full_number, Directive.subject, Instance.unit_id.label("about"),
            Obstacle.id.label("obstacle_id"), role.label("role"), giver.label("giver"),
            Draft.saved_at, Instance.halt_id.is_not(None).label("is_halted"),
        )
        .select_from(Task)
        .join(Instance, Instance.id == Task.instance_id)
        .outerjoin(Obstacle, Obstacle.instance_id == Task.instance_id)
        .outerjoin(Case, Case.id == Task.case_id)
        .outerjoin(Directive, Directive.id == Case.directive_id)
        .outerjoin(Draft, Draft.task_id == Task.id)
        .where(Task.id.in_(ids))
    )  # fmt: skip
    found = {row.id: row for row in db.run(chosen)}
    return [found[one] for one in ids if one in found]


def readable(db: Work, officer_id: int, found: Iterable[Row[Any]]) -> list[InboxRow]:
    rows = list(found)
    units = unit_names(db, {i for row in rows for i in (row.unit_id, row.about, row.giver) if i})
    officers = officer_names(db, {row.assignee_id for row in rows})
    calendar = calendar_of(db)
    return [inbox_row(row, officer_id, units, officers, calendar, db.today) for row in rows]


def inbox_row(
    row: Row[Any],
    officer_id: int,
    units: Mapping[int, str],
    officers: dict[int, str],
    calendar: WorkCalendar,
    today: date,
) -> InboxRow:
    due, is_binding = nearer(row.bound, row.due_on, today)
    days = calendar.between(today, due) if due else None
    return InboxRow(
        id=row.id,
        version=row.version,
        name=row.name,
        case_id=row.case_id,
        number=row.full_number or "",
        subject=row.subject or "",
        unit=units.get(row.unit_id, ""),
        about=units.get(row.about, "") if row.about != row.unit_id else "",
        obstacle_id=row.obstacle_id,
        giver=units.get(row.giver, ""),
        role=row.role or "",
        due=due,
        is_binding=is_binding,
        days=days,
        state="tam" if row.is_halted else state_of(due, days, is_binding=is_binding, today=today),
        assignee=officers.get(row.assignee_id, ""),
        is_mine=row.assignee_id == officer_id,
        is_free=row.assignee_id is None,
        is_new=row.opened_at.astimezone(ZONE).date() == today,
        draft_at=row.saved_at,
    )


def nearer(bound: date | None, limit: date | None, today: date) -> tuple[date | None, bool]:
    """A binding day that has passed counts more than a limit that passed before it."""
    if bound is not None and (limit is None or bound <= limit or bound < today):
        return bound, True
    return limit, False


def state_of(due: date | None, days: int | None, *, is_binding: bool, today: date) -> str:
    """A step's limit never becomes red: only a binding day does (decisions 1 and 2)."""
    if due is None or days is None:
        return "lam"
    if due < today:
        return "qua" if is_binding else "moc"
    return "sap" if days <= SOON else "lam"


def grouped(rows: list[InboxRow], today: date) -> tuple[Group, ...]:
    by_key: dict[str, list[InboxRow]] = {}
    for row in rows:
        by_key.setdefault(group_of(row, today), []).append(row)
    return tuple(Group(key, tuple(by_key[key])) for key in GROUPS if key in by_key)


def group_of(row: InboxRow, today: date) -> str:
    if row.state == "tam":
        return "paused"
    if row.due is None:
        return "none"
    if row.due < today:
        return "over" if row.is_binding else "past"
    if row.due == today:
        return "today"
    sunday = end_of_week(today)
    if row.due <= sunday:
        return "week"
    return "next_week" if row.due <= sunday + timedelta(days=7) else "later"


def end_of_week(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())
