"""Names of units and officers for lists: one statement for a whole page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.kept import kept
from server.tables import Case, Directive, Officer, Role, UnitName
from server.tables.validity import does_run, runs_on
from server.textfold import sort_key
from server.words import SOURCE, translate
from workflows.workdays import day_of


def unit_names(
    db: Work, ids: Collection[int] | None = None, day: date | None = None
) -> Mapping[int, str]:
    """The name valid on `day` (today), else the latest one; of all units without `ids`."""
    on = day or db.today
    names = kept(db, ("unit names", on), lambda: _names_on(db, on))
    return names if ids is None else {one: names[one] for one in ids if one in names}


def _names_on(db: Work, day: date) -> Mapping[int, str]:
    """Of the whole organisation: a page asks a dozen times."""
    every = select(
        UnitName.unit_id,
        UnitName.name,
        runs_on(UnitName, day).label("valid"),
    ).where(UnitName.is_alias.is_(False))
    names: dict[int, tuple[bool, str]] = {}
    for unit_id, name, valid in db.execute(
        every.order_by(UnitName.valid_from.nulls_first(), UnitName.id)
    ):
        if valid or unit_id not in names or not names[unit_id][0]:
            names[unit_id] = valid, name
    return MappingProxyType({unit_id: name for unit_id, (_, name) in names.items()})


def dated_names(db: Work) -> Callable[[int | None, date | datetime | None], str]:
    """Of a unit on a day, as papers of that day call it, today without one: read once, whatever
    the days. What is over goes by the name of its day, what is open by today's."""
    every = kept(db, "every unit name", lambda: _every_name(db))

    def name_on(unit_id: int | None, at: date | datetime | None) -> str:
        names = every.get(unit_id or 0, ())
        on = day_of(at) if isinstance(at, datetime) else at or db.today
        held = [str(one.name) for one in names if does_run(one, on)]
        return (held or [str(one.name) for one in names] or [""])[-1]

    return name_on


def _every_name(db: Work) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    columns = select(UnitName.unit_id, UnitName.name, UnitName.valid_from, UnitName.valid_to)
    for row in db.execute(
        columns.where(UnitName.is_alias.is_(False)).order_by(
            UnitName.valid_from.nulls_first(), UnitName.id
        )
    ):
        found.setdefault(row.unit_id, []).append(row)
    return MappingProxyType(found)


def officer_names(db: Work, ids: Collection[int | None]) -> dict[int, str]:
    known = {officer_id for officer_id in ids if officer_id is not None}
    if not known:
        return {}
    found = select(Officer.id, Officer.full_name).where(Officer.id.in_(known))
    return dict(db.execute(found).all())


def case_numbers(db: Work, cases: Collection[int]) -> dict[int, str]:
    """Case -> the number of its directive."""
    found = select(Case.id, Directive.full_number).join(Directive)
    return dict(db.execute(found.where(Case.id.in_(cases))).all())


def role_names(db: Work, language: str = SOURCE) -> dict[str, str]:
    """Code -> name, by name; in English as far as the catalogue knows the office's names."""
    rows = db.execute(select(Role.code, Role.name)).all()
    found = [(code, translate(name, language)) for code, name in rows]
    return dict(sorted(found, key=lambda role: sort_key(role[1])))
