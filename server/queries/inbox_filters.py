"""What an inbox may be narrowed to, as conditions over `waiting`; groups by due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Label, and_, case, exists, or_, select

from server.database import Work
from server.queries.needles import is_found
from server.queries.waiting import NEXT_SUNDAY, SUNDAY, TODAY, VIEWS, Conditions
from server.services.typed import positive
from server.tables import Assignment, Case, CaseUnit, Directive, Waiting
from server.tables.waiting import FAR
from server.textfold import nfc

GROUPS = ("over", "past", "today", "week", "next_week", "later", "none", "paused")
PARTS = ("lead", "implement", "cooperate", "other")
"""What the task's unit is in the case: the first that fits; others follow, appraise or approve."""
LEADING = ("implement", "cooperate")
"""Addressed as these, a unit is a lead all the same where a duty of the case names it as one."""
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

    def as_query(self) -> dict[str, str]:
        """The address again, without what is not asked and without the page."""
        named = {
            "view": self.view if self.view != "all" else "", "unit": self.unit_id,
            "case": self.case_id, "step": self.step, "due": self.due, "urgency": self.urgency,
            "part": self.part, "q": self.search,
        }  # fmt: skip
        return {name: str(value) for name, value in named.items() if value}


def read_wanted(asked: Mapping[str, str]) -> Wanted:
    """Whatever is not understood is left out: a mistyped address still shows a list."""
    return Wanted(
        view=one_of(VIEWS, asked.get("view")) or "all",
        unit_id=positive(asked.get("unit")),
        case_id=positive(asked.get("case")),
        step=words(asked.get("step"), 200),
        due=one_of(GROUPS, asked.get("due")),
        urgency=one_of(URGENCIES, asked.get("urgency")),
        part=one_of(PARTS, asked.get("part")),
        search=words(asked.get("q"), 100),
        after=place_of(asked.get("after", "")),
    )


def one_of(known: tuple[str, ...], text: str | None) -> str:
    return text if text in known else ""


def words(text: str | None, most: int) -> str:
    return nfc(text or "")[:most].strip()


def place_of(text: str) -> Place | None:
    """today_2022-06-20_15: where the page before ended."""
    key, _, rest = text.partition("_2")
    day, _, number = f"2{rest}".partition("_")
    try:
        found = positive(number)
        return (key, date.fromisoformat(day), found) if found and key in GROUPS else None
    except ValueError:
        return None


def conditions_of(db: Work, wanted: Wanted) -> Conditions:
    found: list[ColumnElement[bool]] = []
    if wanted.unit_id is not None:
        found.append(Waiting.task_unit_id == wanted.unit_id)
    if wanted.case_id is not None:
        found.append(Waiting.case_id == wanted.case_id)
    if wanted.step:
        found.append(Waiting.name == wanted.step)
    if wanted.due:
        found.append(in_group(wanted.due))
    if wanted.urgency:
        urgent = select(Case.id).join(Directive, Directive.id == Case.directive_id)
        found.append(Waiting.case_id.in_(urgent.where(Directive.urgency == wanted.urgency)))
    if wanted.part:
        found.append(has_part(wanted.part))
    if wanted.search:
        found.append(is_found(db, wanted.search))
    return tuple(found)


def has_part(part: str) -> ColumnElement[bool]:
    """The first of PARTS that the unit is in the case."""
    before = PARTS[: PARTS.index(part)]
    none_before = [~is_in_case(one) for one in before]
    return and_(*none_before) if part == "other" else and_(is_in_case(part), *none_before)


def is_in_case(role: str) -> ColumnElement[bool]:
    if role != "lead":
        return stands_as(role)
    leads_duty = and_(leads(Waiting.case_id, Waiting.task_unit_id), stands_as(*LEADING))
    return or_(stands_as("lead"), leads_duty)


def stands_as(*roles: str) -> ColumnElement[bool]:
    """Addressed in the case as one of these."""
    return exists().where(
        CaseUnit.case_id == Waiting.case_id,
        CaseUnit.unit_id == Waiting.task_unit_id,
        CaseUnit.role.in_(roles),
    )


def leads(case_id: Any, unit_id: Any) -> ColumnElement[bool]:
    """A duty of the case names the unit as its lead."""
    return exists().where(
        Assignment.role == "lead", Assignment.case_id == case_id, Assignment.unit_id == unit_id
    )


@cache
def in_group(key: str) -> ColumnElement[bool]:
    """The same as GROUP says, as a stretch of days."""
    if key == "paused":
        return Waiting.is_halted.is_(True)
    day, bound = Waiting.day, Waiting.bound
    days: dict[str, ColumnElement[bool]] = {
        "over": and_(day < TODAY, bound < TODAY),
        "past": and_(day < TODAY, or_(bound.is_(None), bound >= TODAY)),
        "today": day == TODAY,
        "week": and_(day > TODAY, day <= SUNDAY),
        "next_week": and_(day > SUNDAY, day <= NEXT_SUNDAY),
        "later": and_(day > NEXT_SUNDAY, day < FAR),
        "none": day == FAR,
    }
    return and_(~Waiting.is_halted, days[key])


GROUP: Label[str] = case(
    (Waiting.is_halted, "paused"),
    (Waiting.bound < TODAY, "over"),
    (Waiting.day < TODAY, "past"),
    (Waiting.day == TODAY, "today"),
    (Waiting.day <= SUNDAY, "week"),
    (Waiting.day <= NEXT_SUNDAY, "next_week"),
    (Waiting.day == FAR, "none"),
    else_="later",
).label("due")
