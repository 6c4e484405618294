"""An inbox as stretches of an index over `waiting`: its next page, its counts, what is found.

Statements are made once for all officers who are alike, and run with the values of one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Label, and_, bindparam, case, exists, or_, select

from server.access import (
    Reach,
    alike,
    deputed_to,
    passed_on_by,
    reach_of,
    waiting_for,
    waiting_in_units,
    waiting_on_paper,
)
from server.database import Prepared, Work
from server.tables import Draft, FollowUp, Waiting

Conditions = tuple[ColumnElement[bool], ...]
VIEWS = ("all", "mine", "free", "deputed", "draft", "later", "taken", "unit", "others", "paper")
THEIRS = ""
"""No view: whatever the officer may complete, whoever has taken it."""
TODAY: Any = bindparam("today")
SUNDAY: Any = bindparam("sunday")
NEXT_SUNDAY: Any = bindparam("next_sunday")
MADE = 1024  # statements remembered; the least used are made again


@dataclass(frozen=True)
class Standing:
    """One condition for each stretch; `repeats`: a task may be found in it more than once."""

    stretches: Conditions
    repeats: bool
    values: Mapping[str, Any] = field(compare=False)


def standing_in(db: Work, officer_id: int, view: str) -> Standing:
    """What a colleague has taken, and what is looked at later, stands in a view of its own."""
    reach, values = alike(reach_of(db, officer_id))
    values = {**values, **days_of(db.today)}
    if view == "paper":
        return Standing(on_paper(reach), len(on_paper(reach)) > 1, values)
    if view in ("unit", "others"):
        return Standing(of_others(reach, view), repeats=True, values=values)
    full = full_stretches(db, reach, values)
    return Standing(theirs(reach, view, full), sum(full) > 1, values)


def days_of(today: date) -> dict[str, date]:
    sunday = end_of_week(today)
    return {"today": today, "sunday": sunday, "next_sunday": sunday + timedelta(days=7)}


def end_of_week(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def full_stretches(db: Work, reach: Reach, values: Mapping[str, Any]) -> tuple[bool, ...]:
    """Those that hold nothing now are left out, so that most officers' lists are one stretch and
    need no comparing."""
    asked = ("full stretches", values["me"])
    if asked not in db.info:
        looks = looks_into(reach)
        db.info[asked] = () if looks is None else tuple(db.run(looks, values).one())
    found: tuple[bool, ...] = db.info[asked]
    return found


@lru_cache(MADE)
def looks_into(reach: Reach) -> Prepared | None:
    looks: list[Any] = [
        exists().where(one).label(f"has_{number}")
        for number, one in enumerate(waiting_for(reach, on_paper=False))
    ]
    return Prepared(select(*looks)) if looks else None


@lru_cache(MADE)
def theirs(reach: Reach, view: str, full: tuple[bool, ...]) -> Conditions:
    stretches = waiting_for(reach, on_paper=False)
    found = [one for one, is_full in zip(stretches, full, strict=True) if is_full]
    if view == THEIRS:
        return tuple(found)
    return tuple(and_(one, in_view(reach, view)) for one in found)


@lru_cache(MADE)
def on_paper(reach: Reach) -> Conditions:
    return tuple(waiting_on_paper(reach))


@lru_cache(MADE)
def of_others(reach: Reach, view: str) -> Conditions:
    return tuple(waiting_in_units(reach) if view == "unit" else passed_on_by(reach))


def in_view(reach: Reach, view: str) -> ColumnElement[bool]:
    mine, free = Waiting.holder_id == reach.officer_id, Waiting.holder_id.is_(None)
    deputed = deputed_to(reach)
    at_hand = or_(mine, free, deputed)
    later = is_later(reach)
    if view == "taken":
        return and_(Waiting.holder_id != reach.officer_id, ~deputed)
    if view == "draft":
        drafts = select(Draft.task_id).where(Draft.officer_id == reach.officer_id)
        return and_(at_hand, Waiting.task_id.in_(drafts))
    if view == "later":
        return and_(at_hand, later)
    shares = {"mine": mine, "free": and_(free, ~deputed), "deputed": deputed}
    return and_(shares.get(view, at_hand), ~later)


def is_later(reach: Reach) -> ColumnElement[bool]:
    """The officer wants to see it again, but not yet."""
    put_off = select(FollowUp.task_id).where(
        FollowUp.officer_id == reach.officer_id, FollowUp.on_day > TODAY
    )
    return Waiting.task_id.in_(put_off)


@lru_cache(MADE)
def view_of(reach: Reach) -> Label[str]:
    """In which of the views that share nothing a task of theirs stands."""
    return case(
        (in_view(reach, "taken"), "taken"),
        (is_later(reach), "later"),
        (deputed_to(reach), "deputed"),
        (Waiting.holder_id.is_(None), "free"),
        else_="mine",
    ).label("view")
