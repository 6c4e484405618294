"""The units a directive is sent to: of groups and one by one, without those taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.unit_groups import units_of_line
from server.tables import Unit, UnitGroup

Typed = Mapping[str, Any]


@dataclass(frozen=True)
class Chosen:
    """A unit that the directive goes to, and the heading it came under."""

    unit_id: int
    code: str
    name: str
    heading: str


def chosen_units(db: Work, values: Typed, day: date) -> tuple[Chosen, ...]:
    """Of the chosen groups as of that day, then the chosen units, without those taken out."""
    out = set(values.get("excluded", []))
    heading: dict[int, str] = {}
    for group in db.scalars(
        select(UnitGroup)
        .where(UnitGroup.code.in_(values.get("groups", [])))
        .order_by(UnitGroup.position)
    ):
        for unit_id in units_of_line(db, [group.code], [], day):
            heading.setdefault(unit_id, group.name)
    for unit_id in units_of_line(db, [], list(values.get("units", [])), day):
        heading.setdefault(unit_id, "")
    known = {one.id: one for one in db.scalars(select(Unit).where(Unit.id.in_(heading)))}
    return tuple(
        Chosen(unit_id, known[unit_id].code, known[unit_id].name, text)
        for unit_id, text in heading.items()
        if known[unit_id].code not in out
    )


def addressees_of(db: Work, values: Typed, units: Sequence[Chosen]) -> list[dict[str, Any]]:
    """One printed line per heading; where somebody was taken out the line names who is left."""
    names = {
        row.name: row.code
        for row in db.execute(
            select(UnitGroup.code, UnitGroup.name).where(
                UnitGroup.code.in_(values.get("groups", []))
            )
        )
    }
    lines: dict[str, list[Chosen]] = {}
    for one in units:
        lines.setdefault(one.heading or one.name, []).append(one)
    is_whole = not values.get("excluded")
    return [
        {"kind": "to", "role": "implement", "text": text[:300],
         "groups": [names[text]] if is_whole and text in names else [],
         "units": [] if is_whole and text in names else [one.code for one in members]}
        for text, members in lines.items()
    ]  # fmt: skip


def carrying(db: Work, who: str, units: Sequence[Chosen]) -> tuple[Chosen, ...]:
    """Only units that the directive goes to carry a duty of it."""
    kind, _, code = who.partition(":")
    if kind == "unit":
        return tuple(one for one in units if one.code == code)
    if kind == "group":
        members = set(units_of_line(db, [code], [], db.today))
        return tuple(one for one in units if one.unit_id in members)
    return tuple(units)
