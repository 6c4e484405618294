"""Tasks by the name of their step, their unit and their document.

A million tasks have few of these: the words are looked for among them, then their tasks are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise, product
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, false, or_, select, union_all

from server import access
from server.database import Work
from server.queries.needles import names_of_steps
from server.queries.search_steps import holds, spoken_forms
from server.queries.search_terms import (
    NEAR,
    NUMBER,
    SCATTERED,
    Asked,
    Near,
    Place,
    past,
    ranked,
)
from server.services.spoken_names import english_names
from server.tables import Case, Directive, Instance, SearchEntry, Task, UnitName
from workflows.once import once

SHOWN = ("open", "done")
MOST = 6  # words; whoever types more is shown what has these
BEST = 20  # documents, units, steps that fit best
WAYS = 24
"""To read the words. Each is two parts of one statement: SQLite takes 500."""
NEWEST = 500  # tasks of a step that is asked for by its name alone
Words = tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """Which words the step's name holds, which the document, which a unit."""

    step: Words
    document: Words
    unit: Words


def task_rows(
    db: Work, officer_id: int, asked: Asked, after: Place | None, most: int
) -> list[Row[Any]]:
    """Every word stands in the step, a unit or the document; open ones before those done."""
    places = Places(db, officer_id, asked)
    found = [one for way in islice(ways_of(places), WAYS) for one in tasks_of(places, way)]
    if not found:
        return []
    rank = 2 * rank_of(places) + case((Task.state == "open", 0), else_=1)
    return list(db.run(
        select(rank.label("rank"), Task.id.label("key"), Task.id, Task.name, Task.unit_id,
               Task.state, Task.due_on, Task.done_at, Directive.full_number,
               Instance.unit_id.label("about"))
        .join(Instance, Instance.id == Task.instance_id)
        .outerjoin(Case, Case.id == Task.case_id)
        .outerjoin(Directive, Directive.id == Case.directive_id)
        .where(Task.id.in_(union_all(*found)), places.seen, *past(after, rank, Task.id))
        .order_by(rank, Task.id.desc())
        .limit(most)
    ))  # fmt: skip


class Places:
    """Where words may stand, as far as the officer may see it; each asked for once."""

    def __init__(self, db: Work, officer_id: int, asked: Asked) -> None:
        self.db, self.asked, self.words = db, asked, asked.words[:MOST]
        self.seen = access.tasks_seen_by(db, officer_id)
        self.cases_seen = access.cases_seen_by(db, officer_id)
        self._cases: dict[Words, dict[int, int]] = {}
        self._units: dict[Words, dict[int, int]] = {}

    @once
    def names(self) -> list[str]:
        return names_of_steps(self.db, "")

    @once
    def said(self) -> dict[str, tuple[str, str]]:
        """Steps by what they are called in Vietnamese and in English."""
        english = english_names(self.db)
        return {one: (one, english.get(one, "")) for one in self.names}

    def steps(self, words: Words) -> list[str]:
        found = (
            one for one, names in self.said.items()
            if any(all(holds(name, word) for word in words) for name in names)
        )  # fmt: skip
        return list(islice(found, BEST))

    def cases(self, words: Words) -> dict[int, int]:
        """Case -> how well its document fits the whole that was typed."""
        if words not in self._cases:
            query = ranked("directive", words, self.asked, Case.id).join(
                Case, Case.directive_id == SearchEntry.target_id
            )
            self._cases[words] = _best(self.db, query.where(self.cases_seen))
        return self._cases[words]

    def units(self, words: Words) -> dict[int, int]:
        if words not in self._units:
            query = ranked("unit", words, self.asked, UnitName.unit_id)
            on = UnitName.id == SearchEntry.target_id
            self._units[words] = _best(self.db, query.join(UnitName, on))
        return self._units[words]


def _best(db: Work, query: Select[Any]) -> dict[int, int]:
    rows = db.run(query.order_by("rank", SearchEntry.id.desc()).limit(BEST)).all()
    return {row[1]: row.rank for row in reversed(rows)}


def ways_of(places: Places) -> Iterator[Way]:
    """Every way to read the words in which all three places hold something; those first in which
    words side by side stand in one place."""
    looks = (places.steps, places.cases, places.units)
    able = [[n for n, look in enumerate(looks) if look((word,))] for word in places.words]
    for chosen in sorted(product(*able), key=turns):
        way = Way(*(
            tuple(word for word, place in zip(places.words, chosen, strict=True) if place == n)
            for n in range(3)
        ))  # fmt: skip
        if all(not words or look(words) for words, look in _pairs(places, way)):
            yield way


def turns(chosen: Sequence[int]) -> int:
    return sum(one != following for one, following in pairwise(chosen))


def _pairs(places: Places, way: Way) -> Sequence[tuple[Words, Callable[[Words], Any]]]:
    return ((way.step, places.steps), (way.document, places.cases), (way.unit, places.units))


def tasks_of(places: Places, way: Way) -> list[Select[Any]]:
    """Ids of tasks, which may be seen or not; a step by its name alone may have any number: the
    newest that may be."""
    whole = select(Task.id).where(Task.state.in_(SHOWN))
    steps = places.steps(way.step) if way.step else []
    if not way.document and not way.unit:
        newest = (
            whole.where(Task.name == one, places.seen)
            .order_by(Task.id.desc())
            .limit(NEWEST)
            .subquery()
            for one in steps
        )
        return [select(one.c.id) for one in newest]
    if steps:
        whole = whole.where(Task.name.in_(steps))
    if way.document:
        whole = whole.where(Task.case_id.in_(places.cases(way.document)))
    if not way.unit:
        return [whole]
    units = list(places.units(way.unit))
    about = whole.join(Instance, Instance.id == Task.instance_id)
    return [whole.where(Task.unit_id.in_(units)), about.where(Instance.unit_id.in_(units))]


def rank_of(places: Places) -> ColumnElement[int]:
    """The best of its places."""
    return case(
        (_among(places, NUMBER, []), NUMBER),
        *((_among(places, one.rank, _steps_near(places, one)), one.rank) for one in NEAR),
        else_=SCATTERED,
    )


def _steps_near(places: Places, near: Near) -> list[str]:
    typed = near.pattern(places.asked).strip("%")
    return [
        one for one, names in places.said.items()
        if any(typed in spoken_forms(name)[near.name] for name in names)
    ]  # fmt: skip


def _among(places: Places, rank: int, steps: list[str]) -> ColumnElement[bool]:
    cases, units = (
        {key for found in kept.values() for key, at in found.items() if at == rank}
        for kept in (places._cases, places._units)
    )
    told = [column.in_(some) for column, some in
            ((Task.name, steps), (Task.case_id, cases), (Task.unit_id, units)) if some]  # fmt: skip
    return or_(false(), *told)
