"""Enter what arrived in a unit's incoming register; it may start the drafting of a directive."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.errors import Invalid, NotAllowed
from server.recording import journal
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.messages import send
from server.services.fitting import too_long
from server.services.implementation import take_arrival
from server.services.secrecy import refuse_secret
from server.tables import File, IncomingEntry
from server.textfold import nfc
from workflows.forms import FieldProblem

REQUIRED = ("issuer", "full_number", "subject")


def register_incoming(
    database: Database,
    *,
    officer_id: int | None,
    unit_id: int,
    issuer: str,
    full_number: str,
    subject: str,
    issued_on: date | None = None,
    arrived_on: date | None = None,
    receiver: str = "",
    note: str = "",
    secrecy: str = "",
    file_id: int | None = None,
    start_drafting: bool = False,
    key: str = "",
) -> int:
    """The entry's id. Numbers run per unit and year of arrival; `key`: of the form, if any."""
    refuse_secret(secrecy, subject)
    said = {"issuer": nfc(issuer), "full_number": nfc(full_number), "subject": nfc(subject)}
    missing = [FieldProblem((name,), "required") for name in REQUIRED if not said[name].strip()]
    said |= {"receiver": nfc(receiver), "note": nfc(note)}
    problems = [*missing, *too_long(IncomingEntry, said)]
    if problems:
        raise Invalid(problems=problems)
    with database.transaction() as db:
        form = sent_form(key, "register_incoming")
        earlier = earlier_answer(db, form, officer_id) if key and officer_id else None
        if earlier is not None:
            return int(earlier["entry"])
        if officer_id is not None and not access.may_keep_register(db, officer_id, unit_id):
            raise NotAllowed
        if file_id is not None and not is_free(db, file_id, officer_id):
            raise Invalid(problems=[FieldProblem(("scan",), "not-a-file")])
        day = arrived_on or db.today
        entry = IncomingEntry(
            unit_id=unit_id, year=day.year, arrival_no=take_arrival(db, unit_id, day.year),
            arrived_on=day, issued_on=issued_on, file_id=file_id, officer_id=officer_id, at=db.now,
            **said,
        )  # fmt: skip
        db.add(entry)
        db.flush()
        journal.append(db, "incoming.registered", unit_id=unit_id, officer_id=officer_id,
                       data={"entry_id": entry.id, "full_number": entry.full_number})  # fmt: skip
        if start_drafting:
            send(db, "msg_incoming_registered", case_id=None, keys={"document_id": str(entry.id)})
        store_answer(db, form, {"entry": entry.id})
        return entry.id


def is_free(db: Work, file_id: int, officer_id: int | None) -> bool:
    """Whoever enters has just stored it, and it belongs to nothing yet."""
    file = db.get(File, file_id)
    if file is None or file.officer_id != officer_id:
        return False
    registered = select(IncomingEntry.id).where(IncomingEntry.file_id == file_id)
    held = (file.task_id, file.case_id, file.assignment_id, db.scalar(registered))
    return all(one is None for one in held)
