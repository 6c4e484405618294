"""Does a candidate row of a task name this officer?"""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, false, or_, true

from server.access.reach import Reach
from server.tables import Candidate, Waiting


class Named(Protocol):
    """A candidate row, or its columns."""

    @property
    def unit_id(self) -> int | None: ...
    @property
    def role(self) -> str | None: ...
    @property
    def officer_id(self) -> int | None: ...
    @property
    def on_paper(self) -> bool: ...


def is_candidate(reach: Reach, row: Named | Any) -> bool:
    if row.officer_id is not None:
        return row.officer_id == reach.officer_id and bool(reach.held)
    return reach.holds(row.unit_id, row.role)


def names_candidate(reach: Reach) -> ColumnElement[bool]:
    """Over `candidate`. Who holds nothing today is named by nothing."""
    if not reach.held:
        return false()
    return or_(
        Candidate.officer_id == reach.officer_id,
        and_(
            Candidate.officer_id.is_(None),
            or_(*(_holds(held.unit_id, held.role) for held in sorted(reach.held, key=str))),
        ),
    )


def _holds(unit_id: int, role: str) -> ColumnElement[bool]:
    somewhere = or_(Candidate.unit_id == unit_id, Candidate.unit_id.is_(None))
    return and_(Candidate.role == role, somewhere)


def waiting_for(reach: Reach, *, on_paper: bool) -> list[ColumnElement[bool]]:
    """Over `waiting`, the same as `names_candidate`: one condition for each stretch of an index."""
    if not reach.held:
        return []
    named = [Waiting.officer_id == reach.officer_id]
    units = sorted({(held.unit_id, held.role) for held in reach.held})
    named += [and_(Waiting.unit_id == unit, Waiting.role == role) for unit, role in units]
    anywhere = sorted(reach.roles)
    named += [and_(Waiting.unit_id.is_(None), Waiting.role == role) for role in anywhere]
    paper = Waiting.on_paper == (true() if on_paper else false())
    return [and_(one, paper) for one in named]
