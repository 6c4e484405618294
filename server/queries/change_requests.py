"""Requests of units for other deadlines or content: the list of a case, one of them whole."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.assignments import AssignmentLine, ChangeLine, ledgers, read_assignment
from server.queries.course import OpenStep, Said, events_of, open_steps, said_in, way_of
from server.queries.names import dated_names, officer_names
from server.tables import (
    PENDING,
    Assignment,
    Case,
    ChangeRequest,
    Directive,
    Event,
    Obligation,
)

PAGE = 50
STATES = ("raised", "requested", "returned", "approved", "rejected", "withdrawn")


@dataclass(frozen=True)
class RequestLine:
    id: int
    case_id: int
    document: str
    unit: str
    duty: str
    kind: str
    state: str
    due_before: date | None
    new_due: date | None
    granted_due: date | None


@dataclass(frozen=True)
class RequestPage:
    lines: tuple[RequestLine, ...]
    after: int | None


@dataclass(frozen=True)
class RequestSheet:
    request: ChangeRequest
    directive: Directive
    unit: str
    line: AssignmentLine
    ledger: tuple[ChangeLine, ...]
    asked_by: str
    decided_by: str
    said: tuple[Said, ...]
    open: tuple[OpenStep, ...]
    events: tuple[Event, ...]
    may_withdraw: bool


def list_change_requests(
    db: Work, officer_id: int, *, state: str = "open", case_id: int | None = None,
    after: int | None = None,
) -> RequestPage:  # fmt: skip
    """Newest first, keyset paged."""
    where: list[ColumnElement[bool]] = [access.change_requests_seen_by(db, officer_id)]
    if state == "open":
        where.append(ChangeRequest.state.in_(PENDING))
    elif state in STATES:
        where.append(ChangeRequest.state == state)
    if case_id is not None:
        where.append(ChangeRequest.case_id == case_id)
    if after is not None:
        where.append(ChangeRequest.id < after)
    lines = _lines(db, where)
    return RequestPage(lines[:PAGE], lines[PAGE - 1].id if len(lines) > PAGE else None)


def _lines(db: Work, where: list[ColumnElement[bool]]) -> tuple[RequestLine, ...]:
    found = db.execute(
        select(ChangeRequest, Obligation.ordinal, Obligation.title, Directive.full_number)
        .join(Assignment, Assignment.id == ChangeRequest.assignment_id)
        .join(Obligation, Obligation.id == Assignment.obligation_id)
        .join(Directive, Directive.id == Obligation.directive_id)
        .where(*where)
        .order_by(ChangeRequest.id.desc())
        .limit(PAGE + 1)
    ).all()
    name = dated_names(db)
    return tuple(
        RequestLine(
            id=one.id, case_id=one.case_id, document=number,
            unit=name(one.unit_id, one.decided_at),
            duty=f"{ordinal}. {title}" if title else ordinal, kind=one.kind, state=one.state,
            due_before=one.due_before, new_due=one.new_due, granted_due=one.granted_due,
        )
        for one, ordinal, title, number in found
    )  # fmt: skip


def read_change_request(db: Work, officer_id: int, request_id: int) -> RequestSheet:
    """NotFound when hidden."""
    request = db.get(ChangeRequest, request_id)
    if request is None or not access.may_see_change_request(db, officer_id, request):
        raise NotFound("change-request-not-found")
    assignment = db.get_one(Assignment, request.assignment_id)
    people = officer_names(db, {request.raised_by_id, request.decided_by_id})
    way = way_of(db, request, "change_request_id")
    may_ask = access.may_request_change(db, officer_id, assignment)
    return RequestSheet(
        request=request,
        directive=db.get_one(Case, request.case_id).directive,
        unit=dated_names(db)(request.unit_id, request.decided_at),
        line=read_assignment(db, officer_id, assignment.id),
        ledger=tuple(ledgers(db, [assignment.id]).get(assignment.id, ())),
        asked_by=people.get(request.raised_by_id, ""),
        decided_by=people.get(request.decided_by_id or 0, ""),
        said=said_in(db, way),
        open=open_steps(db, officer_id, way),
        events=events_of(db, way),
        may_withdraw=request.state in PENDING and may_ask,
    )


def pending_requests(db: Work, assignment_ids: Collection[int]) -> dict[int, int]:
    """Assignment -> the request that waits for its decision: shown as "đang đính chính"."""
    rows = db.execute(
        select(ChangeRequest.assignment_id, ChangeRequest.id).where(
            ChangeRequest.assignment_id.in_(assignment_ids), ChangeRequest.state.in_(PENDING)
        )
    )
    return {assignment: request for assignment, request in rows}  # noqa: C416


def requestable(db: Work, officer_id: int, *assignment_ids: int) -> tuple[AssignmentLine, ...]:
    """Of these, what the officer may ask a change for; ask for what they see only."""
    lines = (read_assignment(db, officer_id, one) for one in assignment_ids)
    return tuple(one for one in lines if may_ask(db, officer_id, one.id, one.progress))


def may_ask(db: Work, officer_id: int, assignment_id: int, progress: str) -> bool:
    is_over = progress in ("COMPLETED", "CANCELLED", "DECLINED")
    row = db.get_one(Assignment, assignment_id)
    return not is_over and access.may_request_change(db, officer_id, row)
