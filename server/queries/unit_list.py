"""The units of today, in the columns in which a list of units is read again."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from server import access
from server.code_words import UNIT_KINDS
from server.database import Work
from server.queries.names import unit_names
from server.queries.organisation import groups_on, in_order
from server.tables import Unit, UnitEdge
from server.tables.validity import runs_on


def unit_lines(db: Work, officer_id: int) -> Iterator[dict[str, str]]:
    """Whoever stands above comes first."""
    access.require_admin(db, officer_id)
    units = {one.id: one for one in db.scalars(select(Unit).where(runs_on(Unit, db.today)))}
    names, groups = unit_names(db), groups_on(db, db.today)
    edges = select(UnitEdge).where(runs_on(UnitEdge, db.today), UnitEdge.kind == "HIERARCHY")
    above = {one.child_id: one.parent_id for one in db.scalars(edges)}
    for id_, _ in in_order(db, units, db.today):
        one, parent = units[id_], units.get(above.get(id_, 0))
        yield {
            "code": one.code, "name": names.get(id_, ""),
            "kind": UNIT_KINDS.get(one.kind, one.kind),
            "parent": parent.code if parent else "", "group": next(iter(groups.get(id_, ())), ""),
            "issuer_code": one.issuer_code or "",
            "first": f"{one.valid_from:%d/%m/%Y}" if one.valid_from else "", "document": "",
        }  # fmt: skip
