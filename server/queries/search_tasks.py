"""Tasks by the name of their step, their unit and their document.

A million tasks have few of these, so that tasks need no words of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, or_, select, union

from server import access
from server.database import Work
from server.queries.search_terms import NUMBER, Asked, Place, has_word, past
from server.queries.waiting import names_of_steps
from server.search_words import index_words, spoken, spoken_tone_last
from server.tables import Case, Directive, Instance, SearchEntry, Task, UnitName

SHOWN = ("open", "done")


def task_rows(
    db: Work, officer_id: int, asked: Asked, after: Place | None, most: int
) -> list[Row[Any]]:
    """Every word stands in the step, a unit or the document; open ones before those done."""
    names = names_of_steps(db, "")
    fits = _rank(asked, names)
    rank = 2 * fits + case((Task.state == "open", 0), else_=1)
    return list(db.run(
        select(rank.label("rank"), Task.id.label("key"), Task.id, Task.name, Task.unit_id,
               Task.state, Task.due_on, Task.done_at, Directive.full_number,
               Instance.unit_id.label("about"))
        .join(Instance, Instance.id == Task.instance_id)
        .outerjoin(Case, Case.id == Task.case_id)
        .outerjoin(Directive, Directive.id == Case.directive_id)
        .where(*(_having(one, names) for one in asked.words), Task.state.in_(SHOWN),
               access.tasks_seen_by(db, officer_id), *past(after, rank, Task.id))
        .order_by(rank, Task.id.desc())
        .limit(most)
    ))  # fmt: skip


def _having(word: str, names: list[str]) -> ColumnElement[bool]:
    """A set for each place, so that each is read by its own index."""
    units = _units(SearchEntry.id.in_(has_word("unit", word)))
    return Task.id.in_(union(
        select(Task.id).where(Task.name.in_([one for one in names if _holds(one, word)])),
        select(Task.id).where(Task.case_id.in_(
            _cases(SearchEntry.id.in_(has_word("directive", word)))
        )),
        select(Task.id).where(Task.unit_id.in_(units)),
        select(Task.id).join(Instance, Instance.id == Task.instance_id)
        .where(Instance.unit_id.in_(units)),
    ))  # fmt: skip


def _holds(name: str, word: str) -> bool:
    return any(one == word if word.isdigit() else one.startswith(word) for one in index_words(name))


def _rank(asked: Asked, names: list[str]) -> ColumnElement[int]:
    digits = [SearchEntry.number.like(f"% {one} %") for one in asked.digits]
    numbered = _cases(*_all("directive", asked.digits), *digits)
    return case(
        *([(Task.case_id.in_(numbered), NUMBER)] if digits else []),
        (_reads(asked, asked.plain, SearchEntry.plain, names, spoken), NUMBER + 1),
        (_reads(asked, asked.tone_last, SearchEntry.tone_last, names, spoken_tone_last),
         NUMBER + 2),
        else_=NUMBER + 3,
    )  # fmt: skip


def _reads(
    asked: Asked, said: str, column: Any, names: list[str], key: Callable[[str], str]
) -> ColumnElement[bool]:
    """What was typed stands as a whole in one of the places."""
    steps = [one for one in names if f" {said}" in f" {key(one)}"]
    whole = column.like(f"% {said}%")
    return or_(
        Task.name.in_(steps),
        Task.case_id.in_(_cases(*_all("directive", asked.words), whole)),
        Task.unit_id.in_(_units(*_all("unit", asked.words), whole)),
    )


def _all(kind: str, words: tuple[str, ...]) -> list[ColumnElement[bool]]:
    return [SearchEntry.id.in_(has_word(kind, one)) for one in words]


def _cases(*found: ColumnElement[bool]) -> Select[Any]:
    return (
        select(Case.id)
        .join(SearchEntry, SearchEntry.target_id == Case.directive_id)
        .where(SearchEntry.kind == "directive", *found)
        .correlate(None)
    )


def _units(*found: ColumnElement[bool]) -> Select[Any]:
    return (
        select(UnitName.unit_id)
        .join(SearchEntry, SearchEntry.target_id == UnitName.id)
        .where(SearchEntry.kind == "unit", *found)
        .correlate(None)
    )
