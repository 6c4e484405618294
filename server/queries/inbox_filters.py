"""What an inbox may be narrowed to, as conditions over `waiting`; groups by due."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Label, and_, case, or_, select

from server.database import Work
from server.queries.waiting import is_found
from server.tables import Case, CaseUnit, Directive, Waiting
from server.tables.waiting import FAR

GROUPS = ("over", "past", "today", "week", "next_week", "later", "none", "paused")
PARTS = ("lead", "implement", "cooperate", "other")
"""What the task's unit is in the case: the first that fits; others follow, appraise or approve."""
URGENCIES = ("HOA_TOC", "THUONG_KHAN", "KHAN", "THUONG")
Place = tuple[str, date, int]  # group, day, task


@dataclass(frozen=True)
class Wanted:
    """What the address asks for."""

    view: str = "all"
    unit_id: int | None = None
    case_id: int | None = None
    step: str = ""
    due: str = ""
    urgency: str = ""
    part: str = ""
    search: str = ""
    after: Place | None = None

    @property
    def is_narrowed(self) -> bool:
        return replace(self, after=None) != Wanted(view=self.view)


def conditions_of(db: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = []
    if wanted.unit_id is not None:
        found.append(Waiting.task_unit_id == wanted.unit_id)
    if wanted.case_id is not None:
        found.append(Waiting.case_id == wanted.case_id)
    if wanted.step:
        found.append(Waiting.name == wanted.step)
    if wanted.due:
        found.append(in_group(wanted.due, db.today))
    if wanted.urgency:
        urgent = select(Case.id).join(Directive, Directive.id == Case.directive_id)
        found.append(Waiting.case_id.in_(urgent.where(Directive.urgency == wanted.urgency)))
    if wanted.part:
        found.append(has_part(wanted.part))
    if wanted.search:
        found.append(is_found(db, wanted.search))
    return found


def has_part(part: str) -> ColumnElement[bool]:
    """The first of PARTS that the unit is in the case."""
    before = PARTS[: PARTS.index(part)]
    none_before = [~is_in_case(one) for one in before]
    return and_(*none_before) if part == "other" else and_(is_in_case(part), *none_before)


def is_in_case(role: str) -> ColumnElement[bool]:
    return (
        select(CaseUnit.id)
        .where(
            CaseUnit.case_id == Waiting.case_id,
            CaseUnit.unit_id == Waiting.task_unit_id,
            CaseUnit.role == role,
        )
        .correlate(Waiting)
        .exists()
    )


def in_group(key: str, today: date) -> ColumnElement[bool]:
    """The same as `group_of` says, as a stretch of days."""
    if key == "paused":
        return Waiting.is_halted.is_(True)
    sunday = end_of_week(today)
    day, bound = Waiting.day, Waiting.bound
    days: dict[str, ColumnElement[bool]] = {
        "over": and_(day < today, bound < today),
        "past": and_(day < today, or_(bound.is_(None), bound >= today)),
        "today": day == today,
        "week": and_(day > today, day <= sunday),
        "next_week": and_(day > sunday, day <= sunday + timedelta(days=7)),
        "later": and_(day > sunday + timedelta(days=7), day < FAR),
        "none": day == FAR,
    }
    return and_(~Waiting.is_halted, days[key])


def group_of(today: date) -> Label[str]:
    sunday = end_of_week(today)
    return case(
        (Waiting.is_halted, "paused"),
        (Waiting.bound < today, "over"),
        (Waiting.day < today, "past"),
        (Waiting.day == today, "today"),
        (Waiting.day <= sunday, "week"),
        (Waiting.day <= sunday + timedelta(days=7), "next_week"),
        (Waiting.day == FAR, "none"),
        else_="later",
    ).label("due")


def end_of_week(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())
