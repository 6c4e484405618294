"""Outgoing and incoming registers of the units an officer belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from server import access
from server.database import Work
from server.queries.names import dated_names, unit_names
from server.queries.pages import Page, cut
from server.tables import Case, IncomingEntry, NumberSeries, OutgoingEntry

PAGE = 50


@dataclass(frozen=True)
class OutgoingLine:
    entry: OutgoingEntry
    organ: str
    drafted_by: str
    case_id: int | None


@dataclass(frozen=True)
class IncomingLine:
    entry: IncomingEntry
    unit: str
    case_id: int | None


@dataclass(frozen=True)
class IncomingPage(Page[IncomingLine]):
    units: tuple[tuple[int, str], ...]  # registers this officer may write in

    @property
    def unit_options(self) -> tuple[tuple[str, str], ...]:
        return tuple((str(unit_id), name) for unit_id, name in self.units)


def list_outgoing(db: Work, officer_id: int, *, after: int | None = None) -> Page[OutgoingLine]:
    """The numbers this officer may see, newest first."""
    wanted = (
        select(OutgoingEntry, NumberSeries.unit_id, Case.id)
        .join(NumberSeries, OutgoingEntry.series_id == NumberSeries.id)
        .outerjoin(Case, Case.directive_id == OutgoingEntry.directive_id)
        .where(access.outgoing_seen_by(db, officer_id))
        .order_by(OutgoingEntry.id.desc())
    )
    if after is not None:
        wanted = wanted.where(OutgoingEntry.id < after)
    found, last = cut(db.execute(wanted.limit(PAGE + 1)).all(), PAGE)
    name = dated_names(db)
    lines = tuple(
        OutgoingLine(
            entry,
            name(unit_id, entry.issued_on),
            name(entry.drafting_unit_id, entry.issued_on),
            case_id,
        )
        for entry, unit_id, case_id in found
    )
    return Page(lines, last[0].id if last else None)


def list_incoming(db: Work, officer_id: int, *, after: int | None = None) -> IncomingPage:
    own = access.reach_of(db, officer_id).own
    wanted = (
        select(IncomingEntry, Case.id)
        .outerjoin(Case, Case.directive_id == IncomingEntry.directive_id)
        .where(IncomingEntry.unit_id.in_(own))
        .order_by(IncomingEntry.id.desc())
    )
    if after is not None:
        wanted = wanted.where(IncomingEntry.id < after)
    found, last = cut(db.execute(wanted.limit(PAGE + 1)).all(), PAGE)
    names, name = unit_names(db, own), dated_names(db)
    lines = tuple(
        IncomingLine(entry, name(entry.unit_id, entry.arrived_on), case_id)
        for entry, case_id in found
    )
    units = tuple(
        (unit_id, names.get(unit_id, ""))
        for unit_id in sorted(own)
        if access.may_keep_register(db, officer_id, unit_id)
    )
    return IncomingPage(lines, last[0].id if last else None, units)
