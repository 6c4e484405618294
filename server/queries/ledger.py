"""Sổ theo dõi thời hạn: the deadline of each assignment from its first day to its last, who held
the matter in between, and who bears the lateness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.assignments import lines_where
from server.queries.ledger_lines import LedgerLine, with_ledgers
from server.queries.scope import Scope
from server.queries.sources import source_of
from server.services.counting import box_of
from server.tables import Assignment

PAGE = 50
LATE = ("late", "overdue")  # boxes
SHOWN = ("all", "late", "agreed", "moved", "waiting")


@dataclass(frozen=True)
class LedgerPage:
    lines: tuple[LedgerLine, ...]
    after: int | None


def list_ledger(
    db: Work, officer_id: int, scope: Scope, *, show: str = "all", after: int | None = None,
    limit: int = PAGE,
) -> LedgerPage:  # fmt: skip
    """Assignments with a binding deadline, oldest first, keyset paged."""
    where = [*wanted(db, officer_id, scope, show)]
    if after is not None:
        where.append(Assignment.id > after)
    lines = lines_where(db, where, limit + 1)
    more, lines = len(lines) > limit, lines[:limit]
    return LedgerPage(with_ledgers(db, lines), lines[-1].id if more else None)


def count_ledger(db: Work, officer_id: int, scope: Scope, *, show: str = "all") -> int:
    counted = select(func.count()).select_from(Assignment)
    return db.scalar(counted.where(*wanted(db, officer_id, scope, show))) or 0


def wanted(db: Work, officer_id: int, scope: Scope, show: str) -> Iterator[ColumnElement[bool]]:
    yield from source_of(db, officer_id, scope.now).where
    yield Assignment.deadline_kind == "BINDING"
    yield Assignment.current_due.is_not(None)
    if show == "late":
        yield box_of(db.today, against_original=True).in_(LATE)
    elif show == "agreed":
        yield box_of(db.today).in_(LATE)
    elif show == "moved":
        yield Assignment.original_due != Assignment.current_due
    elif show == "waiting":
        yield Assignment.progress == "SUBMITTED"


def read_ledger(db: Work, officer_id: int, assignment_id: int) -> LedgerLine:
    """Of any assignment that has one; NotFound when hidden."""
    where = [Assignment.id == assignment_id, access.assignments_seen_by(db, officer_id)]
    lines = with_ledgers(db, lines_where(db, where, 1))
    if not lines:
        raise NotFound("assignment-not-found")
    return lines[0]
