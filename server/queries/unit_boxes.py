"""The four boxes per unit of a case: figures that rank (decision 5)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from server.database import Work
from server.queries.boxes import ALL, Counted, counted_by
from server.queries.names import unit_names
from server.queries.scope import Scope
from server.queries.sight import Sight, last_closing
from server.queries.sources import ranking_of
from server.tables import Case, CaseUnit, Closing

LISTED = 100  # the portfolio lists more, page by page


@dataclass(frozen=True)
class UnitBoxes:
    unit_id: int
    name: str
    counted: Counted
    is_open: bool  # the lines behind the numbers may be read too


@dataclass(frozen=True)
class Board:
    rows: tuple[UnitBoxes, ...]  # none where they are too many for the page of a case
    units: int
    total: Counted
    scope: Scope  # of the lists behind the numbers
    closing: Closing | None  # as of then; None: as everything stands
    is_partial: bool  # others are kept back until the figures are closed


def read_board(db: Work, officer_id: int, case: Case, sight: Sight) -> Board:
    """In the order of the document. For others than who follows: as a leader closed the figures,
    before that their own units only."""
    closing = None if sight.follows else last_closing(db, case.id)
    scope = Scope(case_id=case.id, period=closing.period if closing else "")
    source = ranking_of(db, officer_id, scope)
    every = counted_by(db, source).get(ALL, Counted())
    places = places_of(db, case.id)
    if len(places) > LISTED and sight.whole and sight.figures:
        return Board((), len(places), every, scope, closing, is_partial=False)
    counted = counted_by(db, source, source.table.unit_id)
    names = unit_names(db, counted, closing.closed_on if closing else None)
    rows = tuple(
        UnitBoxes(unit_id, names.get(unit_id, ""), counted[unit_id], sight.covers(unit_id))
        for unit_id in sorted(counted, key=lambda one: (places.get(one, len(places)), one))
    )
    return Board(rows, len(rows), every, scope, closing, is_partial=not sight.figures)


def places_of(db: Work, case_id: int) -> dict[int, int]:
    """Unit -> its place in the document."""
    order = db.scalars(
        select(CaseUnit.unit_id)
        .where(CaseUnit.case_id == case_id)
        .order_by(CaseUnit.position, CaseUnit.id)
    )
    return {unit_id: place for place, unit_id in enumerate(dict.fromkeys(order))}
