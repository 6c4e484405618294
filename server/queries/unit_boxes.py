"""The four boxes per unit of a case: figures that rank (decision 5)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from server.access import reach_of
from server.database import Work
from server.queries.boxes import Boxes, boxes_by, total
from server.queries.names import unit_names
from server.queries.sight import Sight
from server.tables import Assignment, Case, CaseUnit


@dataclass(frozen=True)
class UnitBoxes:
    unit_id: int
    name: str
    boxes: Boxes
    is_open: bool  # the lines behind the numbers may be read too


@dataclass(frozen=True)
class Board:
    rows: tuple[UnitBoxes, ...]
    total: Boxes
    is_partial: bool  # others are kept back until the figures are closed


def read_board(db: Work, officer_id: int, case: Case, sight: Sight) -> Board:
    """In the order of the document. Before chốt số liệu only the own units, for who follows all."""
    where = [Assignment.case_id == case.id]
    if not sight.figures:
        where.append(Assignment.unit_id.in_(reach_of(db, officer_id).below))
    boxes = boxes_by(db, Assignment.unit_id, where)
    order = db.scalars(
        select(CaseUnit.unit_id)
        .where(CaseUnit.case_id == case.id)
        .order_by(CaseUnit.position, CaseUnit.id)
    )
    places = {unit_id: place for place, unit_id in enumerate(dict.fromkeys(order))}
    names = unit_names(db, boxes)
    rows = tuple(
        UnitBoxes(unit_id, names.get(unit_id, ""), boxes[unit_id], sight.covers(unit_id))
        for unit_id in sorted(boxes, key=lambda one: (places.get(one, len(places)), one))
    )
    return Board(rows, total(row.boxes for row in rows), is_partial=not sight.figures)
