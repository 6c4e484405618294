"""Cases for the list: a page of them with their boxes, obstacles and next day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, tuple_

from server import access
from server.database import Work
from server.queries.boxes import UNFINISHED, Boxes, Counted, counted_by
from server.queries.cases import open_obstacles, units_reached
from server.queries.halts import kinds_of
from server.queries.names import dated_names
from server.queries.scope import Scope, cases_of
from server.queries.sources import before_of, cases_closed_in, source_of
from server.tables import Assignment, Case, Directive, Obligation

PAGE = 30
NAMED = 4  # duties of the next day; the others are counted


@dataclass(frozen=True)
class CaseLine:
    id: int
    directive: Directive
    status: str
    lead: str
    expected: int
    reached: int  # units that have their work: "đã giao 12/31 đơn vị"
    counted: Counted
    before: Boxes | None  # as closed before; None: never
    obstacles: int
    next_due: date | None
    next_duties: tuple[str, ...]  # the ordinals of what is due then, the first of them
    more_duties: int  # due then, and not named
    halt: str  # suspend, cancel; empty: it goes on


@dataclass(frozen=True)
class CasePage:
    lines: tuple[CaseLine, ...]
    after: int | None  # key of the next page


def list_cases(db: Work, officer_id: int, scope: Scope, *, after: int | None = None) -> CasePage:
    """Newest first, keyset paged; the boxes hold only what this officer may see."""
    seen = access.cases_seen_by(db, officer_id)
    wanted = select(Case).where(seen, *cases_of(scope)).order_by(Case.id.desc())
    if after is not None:
        wanted = wanted.where(Case.id < after)
    if scope.period:
        wanted = wanted.where(Case.id.in_(cases_closed_in(scope.period)))
    cases = list(db.scalars(wanted.limit(PAGE + 1)).unique())
    more, cases = len(cases) > PAGE, cases[:PAGE]
    return CasePage(_case_lines(db, officer_id, cases, scope), cases[-1].id if more else None)


def _case_lines(db: Work, officer_id: int, cases: list[Case], scope: Scope) -> tuple[CaseLine, ...]:
    ids = [case.id for case in cases]
    source, earlier = source_of(db, officer_id, scope), before_of(db, officer_id, scope)
    counted = counted_by(db, source.over(ids), source.table.case_id)
    before = counted_by(db, earlier.over(ids), earlier.table.case_id)
    reached = units_reached(db, ids)
    obstacles = open_obstacles(db, officer_id, ids)
    dues = _next_dues(db, officer_id, ids)
    halts = kinds_of(db, {case.halt_id for case in cases if case.halt_id})
    name = dated_names(db)
    return tuple(
        CaseLine(
            id=case.id,
            directive=case.directive,
            status=case.status,
            lead=name(case.lead_unit_id, case.closed_at),
            expected=case.expected_units,
            reached=reached.get(case.id, 0),
            counted=counted.get(case.id, Counted()),
            before=before[case.id].boxes if case.id in before else None,
            obstacles=obstacles.get(case.id, 0),
            next_due=dues[case.id][0] if case.id in dues else None,
            next_duties=dues[case.id][1][:NAMED] if case.id in dues else (),
            more_duties=max(0, len(dues[case.id][1]) - NAMED) if case.id in dues else 0,
            halt=halts.get(case.halt_id or 0, ""),
        )
        for case in cases
    )


def _next_dues(
    db: Work, officer_id: int, case_ids: list[int]
) -> dict[int, tuple[date, tuple[str, ...]]]:
    """By case the next day on which something is due, and the ordinals of what."""
    ahead = (
        Assignment.case_id.in_(case_ids),
        access.assignments_seen_by(db, officer_id),
        Assignment.current_due >= db.today,
        Assignment.suspended_on.is_(None),
        Assignment.progress.in_(UNFINISHED),
    )
    of_case = select(Assignment.case_id, func.min(Assignment.current_due)).where(*ahead)
    rows = db.execute(of_case.group_by(Assignment.case_id))
    days = {case_id: day for case_id, day in rows if day is not None}
    found = (
        select(Assignment.case_id, Obligation.ordinal)
        .join(Obligation, Obligation.id == Assignment.obligation_id)
        .where(*ahead, tuple_(Assignment.case_id, Assignment.current_due).in_(days.items()))
        .group_by(Assignment.case_id, Obligation.position, Obligation.ordinal)
        .order_by(Assignment.case_id, Obligation.position)
    )
    duties: dict[int, tuple[str, ...]] = {}
    for case_id, ordinal in db.execute(found) if days else ():
        duties[case_id] = (*duties.get(case_id, ()), ordinal)
    return {case_id: (days[case_id], some) for case_id, some in duties.items()}
