"""Who bears the lateness: the working days after the original deadline, each laid at one door.

Days run from the original deadline (0) to the end: acceptance, else today. They are passed by what
moved the deadline, in the order of the ledger; then by the unit until it submitted; then by whoever
receives. So the parts add up to the whole by the way they are cut (domain.md 9.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from workflows.workdays import WorkCalendar

AGREED, PAUSED, RECEIVER, DECIDER, UNIT = "agreed", "paused", "receiver", "decider", "unit"
EXCUSED = "excused"
"""Already late when the extension came: it is forgiven, and still told."""
IN_TIME = "receiving"
"""The receiver's own limit: days that nobody is blamed for."""
BLAMED = (UNIT, RECEIVER, DECIDER)


@dataclass(frozen=True)
class Move:
    """A line of the ledger that gave the deadline another day."""

    cause: str
    to: date
    why: str = ""
    on: date | None = None  # when it was granted


@dataclass(frozen=True)
class Window:
    """While a request waited for its decision, from the day its limit was over."""

    since: date
    until: date


@dataclass(frozen=True)
class Matter:
    """One assignment with a binding deadline, as its ledger tells it."""

    original: date
    agreed: date
    today: date
    moves: tuple[Move, ...] = ()
    submitted: date | None = None
    accepted: date | None = None
    suspended: date | None = None
    waits: tuple[Window, ...] = ()
    limit: int = 3  # working days in which a report is to be received


@dataclass(frozen=True)
class Share:
    cause: str
    days: int
    why: str = ""


@dataclass(frozen=True)
class Bearing:
    """Working days. `late_original`, `late_agreed`: of the unit's own submission."""

    late_original: int
    late_agreed: int
    shares: tuple[Share, ...]

    @property
    def total(self) -> int:
        return sum(share.days for share in self.shares)

    def days(self, *causes: str) -> int:
        return sum(share.days for share in self.shares if share.cause in causes)

    @property
    def bearers(self) -> tuple[str, ...]:
        """Who is blamed, the most first."""
        found = [(self.days(cause), cause) for cause in BLAMED if self.days(cause)]
        return tuple(cause for _, cause in sorted(found, key=lambda one: -one[0]))


@dataclass(frozen=True)
class Stretch:
    """From after one place of the count to another, which is counted."""

    start: int
    end: int
    cause: str
    why: str = ""


def bear(calendar: WorkCalendar, matter: Matter) -> Bearing:
    def place(day: date) -> int:
        return calendar.between(matter.original, day)

    done = matter.submitted or matter.accepted
    moved = list(moves_of(calendar, matter))
    agreed = moved[-1].end if moved else 0
    end = place(done or matter.today)
    if done and done > matter.agreed and end <= agreed:
        end = agreed + 1  # sent on a day off after the deadline: late all the same
    shares = [*within(moved, 0, end), *own(calendar, matter, max(agreed, 0), end)]
    if done:
        last = max(place(matter.accepted or matter.today), end)
        shares += within([Stretch(end, min(last, end + matter.limit), IN_TIME),
                          Stretch(end + matter.limit, last, RECEIVER)], 0, last)  # fmt: skip
    return Bearing(max(end, 0), max(end - agreed, 0), tuple(joined(shares)))


def moves_of(calendar: WorkCalendar, matter: Matter) -> Iterator[Stretch]:
    """What lies between the original and the agreed day; one that drew it nearer takes back."""
    found: list[Stretch] = []
    at = 0
    for move in (*matter.moves, Move(AGREED, matter.agreed)):
        to = calendar.between(matter.original, move.to)
        if to > at:
            granted = calendar.between(matter.original, move.on) if move.on else at
            late = min(max(granted, at), to) if move.cause == AGREED else at
            found += [Stretch(at, late, EXCUSED, move.why), Stretch(late, to, move.cause, move.why)]
        found = [replace(one, end=min(one.end, to)) for one in found if one.start < to]
        at = to
    if matter.suspended and not (matter.submitted or matter.accepted):
        stood = max(calendar.between(matter.suspended, matter.today), 0)
        found.append(Stretch(at, at + stood, PAUSED))
    elif at < 0:
        found.append(Stretch(at, at, AGREED))
    yield from found


def own(calendar: WorkCalendar, matter: Matter, start: int, end: int) -> Iterator[Stretch]:
    """The unit's days, but for those in which it waited too long for a decision."""
    at = start
    for wait in sorted(matter.waits, key=lambda one: one.since):
        since = max(calendar.between(matter.original, wait.since), at)
        until = min(calendar.between(matter.original, wait.until), end)
        if since < until:
            yield Stretch(at, since, UNIT)
            yield Stretch(since, until, DECIDER)
            at = until
    yield Stretch(at, end, UNIT)


def within(stretches: Iterable[Stretch], start: int, end: int) -> Iterator[Stretch]:
    for one in stretches:
        yield replace(one, start=max(one.start, start), end=min(one.end, end))


def joined(stretches: Sequence[Stretch]) -> Iterator[Share]:
    """In order; neighbours of one cause and reason are one."""
    last: Share | None = None
    for one in stretches:
        days = one.end - one.start
        if days <= 0:
            continue
        if last and (last.cause, last.why) == (one.cause, one.why):
            last = Share(last.cause, last.days + days, last.why)
            continue
        if last:
            yield last
        last = Share(one.cause, days, one.why)
    if last:
        yield last
