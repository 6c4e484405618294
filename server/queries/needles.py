"""What was typed to find a task, as conditions over `waiting` or other rows of tasks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from server.database import Work
from server.services.definitions import definition_by_id
from server.services.spoken_names import english_names
from server.tables import Case, Definition, Directive, Officer, UnitName, Waiting
from server.textfold import fold

folded = lru_cache(4_096)(fold)


def is_found(db: Work, search: str) -> ColumnElement[bool]:
    """The text stands in the step, the document, a unit or a name; resolved before the tasks."""
    needle = like(fold(search))
    officers = select(Officer.id).where(Officer.fold.like(needle, escape="\\"))
    places = Waiting.task_unit_id, Waiting.about_id
    return or_(
        found_in(db, search, Waiting.name, Waiting.case_id, places), Waiting.holder_id.in_(officers)
    )


def found_in(
    db: Work, search: str, name: Any, case_id: Any, units: Sequence[Any]
) -> ColumnElement[bool]:
    """The text stands in what one of these columns says or leads to."""
    needle = like(fold(search))
    called = units_called(search)
    directives = select(Directive.id).where(or_(
        Directive.fold.like(needle, escape="\\"), *(n.like(needle, escape="\\") for n in numbers())
    ))  # fmt: skip
    issuer = func.coalesce(Directive.on_behalf_of_id, Directive.issuer_id)
    cases = (
        select(Case.id)
        .join(Directive, Directive.id == Case.directive_id)
        .where(or_(Directive.id.in_(directives), Case.lead_unit_id.in_(called), issuer.in_(called)))
    )
    return or_(
        name.in_(names_of_steps(db, fold(search))),
        case_id.in_(cases),
        *(one.in_(called) for one in units),
    )


def units_called(text: str) -> Select[int]:
    """By whichever name of theirs, today's or an earlier one."""
    return select(UnitName.unit_id).where(UnitName.fold.like(like(fold(text)), escape="\\"))


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
    english = english_names(db)
    return sorted(
        name for name in names if needle in folded(name) or needle in folded(english.get(name, ""))
    )


def like(needle: str) -> str:
    for sign in ("\\", "%", "_"):
        needle = needle.replace(sign, f"\\{sign}")
    return f"%{needle}%"
