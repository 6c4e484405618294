"""Numbers of papers: the next of the body that owns the series, or as in a paper book."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.errors import Refused
from server.services.call import Call
from server.tables import NumberSeries, OutgoingEntry, Unit

DEFAULT_PERIOD = "Nhiệm kỳ 2020 - 2025"


def number_paper(
    call: Call,
    doc_type: str,
    *,
    field: str = "number",
    day: str = "issued_on",
    subject: str = "",
    unit_id: int | None = None,
) -> dict[str, Any]:
    """Give the paper of this step its number; one typed from a paper book is taken as it is."""
    issued = date.fromisoformat(str(call.answer[day])) if call.answer.get(day) else call.db.today
    typed = str(call.answer.get(field) or "").strip()
    if typed:
        return {field: typed, "full_number": typed, day: issued.isoformat()}
    entry = enter(call, series_for(call, doc_type, unit_id), state="used", issued=issued,
                  subject=subject)  # fmt: skip
    return {
        "number": entry.number,
        field: entry.full_number if field != "number" else entry.number,
        "full_number": entry.full_number,
        "entry_id": entry.id,
        day: issued.isoformat(),
    }


def void_number(call: Call, doc_type: str, reason: str) -> dict[str, Any]:
    """It keeps its place in the series, with the reason."""
    entry = enter(call, series_for(call, doc_type, None), state="void", issued=None, subject="")
    entry.void_reason = reason[:500]
    return {"number": entry.number, "full_number": entry.full_number}


def enter(
    call: Call, series: NumberSeries, *, state: str, issued: date | None, subject: str
) -> OutgoingEntry:
    """The next number of a locked series, as a row of the outgoing register."""
    number, series.next = series.next, series.next + 1
    signed = call.answer.get("signed_file") or call.answer.get("issued_file")
    entry = OutgoingEntry(
        series_id=series.id, number=number, state=state,
        full_number=f"{number:02d}-{series.symbol}", issued_on=issued, subject=subject[:500],
        signatory=signatory_in(call), drafting_unit_id=call.unit_id,
        directive_id=call.directive.id if call.definition.key == "directive_issuance" else None,
        task_id=call.task.id if call.task else None,
        file_id=int(signed) if signed else None, at=call.db.now,
    )  # fmt: skip
    call.db.add(entry)
    call.db.flush()
    return entry


def series_for(call: Call, doc_type: str, unit_id: int | None) -> NumberSeries:
    """The book chosen in the form, else the owner's series of that type, made when it is new."""
    book = call.answer.get("book")
    query = select(NumberSeries).with_for_update()
    if book:
        found = call.db.scalars(query.where(NumberSeries.id == int(book))).one_or_none()
        if found is None:
            raise Refused("book-unknown", book=str(book))
        return found
    owner = unit_id or (call.task.unit_id if call.task else None) or call.unit_id
    period = call.directive.term or DEFAULT_PERIOD
    found = call.db.scalars(
        query.where(
            NumberSeries.unit_id == owner,
            NumberSeries.doc_type == doc_type,
            NumberSeries.period == period,
        )
    ).one_or_none()
    return found or new_series(call.db, owner, doc_type, period)


def new_series(db: Work, owner: int, doc_type: str, period: str) -> NumberSeries:
    unit = db.get_one(Unit, owner)
    issuer = unit.issuer_code or unit.code
    series = NumberSeries(unit_id=owner, doc_type=doc_type, period=period,
                          symbol=f"{doc_type}/{issuer}", next=1)  # fmt: skip
    db.add(series)
    db.flush()
    return series


def signatory_in(call: Call) -> str:
    """Whoever completed the signing step before this one."""
    for name, answer in reversed(call.data.items()):
        if name.startswith("sign") and isinstance(answer, dict) and answer.get("signatory"):
            return str(answer["signatory"])
    return ""
