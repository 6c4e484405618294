"""What a deadline's ledger says: who had the matter in hand, what moved the day and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from server.queries.assignments import ChangeLine
from server.queries.bearing import AGREED, PAUSED, RECEIVER, UNIT, Move, Window
from server.services.counting import DONE
from server.tables import Assignment, ChangeRequest
from workflows.workdays import WorkCalendar, day_of


@dataclass(frozen=True)
class Hold:
    """Who had it in hand, from one day to another; None: still."""

    holder: str  # unit, receiver, paused
    since: date
    until: date | None
    days: int  # working days


def since_set(changes: Sequence[ChangeLine]) -> Sequence[ChangeLine]:
    """A new period sets the day anew, and everything is counted from there."""
    begun = max((n for n, one in enumerate(changes) if one.kind == "set"), default=0)
    return changes[begun:]


def days_of(calendar: WorkCalendar, today: date, hold: Hold) -> Iterator[date]:
    for n in range(1, ((hold.until or today) - hold.since).days + 1):
        day = hold.since + timedelta(n)
        if calendar.is_working(day):
            yield day


def unit_on(changes: Sequence[ChangeLine], day: date, now: int) -> int:
    """Who had the work on that day; `now`: who has it."""
    return next((one.unit_id for one in changes if one.unit_id and day <= one.on), now)


def late_days(
    spent: Sequence[date], days: int, changes: Sequence[ChangeLine], now: int
) -> tuple[dict[int, list[date]], int]:
    """Unit -> its late days, and how many left no trace: those are of whoever has it now.

    They are the last of the days spent, each of the unit that had the work.
    """
    found: dict[int, list[date]] = {}
    late = spent[-days:] if days else ()
    for day in late:
        found.setdefault(unit_on(changes, day, now), []).append(day)
    found.setdefault(now, [])
    return found, days - len(late)


def spent_days(
    calendar: WorkCalendar, today: date, holds: Sequence[Hold], holder: str
) -> list[list[date]]:
    """Of each time that it was in those hands."""
    return [list(days_of(calendar, today, hold)) for hold in holds if hold.holder == holder]


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
