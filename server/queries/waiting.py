"""An inbox as stretches of an index over `waiting`: its next page, its counts, what is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Label,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    tuple_,
    union_all,
)

from server.access import (
    deputed_to,
    passed_on_by,
    waiting_in_units,
    waiting_on,
    waiting_on_paper,
)
from server.database import Work
from server.services.definitions import definition_by_id
from server.tables import Case, Definition, Directive, Draft, FollowUp, Officer, UnitName, Waiting
from server.textfold import fold

Key = tuple[date, int]
VIEWS = ("all", "mine", "free", "deputed", "draft", "later", "taken", "unit", "others", "paper")


@dataclass(frozen=True)
class Standing:
    """One condition for each stretch; `repeats`: a task may be found in it more than once."""

    stretches: tuple[ColumnElement[bool], ...]
    repeats: bool

    def where(self, condition: ColumnElement[bool]) -> Standing:
        return Standing(tuple(and_(one, condition) for one in self.stretches), self.repeats)


def standing_in(db: Work, officer_id: int, view: str) -> Standing:
    """What a colleague has taken, and what is looked at later, stands in a view of its own."""
    if view == "paper":
        return standing(waiting_on_paper(db, officer_id))
    if view == "unit":
        return Standing(tuple(waiting_in_units(db, officer_id)), repeats=True)
    if view == "others":
        return Standing(tuple(passed_on_by(db, officer_id)), repeats=True)
    return theirs(db, officer_id).where(in_view(db, officer_id, view))


def theirs(db: Work, officer_id: int) -> Standing:
    """Whatever the officer may complete, whoever has taken it; stretches that hold nothing now
    are left out, so that most officers' lists are one stretch and need no comparing."""
    asked = ("theirs", officer_id)
    if asked not in db.info:
        stretches = waiting_on(db, officer_id)
        looks = [exists().where(one).label(f"has_{n}") for n, one in enumerate(stretches)]
        full = db.run(select(*looks)).one() if looks else ()
        db.info[asked] = standing(
            [one for one, is_full in zip(stretches, full, strict=True) if is_full]
        )
    found: Standing = db.info[asked]
    return found


def standing(stretches: Sequence[ColumnElement[bool]]) -> Standing:
    return Standing(tuple(stretches), repeats=len(stretches) > 1)


def in_view(db: Work, officer_id: int, view: str) -> ColumnElement[bool]:
    mine, free = Waiting.holder_id == officer_id, Waiting.holder_id.is_(None)
    deputed = deputed_to(db, officer_id)
    at_hand = or_(mine, free, deputed)
    later = is_later(db, officer_id)
    if view == "taken":
        return and_(Waiting.holder_id != officer_id, ~deputed)
    if view == "draft":
        drafts = select(Draft.task_id).where(Draft.officer_id == officer_id)
        return and_(at_hand, Waiting.task_id.in_(drafts))
    if view == "later":
        return and_(at_hand, later)
    shares = {"mine": mine, "free": and_(free, ~deputed), "deputed": deputed}
    return and_(shares.get(view, at_hand), ~later)


def is_later(db: Work, officer_id: int) -> ColumnElement[bool]:
    """The officer wants to see it again, but not yet."""
    put_off = select(FollowUp.task_id).where(
        FollowUp.officer_id == officer_id, FollowUp.on_day > db.today
    )
    return Waiting.task_id.in_(put_off)


def view_of(db: Work, officer_id: int) -> Label[str]:
    """In which of the views that share nothing a task of theirs stands."""
    return case(
        (in_view(db, officer_id, "taken"), "taken"),
        (is_later(db, officer_id), "later"),
        (deputed_to(db, officer_id), "deputed"),
        (Waiting.holder_id.is_(None), "free"),
        else_="mine",
    ).label("view")


def page_of(
    db: Work,
    standing: Standing,
    conditions: Sequence[ColumnElement[bool]],
    *,
    after: Key | None,
    limit: int,
) -> list[Key]:
    """In order of day and id; each stretch is read only as far as the page needs."""
    further = [tuple_(Waiting.day, Waiting.task_id) > after] if after is not None else []
    parts = [
        select(Waiting.day, Waiting.task_id)
        .where(one, *conditions, *further)
        .distinct()
        .order_by(Waiting.day, Waiting.task_id)
        .limit(limit)
        .subquery()
        for one in standing.stretches
    ]
    if not parts:
        return []
    every = union_all(*(select(part) for part in parts)).subquery()
    day, task_id = every.c
    page = select(day, task_id).distinct().order_by(day, task_id).limit(limit)
    return [(when, number) for when, number in map(tuple, db.run(page))]


def counted(
    db: Work,
    standing: Standing,
    *columns: Any,
    conditions: Sequence[ColumnElement[bool]] = (),
) -> list[tuple[Any, ...]]:
    """Every task once, grouped: rows of these columns and how many."""
    parts = [select(Waiting.task_id, *columns).where(one, *conditions)
             for one in standing.stretches]  # fmt: skip
    if not parts:
        return []
    rows = (parts[0] if len(parts) == 1 else union_all(*parts)).subquery()
    named = [rows.c[column.key] for column in columns]
    once = rows.c.task_id.distinct() if standing.repeats else rows.c.task_id
    return [tuple(row) for row in db.run(select(*named, func.count(once)).group_by(*named))]


def count(db: Work, standing: Standing, conditions: Sequence[ColumnElement[bool]] = ()) -> int:
    return sum(row[-1] for row in counted(db, standing, conditions=conditions))


def is_found(db: Work, search: str) -> ColumnElement[bool]:
    """The text stands in the step, the document, a unit or a name; resolved before the tasks."""
    needle = like(fold(search))
    units = select(UnitName.unit_id).where(UnitName.fold.like(needle, escape="\\"))
    officers = select(Officer.id).where(Officer.fold.like(needle, escape="\\"))
    directives = select(Directive.id).where(or_(
        Directive.fold.like(needle, escape="\\"), *(n.like(needle, escape="\\") for n in numbers())
    ))  # fmt: skip
    issuer = func.coalesce(Directive.on_behalf_of_id, Directive.issuer_id)
    cases = (
        select(Case.id)
        .join(Directive, Directive.id == Case.directive_id)
        .where(or_(Directive.id.in_(directives), Case.lead_unit_id.in_(units), issuer.in_(units)))
    )
    return or_(
        Waiting.name.in_(names_of_steps(db, fold(search))),
        Waiting.case_id.in_(cases),
        Waiting.task_unit_id.in_(units),
        Waiting.about_id.in_(units),
        Waiting.holder_id.in_(officers),
    )


def numbers() -> list[ColumnElement[str]]:
    """A document's number as it is typed: 142/ĐCT-VP, 142/dct-vp, 142 dct vp."""
    lower: ColumnElement[str] = func.lower(Directive.full_number)
    for sign in "Đđ":
        lower = func.replace(lower, sign, "d")
    return [lower, func.replace(func.replace(lower, "-", " "), "/", " ")]


def names_of_steps(db: Work, needle: str) -> list[str]:
    """Few distinct names stand behind a million tasks: those of the deployed processes."""
    definitions = [definition_by_id(db, one) for one in db.run(select(Definition.id)).scalars()]
    names = {drawn.name for one in definitions for drawn in one.elements.values()}
    return sorted(name for name in names if needle in fold(name))


def like(needle: str) -> str:
    for sign in ("\\", "%", "_"):
        needle = needle.replace(sign, f"\\{sign}")
    return f"%{needle}%"
