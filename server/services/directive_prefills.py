"""What stands in the forms of a directive before anybody types: as it was drafted and printed."""

# ruff: noqa: ARG001 - every maker is asked the same way
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.definitions import forms_with_effect
from server.services.document_fields import document_fields
from server.services.row_sets import table_of
from server.services.unit_groups import units_of_line
from server.tables import (
    Answer,
    Case,
    Instance,
    Obligation,
    Task,
)

Fields = dict[str, Any]


def draft_document(
    db: Work, task: Task, instance: Instance, case: Case, data: Mapping[str, Any]
) -> Fields:
    """A draft that answers an incoming paper has its subject, and that paper as its basis."""
    rows = [
        {"full_number": one.full_number, "issuer": one.issuer, "subject": one.subject,
         "issued_on": one.issued_on.isoformat() if one.issued_on else None}
        for one in case.directive.references
        if one.relation == "basis"
    ]  # fmt: skip
    return {"subject": case.directive.subject, "basis_refs": rows}


def review_parsed_directive(
    db: Work, task: Task, instance: Instance, case: Case, data: Mapping[str, Any]
) -> Fields:
    """Every field of the document, beside the place in its text that says it."""
    return {"fields": document_fields(db, case.directive)}


def resolve_recipients(
    db: Work, task: Task, instance: Instance, case: Case, data: Mapping[str, Any]
) -> Fields:
    """Groups of the printed lines as of the day the directive was issued, all ticked."""
    rows: list[Fields] = []
    seen: set[tuple[int, str]] = set()
    day = case.directive.issued_on or db.today
    for line in case.directive.addressees:
        if line.kind != "to":
            continue
        for unit_id in units_of_line(db, line.groups, line.units, day):
            role = line.role or "implement"
            if (unit_id, role) not in seen:
                seen.add((unit_id, role))
                rows.append({"group": line.text, "unit": unit_id, "selected": True, "role": role})
    return {"as_of": day.isoformat(), "units": rows}


def set_deadlines(
    db: Work, task: Task, instance: Instance, case: Case, data: Mapping[str, Any]
) -> Fields:
    obligations = db.scalars(
        select(Obligation)
        .where(Obligation.directive_id == case.directive_id)
        .order_by(Obligation.position)
    )
    own_words = dates_drafted(db, case)
    rows = [
        {"obligation": one.id, "task": one.title or one.text[:200], "ordinal": one.ordinal,
         "deadline_kind": one.deadline_kind,
         "deliverable": one.deliverable, **own_words.get(one.ordinal, {})}
        for one in obligations
    ]  # fmt: skip
    return {"task_deadlines": rows}


def dates_drafted(db: Work, case: Case) -> dict[str, Fields]:
    """Day and basis by ordinal, where the directive drafted here states the day itself."""
    forms = forms_with_effect(db, case, "save_directive_draft")
    answer_id = db.scalar(
        select(Answer.id)
        .where(Answer.case_id == case.id, Answer.form.in_(forms))
        .order_by(Answer.id.desc())
        .limit(1)
    )
    rows = table_of(db, answer_id, "tasks") if answer_id is not None else []
    basis = case.directive.full_number
    return {
        str(row.get("ordinal") or position): {"due": row["due"], "basis": basis}
        for position, row in enumerate(rows, start=1)
        if row.get("due")
    }
