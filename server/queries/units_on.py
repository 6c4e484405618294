"""Units as they are on a day, for whoever is signed in: names and where each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from server.database import Work
from server.queries.names import unit_names
from server.queries.pages import Page, cut
from server.tables import Unit, UnitEdge
from server.tables.validity import runs_on

PAGE = 100


@dataclass(frozen=True)
class UnitRow:
    id: int
    code: str
    name: str
    kind: str
    parent_ids: tuple[int, ...]


def list_units_on(db: Work, day: date, *, after: int | None = None) -> Page[UnitRow]:
    wanted = select(Unit).where(runs_on(Unit, day)).order_by(Unit.id)
    if after is not None:
        wanted = wanted.where(Unit.id > after)
    found, last = cut(db.scalars(wanted.limit(PAGE + 1)).all(), PAGE)
    ids = {one.id for one in found}
    names, parents = unit_names(db, ids, day), parents_of(db, ids, day)
    rows = (
        UnitRow(one.id, one.code, names.get(one.id, one.code), one.kind,
                tuple(parents.get(one.id, ())))
        for one in found
    )  # fmt: skip
    return Page(tuple(rows), last.id if last else None)


def parents_of(db: Work, ids: set[int], day: date) -> dict[int, list[int]]:
    above = select(UnitEdge.child_id, UnitEdge.parent_id).where(
        UnitEdge.child_id.in_(ids), UnitEdge.kind == "HIERARCHY", runs_on(UnitEdge, day)
    )
    found: dict[int, list[int]] = {}
    for child, parent in db.execute(above.order_by(UnitEdge.id)):
        found.setdefault(child, []).append(parent)
    return found
