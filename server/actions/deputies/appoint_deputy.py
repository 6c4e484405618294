"""Ủy quyền: have somebody act for an officer who is away, for some days, by a document."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.errors import Invalid, NotAllowed
from server.recording import journal
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.services.definitions import steps_of_people
from server.services.parameters import parameters_of
from server.services.people import tell
from server.tables import Deputy, Directive, Officer
from workflows.forms import FieldProblem


@dataclass(frozen=True)
class Appointment:
    """`unit_id` None: every unit of theirs; `role` None: every role; likewise which work."""

    officer_id: int  # who is away
    deputy_id: int
    first_day: date
    last_day: date
    reason: str
    document: str
    unit_id: int | None = None
    role: str | None = None
    doc_type: str | None = None
    directive_id: int | None = None
    step: str | None = None
    in_person: bool = False


def appoint_deputy(database: Database, *, officer_id: int, wanted: Appointment, key: str) -> int:
    with database.transaction() as db:
        form = sent_form(key, "appoint_deputy")
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["id"])
        if not access.may_appoint(db, officer_id, wanted.officer_id, wanted.unit_id):
            raise NotAllowed("deputy-not-yours")
        problems = problems_of(db, officer_id, wanted)
        if problems:
            raise Invalid("deputy-invalid", problems=problems)
        row = Deputy(**asdict(wanted), made_by_id=officer_id, made_at=db.now)
        db.add(row)
        db.flush()
        note(db, row, officer_id)
        store_answer(db, form, {"id": row.id})
        return row.id


def problems_of(db: Work, officer_id: int, wanted: Appointment) -> list[FieldProblem]:
    most = int(parameters_of(db, None)["deputy_days"])
    days = (wanted.last_day - wanted.first_day).days + 1
    deputy = db.get(Officer, wanted.deputy_id)
    able = deputy is not None and bool(access.reach_of(db, wanted.deputy_id).own)
    held = access.memberships_of(db, wanted.officer_id)
    holds = wanted.role is None or any(
        one.role == wanted.role and wanted.unit_id in (None, one.unit_id) for one in held
    )
    faults: list[tuple[bool, str, str, dict[str, Any]]] = [
        (not able or wanted.deputy_id == wanted.officer_id, "deputy", "deputy-unable", {}),
        (not holds, "scope", "deputy-role", {}),
        (not is_known_work(db, officer_id, wanted), "work", "deputy-work", {}),
        (wanted.first_day < db.today, "first_day", "deputy-past", {}),
        (days < 1, "last_day", "deputy-backwards", {}),
        (days > most, "last_day", "deputy-long", {"most": most}),
        *of_text("reason", wanted.reason, 500),
        *of_text("document", wanted.document, 300),
    ]
    return [FieldProblem((field,), code, args) for is_so, field, code, args in faults if is_so]


def is_known_work(db: Work, officer_id: int, wanted: Appointment) -> bool:
    """There are such documents and steps, and the document is one they may see."""
    kind = select(Directive.id).where(Directive.doc_type == wanted.doc_type).limit(1)
    seen = wanted.directive_id
    return (
        (wanted.doc_type is None or db.scalar(kind) is not None)
        and (wanted.step is None or wanted.step in steps_of_people(db))
        and (seen is None or access.may_see_directive(db, officer_id, seen))
    )


def of_text(field: str, text: str, most: int) -> list[tuple[bool, str, str, dict[str, Any]]]:
    return [
        (not text, field, f"deputy-needs-{field}", {}),
        (len(text) > most, field, f"deputy-long-{field}", {"most": most}),
    ]


def note(db: Work, row: Deputy, officer_id: int) -> None:
    away = db.get_one(Officer, row.officer_id).full_name
    deputy = db.get_one(Officer, row.deputy_id).full_name
    told: dict[str, Any] = {"away": away, "deputy": deputy, "document": row.document,
            "first": row.first_day.isoformat(), "last": row.last_day.isoformat()}  # fmt: skip
    journal.append(db, "deputy.appointed", unit_id=row.unit_id, officer_id=officer_id, data=told)
    others = {row.officer_id, row.deputy_id} - {officer_id}
    tell(db, sorted(others), "deputy-appointed", **told)
