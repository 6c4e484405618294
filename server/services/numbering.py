"""Numbers of the outgoing registers: gap-free, locked, never reused (domain.md 8.4).

Party organs number per type and term, others per year. A number is used, held, or void with its
reason; whoever takes one holds the series until the commit, and a rollback gives it back.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.errors import Changed, Invalid, Refused
from server.services.parameters import parameters_of
from server.tables import NumberSeries, OutgoingEntry, Unit
from workflows.forms import FieldProblem

PARTY = frozenset({"party_committee", "organ", "department", "party_caucus", "party_group"})


def series_of(db: Work, unit_id: int, doc_type: str, day: date, *, term: str = "") -> NumberSeries:
    """The locked series of an organ for a type of document on a day; made when it is new."""
    period, symbol = series_name(db, unit_id, doc_type, day, term=term)
    wanted = (
        select(NumberSeries)
        .where(
            NumberSeries.unit_id == unit_id,
            NumberSeries.doc_type == doc_type,
            NumberSeries.period == period,
        )
        .with_for_update()
    )
    series = db.scalar(wanted)
    if series is None:
        series = NumberSeries(
            unit_id=unit_id, doc_type=doc_type, period=period, symbol=symbol, next=1
        )
        db.add(series)
        db.flush()
    return series


def series_name(
    db: Work, unit_id: int, doc_type: str, day: date, *, term: str = ""
) -> tuple[str, str]:
    """Period and symbol, whether the series has been opened or not."""
    unit = db.get_one(Unit, unit_id)
    period = (term or _term(db)) if unit.kind in PARTY else str(day.year)
    return period, f"{doc_type}/{unit.issuer_code or unit.code}"


def take_number(
    db: Work, series: NumberSeries, *, state: str = "used", **said: Any
) -> OutgoingEntry:
    """The next number as a row of the register; `said` fills the row's other columns."""
    number = series.next
    series.next = number + 1
    return _enter(db, series, number, state, said)


def record_number(
    db: Work, series: NumberSeries, number: int, *, at: str = "number", **said: Any
) -> OutgoingEntry:
    """A number given in a paper book, told `at` its field where it is taken already.

    The series goes on after the highest, never backwards.
    """
    taken = select(OutgoingEntry.id).where(
        OutgoingEntry.series_id == series.id, OutgoingEntry.number == number
    )
    if db.scalar(taken) is not None:
        said = {"number": full_number(number, series.symbol)}
        problem = FieldProblem((at,), "number-taken", said)
        raise Invalid("number-taken", problems=[problem], **said)
    series.next = max(series.next, number + 1)
    return _enter(db, series, number, "used", said)


def use_held(db: Work, entry: OutgoingEntry, **said: Any) -> OutgoingEntry:
    """Giữ số, then used."""
    if entry.state != "held":
        raise Changed("number-not-held", number=entry.full_number)
    entry.state = "used"
    _fill(entry, said)
    db.flush()
    return entry


def void_number(db: Work, entry: OutgoingEntry, reason: str) -> None:
    """Hủy số: it keeps its place in the register."""
    if not reason.strip():
        raise Refused("void-without-reason", number=entry.full_number)
    entry.state, entry.void_reason = "void", reason.strip()[:500]
    db.flush()


def full_number(number: int, symbol: str) -> str:
    """517-CV/TU; below ten with a leading zero."""
    return f"{number:02d}-{symbol}"


def _enter(
    db: Work, series: NumberSeries, number: int, state: str, said: dict[str, Any]
) -> OutgoingEntry:
    entry = OutgoingEntry(
        series_id=series.id,
        number=number,
        state=state,
        full_number=full_number(number, series.symbol),
        at=db.now,
    )
    _fill(entry, said)
    db.add(entry)
    db.flush()
    return entry


def _fill(entry: OutgoingEntry, said: dict[str, Any]) -> None:
    for name, value in said.items():
        setattr(entry, name, value)


def _term(db: Work) -> str:
    term = str(parameters_of(db, None).get("term") or "")
    if not term:
        raise Refused("term-not-set")
    return term
