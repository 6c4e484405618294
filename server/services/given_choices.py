"""Choices of an answer that was given, for reading it: what was picked goes by its name of that
day, also when nobody could pick it any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.case_choices import obstacle_label
from server.services.choices import options_of, sources_in
from server.tables import Case, Directive, Obstacle, Officer, Task, Unit, UnitGroup
from workflows.forms import Field, Form, Option, Options

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
Named = Callable[[Work, Iterable[str], date], tuple[Option, ...]]


def given_options(
    db: Work, task: Task, form: Form, values: Mapping[str, Any], rows: Rows, day: date
) -> Options:
    """For who may read the answer, given on `day`."""
    every, found = options_of(db, task, form), dict[str, tuple[Option, ...]]()
    for source in sources_in(form.fields):
        if source in NAMED:
            picked = {text for one in form.fields for text in picked_in(one, source, values, rows)}
            found[source] = NAMED[source](db, sorted(picked), day)
        elif source in every:
            found[source] = every[source]
    return found


def picked_in(field: Field, source: str, values: Mapping[str, Any], rows: Rows) -> Iterator[str]:
    for row in rows.get(field.name, ()):
        for column in field.columns:
            yield from picked_in(column, source, row, {})
        if field.source == source:
            yield from texts_of(list(row.values()))
    if field.source == source:
        yield from texts_of(values.get(field.name))


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from texts_of(one)
    elif value is not None:
        yield str(value)


def numbers(picked: Iterable[str]) -> list[int]:
    return [int(one) for one in picked if one.isascii() and one.isdigit() and len(one) < 19]


def units(db: Work, picked: Iterable[str], day: date) -> tuple[Option, ...]:
    found = db.scalars(select(Unit).where(Unit.id.in_(numbers(picked))))
    return tuple(Option(one.id, one.name_on(day)) for one in found)


def officers(db: Work, picked: Iterable[str], _day: date) -> tuple[Option, ...]:
    """Without a title: what they were on that day nobody has kept."""
    wanted = select(Officer.id, Officer.full_name).where(Officer.id.in_(numbers(picked)))
    return tuple(Option(id_, name) for id_, name in db.execute(wanted))


def addressees(db: Work, picked: Iterable[str], day: date) -> tuple[Option, ...]:
    """Groups and units, by their codes."""
    codes = list(picked)
    groups = db.scalars(select(UnitGroup).where(UnitGroup.code.in_(codes)))
    single = db.scalars(select(Unit).where(Unit.code.in_(codes)))
    return (*(Option(one.code, one.name) for one in groups),
            *(Option(one.code, one.name_on(day)) for one in single))  # fmt: skip


def obstacles(db: Work, picked: Iterable[str], day: date) -> tuple[Option, ...]:
    wanted = select(Obstacle, Unit).join(Unit, Unit.id == Obstacle.unit_id)
    found = db.execute(wanted.where(Obstacle.id.in_(numbers(picked))))
    return tuple(Option(one.id, obstacle_label(one, unit.name_on(day))) for one, unit in found)


def cases(db: Work, picked: Iterable[str], _day: date) -> tuple[Option, ...]:
    wanted = (
        select(Case.id, Directive.full_number, Directive.subject)
        .join(Directive, Directive.id == Case.directive_id)
        .where(Case.id.in_(numbers(picked)))
    )
    return tuple(Option(id_, f"{number}: {subject[:120]}")
                 for id_, number, subject in db.execute(wanted))  # fmt: skip


NAMED: Mapping[str, Named] = {
    **dict.fromkeys(("all_units", "case_units", "lasting_units", "letter_units", "lower_units",
                     "recipients", "successor_units"), units),
    **dict.fromkeys(("all_officers", "inspectors", "lead_officers", "signatories",
                     "unit_officers"), officers),
    "recipient_groups": addressees,
    "open_obstacles": obstacles,
    "other_cases": cases,
}  # fmt: skip
"""The others change neither their names nor what is among them."""
