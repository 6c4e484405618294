"""What stands in a form before anybody types, and what it shows and nobody types."""

# ruff: noqa: ARG001, ARG005 - every maker is asked the same way
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.contribution_lines import waivers_of
from server.services.directive_prefills import (
    draft_document,
    resolve_recipients,
    review_parsed_directive,
    set_deadlines,
)
from server.services.ending import open_items_of
from server.services.forms import facts_name, form_of
from server.services.late_letter import drafted_letter
from server.services.period_reports import collated, filled_report
from server.services.reviews import drafted_review, filled_review
from server.services.row_sets import answers_of_group, rows_of
from server.services.succession.deciding import open_work_rows
from server.services.unit_answers import opinion_of, unit_answers
from server.tables import (
    Answer,
    AnswerRow,
    Case,
    ChildGroup,
    Instance,
    Task,
    Unit,
)

Fields = dict[str, Any]


def prefill_of(
    db: Work, task: Task, instance: Instance, case: Case | None, data: Mapping[str, Any]
) -> Fields:
    """Field -> value for this form; what an earlier round of the same form said comes first."""
    if facts_name(db, task) == "open_work":  # as it stands now, whatever was decided before
        return {**said_in(db, data, task.form.rpartition(".")[2]), **open_work_rows(db, instance)}
    make = MAKERS.get(facts_name(db, task))
    made = make(db, task, instance, case, data) if make and case else {}
    before = said_in(db, data, task.form.rpartition(".")[2])
    # A draft that was returned and written anew is what is signed now.
    both = {**before, **made} if make is conclusion else {**made, **before}
    return {**both, **proposed_words(db, task, data)}


def proposed_words(db: Work, task: Task, data: Mapping[str, Any]) -> Fields:
    """Where a field's path leads to words that data does not hold (engine_data): as answered."""
    form, found = form_of(db, task), {}
    for field in form.fields if form else ():
        root, _dot, path = field.prefill.partition(".")
        step, _dot, name = path.partition(".")
        held = data.get(step)
        if root == "data" and isinstance(held, Mapping) and name not in held:
            found[field.name] = said_in(db, data, step).get(name)
    return {name: words for name, words in found.items() if words is not None}


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
    "contributions": lambda db, task, instance, case, data: waivers_of(db, instance.id),
    "open_items": lambda db, task, instance, case, data: open_items_of(db, case.id),
    "review_report": lambda db, task, instance, case, data: filled_review(db, task, case),
    "review_draft": lambda db, task, instance, case, data: drafted_review(db, instance),
}
