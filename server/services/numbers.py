"""Numbers of papers: the next of the body that owns the series, or as in a paper book."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sqlalchemy import select

from server.errors import Refused
from server.services import numbering
from server.services.call import Call
from server.tables import NumberSeries, OutgoingEntry


def number_paper(
    call: Call,
    doc_type: str,
    *,
    field: str = "number",
    day: str = "issued_on",
    subject: str = "",
    unit_id: int | None = None,
    drafted_by: int | None = None,
    directive_id: int | None = None,
) -> dict[str, Any]:
    """Give the paper of this step its number; one typed from a paper book is taken as it is.

    `unit_id` is the organ whose number it bears, `drafted_by` who wrote it: both else the unit's.
    `directive_id` only where the paper is the directive itself.
    """
    issued = date.fromisoformat(str(call.answer[day])) if call.answer.get(day) else call.db.today
    series = series_for(call, doc_type, unit_id, issued)
    typed = str(call.answer.get(field) or "").strip()
    number = number_in(typed, series)
    if typed and number is None:  # of a book that is not kept here
        return {field: typed, "full_number": typed, day: issued.isoformat()}
    about = said(call, subject or subject_of(call), directive_id)
    columns = {**about, "drafting_unit_id": drafted_by or call.unit_id}
    if number is None:
        entry = numbering.take_number(call.db, series, issued_on=issued, **columns)
    else:
        entry = numbering.record_number(
            call.db, series, number, at=field, issued_on=issued, **columns
        )
    return {
        "number": entry.number,
        field: entry.number if field == "number" else entry.full_number,
        "full_number": entry.full_number,
        "entry_id": entry.id,
        **({"book": series.id} if "book" in call.answer else {}),
        day: issued.isoformat(),
    }


def number_in(typed: str, series: NumberSeries) -> int | None:
    """12, 012 or 12-BC/QU where that is the series' own symbol; None: none of its numbers."""
    found = re.fullmatch(r"([0-9]{1,6})(?:-(.+))?", typed)
    is_own = (
        found is not None and (found[2] or series.symbol).casefold() == series.symbol.casefold()
    )
    return int(found[1]) if found and is_own and int(found[1]) else None


def subject_of(call: Call) -> str:
    """What the paper is about, in the words of the step that issues it."""
    properties = call.definition.elements[call.task.element].properties if call.task else {}
    words = properties.get("subject")
    return (
        words.replace("{number}", call.directive.full_number) if words else call.directive.subject
    )


def void_number(call: Call, doc_type: str, reason: str, unit_id: int) -> dict[str, Any]:
    """It keeps its place in the series, with the reason."""
    series = series_for(call, doc_type, unit_id, call.db.today)
    entry: OutgoingEntry = numbering.take_number(
        call.db, series, **said(call, "", call.directive.id)
    )
    numbering.void_number(call.db, entry, reason)
    return {"number": entry.number, "full_number": entry.full_number}


def said(call: Call, subject: str, directive_id: int | None) -> dict[str, Any]:
    """The columns of the register."""
    signed = call.answer.get("signed_file") or call.answer.get("issued_file")
    return {
        "subject": subject[:500],
        "signatory": signatory_in(call),
        "drafting_unit_id": call.unit_id,
        "directive_id": directive_id,
        "task_id": call.task.id if call.task else None,
        "file_id": int(signed) if signed else None,
    }


def series_for(call: Call, doc_type: str, unit_id: int | None, day: date) -> NumberSeries:
    """The book chosen in the form, else the owner's series of that type, made when it is new."""
    book = call.answer.get("book")
    if book:
        found = call.db.scalars(
            select(NumberSeries).where(NumberSeries.id == int(book)).with_for_update()
        ).one_or_none()
        if found is None:
            raise Refused("book-unknown", book=str(book))
        return found
    owner = unit_id or (call.task.unit_id if call.task else None) or call.unit_id
    return numbering.series_of(call.db, owner, doc_type, day)


def signatory_in(call: Call) -> str:
    """Whoever completed the signing step before this one."""
    for name, answer in reversed(list(call.data.items())):
        if name.startswith("sign") and isinstance(answer, dict) and answer.get("signatory"):
            return str(answer["signatory"])
    return ""
