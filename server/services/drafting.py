"""P1: from an incoming paper or an idea to a numbered, dispatched directive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import delete, select

from server.database import Work
from server.errors import Invalid, Refused
from server.services.call import Call, Row
from server.services.numbers import number_paper, void_number
from server.services.people import name_of
from server.services.succession.heirs import heirs_on
from server.tables import (
    Case,
    Directive,
    DirectiveAddressee,
    DirectiveReference,
    IncomingEntry,
    Obligation,
    Unit,
    UnitGroup,
)
from server.textfold import fold
from workflows.forms import FieldProblem

LEADS = ("BDV", "BTGDV")
"""Ban Dân vận; since 2025 Ban Tuyên giáo và Dân vận."""


def draft_case(db: Work, entry: IncomingEntry | None) -> Case:
    """An empty draft of the committee's, answering `entry` if there is one."""
    committee, lead, office, approver = installation_units(db)
    directive = Directive(
        status="draft", doc_type="CV", issuer_id=committee, on_behalf_of_id=approver,
        drafting_unit_id=lead, subject=entry.subject if entry else "",
        fold=fold(entry.subject) if entry else "", created_at=db.now,
    )  # fmt: skip
    db.add(directive)
    db.flush()
    if entry is not None:
        entry.directive_id = directive.id
        db.add(DirectiveReference(
            directive_id=directive.id, position=1, relation="basis", issuer=entry.issuer,
            full_number=entry.full_number, issued_on=entry.issued_on, subject=entry.subject,
        ))  # fmt: skip
    case = Case(
        directive_id=directive.id, status="drafting", lead_unit_id=lead, office_unit_id=office,
        approver_unit_id=approver, opened_at=db.now,
    )  # fmt: skip
    db.add(case)
    db.flush()
    return case


def installation_units(db: Work) -> tuple[int, int, int, int]:
    """Committee, lead ban, office and standing committee, by their codes in the organisation."""
    found = {row.code: row.id for row in db.execute(select(Unit.code, Unit.id))}
    committee = found.get("TU", found.get("TU-CT"))
    heirs = heirs_on(db, db.today)
    lead, office, approver = (
        next((heirs.get(found[code], found[code]) for code in codes if code in found), None)
        for codes in (LEADS, ("VP",), ("BTV",))
    )
    if committee is None or lead is None or office is None or approver is None:
        raise Refused("organisation-incomplete")
    return committee, lead, office, approver


def save_directive_draft(call: Call) -> dict[str, Any]:
    directive, answer = call.directive, call.answer
    directive.doc_type = answer.get("doc_type") or directive.doc_type
    directive.subject = answer.get("subject") or directive.subject
    directive.fold = fold(directive.subject)
    directive.urgency = answer.get("urgency") or directive.urgency
    directive.text = answer.get("text") or answer.get("content") or directive.text
    write_addressees(call, directive)
    write_obligations(call, directive)
    return {}


def write_addressees(call: Call, directive: Directive) -> None:
    rows = call.rows.get("addressees")
    if rows is None:
        return
    db = call.db
    db.execute(delete(DirectiveAddressee).where(DirectiveAddressee.directive_id == directive.id))
    for position, row in enumerate(rows, start=1):
        code = str(row.get("group") or "")
        unit = db.scalars(select(Unit).where(Unit.code == code)).one_or_none()
        group = db.scalars(select(UnitGroup).where(UnitGroup.code == code)).one_or_none()
        name = unit.name if unit else group.name if group else code
        db.add(DirectiveAddressee(
            directive_id=directive.id, position=position, kind="to", role="implement",
            text=name, groups=[code] if group else [], units=[code] if unit else [],
        ))  # fmt: skip


def write_obligations(call: Call, directive: Directive) -> None:
    rows = call.rows.get("tasks")
    if rows is None:
        return
    call.db.execute(delete(Obligation).where(Obligation.directive_id == directive.id))
    ordinals = ordinals_of(rows)
    for position, row in enumerate(rows, start=1):
        call.db.add(Obligation(
            directive_id=directive.id, position=position, ordinal=ordinals[position - 1],
            title=str(row.get("title") or "")[:300],
            text=row.get("content") or row.get("text") or "",
            deliverable=row.get("deliverable") or "",
            deadline_kind=row.get("deadline_kind") or "NOT_SET", everyone=True,
        ))  # fmt: skip


def ordinals_of(rows: Sequence[Row]) -> list[str]:
    """As typed, none of them twice; a row without one gets the next number that is free."""
    typed = [str(row.get("ordinal") or "").strip() for row in rows]
    twice = [n for n, one in enumerate(typed) if one and one in typed[:n]]
    if twice:
        raise Invalid(problems=[FieldProblem(("tasks", n, "ordinal"), "twice") for n in twice])
    free = (str(n) for n in count(1) if str(n) not in typed)
    return [one or next(free) for one in typed]


def sign_directive(call: Call) -> dict[str, Any]:
    if call.answer.get("decision") != "signed":
        return {}
    call.directive.signatory = name_of(call)
    return {"signatory": call.directive.signatory, "signatory_id": call.officer_id}


def assign_directive_number(call: Call) -> dict[str, Any]:
    """A voided number keeps its place in the series and is never used again."""
    directive = call.directive
    if call.answer.get("decision") == "void":
        number = void_number(call, directive.doc_type, str(call.answer.get("void_reason") or ""),
                             directive.issuer_id)  # fmt: skip
        directive.status = "not_issued"
        return number
    number = number_paper(call, directive.doc_type, subject=directive.subject,
                          unit_id=directive.issuer_id, directive_id=directive.id)  # fmt: skip
    directive.number = int(number["number"])
    directive.full_number = number["full_number"]
    directive.symbol = directive.full_number.partition("-")[2]
    directive.issued_on = date.fromisoformat(number["issued_on"])
    return number


def dispatch_directive(call: Call) -> dict[str, Any]:
    call.directive.status = "issued"
    call.case.status = "running"
    return {}
