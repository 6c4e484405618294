"""What stands in a form before anybody types, and what it shows and nobody types."""

# ruff: noqa: ARG001, ARG005 - every maker is asked the same way
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.definitions import forms_with_effect
from server.services.document_fields import document_fields
from server.services.ending import open_items_of
from server.services.forms import facts_name
from server.services.late_letter import drafted_letter
from server.services.period_reports import collated, filled_report
from server.services.reviews import drafted_review, filled_review
from server.services.row_sets import answers_of_group, rows_of
from server.services.unit_answers import opinion_of, unit_answers
from server.services.unit_groups import units_of_line
from server.tables import (
    Answer,
    AnswerRow,
    Assignment,
    Case,
    ChildGroup,
    Instance,
    Obligation,
    Task,
    Unit,
)

Fields = dict[str, Any]


def prefill_of(
    db: Work, task: Task, instance: Instance, case: Case | None, data: Mapping[str, Any]
) -> Fields:
    """Field -> value for this form; what an earlier round of the same form said comes first."""
    make = MAKERS.get(facts_name(db, task))
    made = make(db, task, instance, case, data) if make and case else {}
    before = said_in(db, data, task.form.rpartition(".")[2])
    # A draft that was returned and written anew is what is signed now.
    return {**before, **made} if make is conclusion else {**made, **before}


def said_in(db: Work, data: Mapping[str, Any], form: str) -> Fields:
    """The last answer of a form in the instance, without its decision."""
    held = data.get(form)
    number = held.get("answer_id") if isinstance(held, Mapping) else None
    answer = db.get(Answer, number) if isinstance(number, int) else None
    if answer is None:
        return {}
    tables: Fields = {}
    for row in db.scalars(
        select(AnswerRow).where(AnswerRow.answer_id == answer.id).order_by(AnswerRow.ordinal)
    ):
        tables.setdefault(row.field, []).append(row.values)
    again = {
        name: value
        for name, value in answer.values.items()
        if name not in ("decision", "comment") and value is not None
    }
    return {**again, **tables}


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


def opinions(
    db: Work, task: Task, instance: Instance, case: Case, data: Mapping[str, Any]
) -> Fields:
    """One row for each comment that came in."""
    group = db.scalar(
        select(ChildGroup.id)
        .where(ChildGroup.instance_id == instance.id, ChildGroup.kind == "task")
        .order_by(ChildGroup.id.desc())
        .limit(1)
    )
    rows = answers_of_group(db, group) if group is not None else []
    return {
        "resolutions": [
            {
                "opinion": row.get("comment") or row.get("opinion"),
                "unit": db.get_one(Unit, row["unit_id"]).name if row.get("unit_id") else "",
            }
            for row in rows
        ]
    }


def unit_opinions(
    db: Work, task: Task, instance: Instance, case: Case, data: Mapping[str, Any]
) -> Fields:
    """One row for each unit that has something to say beside its agreement."""
    return {"resolutions": [
        {"unit": one.name, "opinion": one.said["comment"]}
        for one in unit_answers(db, instance.id)
        if opinion_of(one) != "NONE" and one.said.get("comment")
    ]}  # fmt: skip


def conclusion(
    db: Work, task: Task, instance: Instance, case: Case, data: Mapping[str, Any]
) -> Fields:
    """As the team drafted it; who signs changes what they do not agree with."""
    draft = said_in(db, data, "draft_conclusion")
    return {name: draft[name] for name in ("strengths", "weaknesses", "remedies") if name in draft}


def remedies(
    db: Work, task: Task, instance: Instance, case: Case, data: Mapping[str, Any]
) -> Fields:
    """One row per requirement of the conclusion; for the check, beside what was done about it."""
    done = {row.get("requirement"): row.get("result") for row in table_in(db, data, "remediate")}
    return {"items": [
        {"requirement": row.get("content"), "due": row.get("due"),
         "remedied": done.get(row.get("content"))}
        for row in table_in(db, data, "issue_conclusion", "remedies")
    ]}  # fmt: skip


def table_in(db: Work, data: Mapping[str, Any], form: str, field: str = "items") -> list[Fields]:
    held = data.get(form)
    return rows_of(db, held.get(field)) if isinstance(held, Mapping) else []


def obstacle_from_page(
    db: Work, task: Task, instance: Instance, case: Case, data: Mapping[str, Any]
) -> Fields:
    """What was typed on the page from which the obstacle was raised."""
    names = ("content", "category", "severity", "own_measures", "proposal", "answer_by")
    return {name: data[name] for name in names if data.get(name)}


Maker = Callable[[Work, Task, Instance, Case, Mapping[str, Any]], Fields]
MAKERS: Mapping[str, Maker] = {
    "parsed_directive": review_parsed_directive,
    "directive_draft": draft_document,
    "recipients": resolve_recipients,
    "deadlines": set_deadlines,
    "late_letter": lambda db, task, instance, case, data: drafted_letter(db, case),
    "opinions": opinions,
    "unit_opinions": unit_opinions,
    "conclusion": conclusion,
    "remedies": remedies,
    "remedies_checked": remedies,
    "obstacle": obstacle_from_page,
    "period_report": lambda db, task, instance, case, data: filled_report(db, instance, case),
    "collation": lambda db, task, instance, case, data: collated(db, instance, case),
    "open_items": lambda db, task, instance, case, data: open_items_of(db, case.id),
    "review_report": lambda db, task, instance, case, data: filled_review(db, task, case),
    "review_draft": lambda db, task, instance, case, data: drafted_review(db, instance),
}


def table_of(db: Work, answer_id: int, field: str) -> list[Fields]:
    rows = db.scalars(
        select(AnswerRow)
        .where(AnswerRow.answer_id == answer_id, AnswerRow.field == field)
        .order_by(AnswerRow.ordinal)
    )
    return [row.values for row in rows]


def own_assignments(db: Work, case_id: int, unit_id: int) -> list[Assignment]:
    return list(db.scalars(
        select(Assignment)
        .where(Assignment.case_id == case_id, Assignment.unit_id == unit_id)
        .order_by(Assignment.id)
    ))  # fmt: skip
