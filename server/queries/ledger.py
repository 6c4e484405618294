"""Sổ theo dõi thời hạn: the deadline of each assignment from its first day to its last, who held
the matter in between, and who bears the lateness."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.assignments import AssignmentLine, ChangeLine, ledgers, lines_where
from server.queries.bearing import (
    AGREED,
    PAUSED,
    RECEIVER,
    UNIT,
    Bearing,
    Matter,
    Move,
    Window,
    bear,
)
from server.queries.days import work_calendar
from server.queries.names import unit_names
from server.queries.scope import Scope, source_of
from server.services.counting import DONE, box_of
from server.services.parameters import parameter, parameters_of
from server.tables import Assignment, Case, ChangeRequest
from workflows.workdays import WorkCalendar, day_of

PAGE = 50
LATE = ("late", "overdue")  # boxes
SHOWN = ("all", "late", "agreed", "moved", "waiting")


@dataclass(frozen=True)
class Hold:
    """Who had it in hand, from one day to another; None: still."""

    holder: str  # unit, receiver, paused
    since: date
    until: date | None
    days: int  # working days


@dataclass(frozen=True)
class LedgerLine:
    line: AssignmentLine
    changes: tuple[ChangeLine, ...]
    bearing: Bearing
    receiver: str  # name of the unit that receives
    done: date | None
    holds: tuple[Hold, ...]

    def name_of(self, cause: str) -> str:
        """Whose days these are; empty: nobody is meant."""
        return self.line.unit if cause == UNIT else self.receiver if cause != PAUSED else ""

    @property
    def extensions(self) -> int:
        return sum(1 for one in self.changes if one.kind == "extend")


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
    yield from source_of(db, officer_id, scope.of(period="")).where
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


def with_ledgers(db: Work, lines: Sequence[AssignmentLine]) -> tuple[LedgerLine, ...]:
    """In a number of statements that does not grow with the lines."""
    ids = [line.id for line in lines]
    rows = {row.id: row for row in db.scalars(select(Assignment).where(Assignment.id.in_(ids)))}
    changes, waits = ledgers(db, ids), waits_of(db, ids)
    receivers, limits = receivers_of(db, rows.values()), Limits(db)
    names, calendar = unit_names(db), work_calendar(db)
    return tuple(
        told(line, rows[line.id], changes.get(line.id, []), waits.get(line.id, []),
             names.get(receivers[line.id], ""), calendar, db.today, limits)
        for line in lines
    )  # fmt: skip


def told(
    line: AssignmentLine, row: Assignment, changes: list[ChangeLine], waits: list[ChangeRequest],
    receiver: str, calendar: WorkCalendar, today: date, limits: Limits,
) -> LedgerLine:  # fmt: skip
    done = (row.submitted_on or row.accepted_on) if row.progress in DONE else None
    counted = since_set(changes)
    answers = answers_of(row, counted, calendar)
    matter = None
    if row.deadline_kind == "BINDING" and row.original_due and row.current_due:
        matter = Matter(
            original=row.original_due, agreed=row.current_due, today=today,
            moves=tuple(moves_of(counted, answers)), submitted=done, accepted=row.accepted_on,
            suspended=row.suspended_on, limit=limits.of(row.case_id, "accept_report"),
            waits=tuple(windows(waits, calendar, today, limits.of(row.case_id, "change_request"))),
        )  # fmt: skip
    return LedgerLine(
        line=line, changes=tuple(changes), receiver=receiver, done=done,
        bearing=bear(calendar, matter) if matter else Bearing(0, 0, ()),
        holds=tuple(holds_of(row, counted, answers, calendar, today)),
    )  # fmt: skip


class Limits:
    """Parameters of the cases at hand, each looked at once."""

    def __init__(self, db: Work) -> None:
        self.db = db
        self.known: dict[int, dict[str, object]] = {}

    def of(self, case_id: int, name: str) -> int:
        if case_id not in self.known:
            self.known[case_id] = parameters_of(self.db, self.db.get(Case, case_id))
        return int(str(parameter(self.known[case_id], name) or 0))


def since_set(changes: Sequence[ChangeLine]) -> Sequence[ChangeLine]:
    """A new period sets the day anew, and everything is counted from there."""
    begun = max((n for n, one in enumerate(changes) if one.kind == "set"), default=0)
    return changes[begun:]


def answers_of(
    row: Assignment, changes: Sequence[ChangeLine], calendar: WorkCalendar
) -> dict[int, date]:
    """Place of the ledger's line -> the day of the submission that it answers.

    The days until a supplement was asked for moved the deadline by as many (services/deadlines).
    """
    found: dict[int, date] = {}
    sent = [date.fromisoformat(day) for day in row.explanation.get("submissions", ())]
    stands = False
    for place, change in enumerate(changes):
        is_answer = change.kind == "resume" and not stands and change.before and change.after
        stands = change.kind == "suspend" or (stands and change.kind != "resume")
        if not is_answer or change.before is None or change.after is None:
            continue
        moved = calendar.between(change.before, change.after)
        fits = (day for day in sent if day not in found.values() and day >= changes[0].on
                and calendar.between(day, change.on) == moved)  # fmt: skip
        day = next(fits, None)
        if day is not None:
            found[place] = day
    return found


def moves_of(changes: Sequence[ChangeLine], answers: Collection[int]) -> Iterator[Move]:
    for place, change in enumerate(changes):
        if change.kind == "set" or change.after is None or change.after == change.before:
            continue
        cause = RECEIVER if place in answers else PAUSED if change.kind == "resume" else AGREED
        why = change.basis if cause == AGREED else change.reason
        yield Move(cause, change.after, why, change.on)


def windows(
    waits: Sequence[ChangeRequest], calendar: WorkCalendar, today: date, limit: int
) -> Iterator[Window]:
    """From when a decision was overdue until it came."""
    for one in waits:
        if one.requested_at is not None:
            until = day_of(one.decided_at) if one.decided_at else today
            yield Window(calendar.add(day_of(one.requested_at), limit), until)


def waits_of(db: Work, ids: Collection[int]) -> dict[int, list[ChangeRequest]]:
    found: dict[int, list[ChangeRequest]] = {}
    asked = select(ChangeRequest).where(
        ChangeRequest.assignment_id.in_(ids), ChangeRequest.state != "withdrawn"
    )
    for one in db.scalars(asked.order_by(ChangeRequest.id)):
        found.setdefault(one.assignment_id, []).append(one)
    return found


def receivers_of(db: Work, rows: Collection[Assignment]) -> dict[int, int]:
    """Whoever passed it down, else the organ that follows the case."""
    cases = {row.case_id for row in rows}
    leads = dict(db.execute(select(Case.id, Case.lead_unit_id).where(Case.id.in_(cases))).all())
    parents = {row.parent_id for row in rows if row.parent_id}
    above = dict(
        db.execute(
            select(Assignment.id, Assignment.unit_id).where(Assignment.id.in_(parents))
        ).all()
    )
    return {row.id: above.get(row.parent_id or 0) or leads[row.case_id] for row in rows}


def holds_of(
    row: Assignment, changes: Sequence[ChangeLine], answers: dict[int, date],
    calendar: WorkCalendar, today: date,
) -> Iterator[Hold]:  # fmt: skip
    """One after the other, without a gap, from the day the deadline was set."""
    if not changes:
        return
    turns: list[tuple[date, str]] = [(changes[0].on, UNIT)]
    for place, change in enumerate(changes):
        if place in answers:
            turns += [(answers[place], RECEIVER), (change.on, UNIT)]
        elif change.kind in ("suspend", "resume"):
            turns.append((change.on, PAUSED if change.kind == "suspend" else UNIT))
    if row.progress in DONE and row.submitted_on:
        turns.append((row.submitted_on, RECEIVER))
    turns.sort(key=lambda one: one[0])
    end = row.accepted_on if row.progress == "COMPLETED" else None
    for (since, holder), following in zip(turns, [*turns[1:], (end, "")], strict=True):
        until = following[0]
        if until != since:
            yield Hold(holder, since, until, max(calendar.between(since, until or today), 0))
