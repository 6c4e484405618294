"""P7: periodic reports of units, filled from the last period and from today; collated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from server import words
from server.database import Work
from server.services import implementation
from server.services.call import Call
from server.services.definitions import forms_with_effect
from server.services.row_sets import rows_of_answer, units_of_case
from server.tables import (
    Answer,
    Assignment,
    Case,
    ChildGroup,
    Definition,
    Evidence,
    Instance,
    Obligation,
    OutgoingEntry,
    Unit,
)

Fields = dict[str, Any]
COLLATED = ("results", "shortcomings", "next_tasks")
SENDING = "submit_periodic_report"
"""The effect of the step that sends a periodic report."""


def submit_periodic_report(call: Call) -> dict[str, Any]:
    """Numbered and sent; evidence of the unit's continuous duties, which nothing else closes."""
    sent = implementation.submit_report(call)
    day = date.fromisoformat(str(sent["submitted_on"]))
    for one in continuous(call.db, call.case.id, call.unit_id):
        call.db.add(Evidence(
            assignment_id=one.id, text=words.sentence("period-evidence"), happened_on=day,
            document=str(sent.get("full_number") or ""), answer_id=call.answer_id,
            file_id=file_in(call.answer), officer_id=call.officer_id, at=call.db.now,
        ))  # fmt: skip
        one.evidence_on = max(day, one.evidence_on or day)
    return sent


def continuous(db: Work, case_id: int, unit_id: int) -> list[Assignment]:
    return list(db.scalars(
        select(Assignment).where(
            Assignment.case_id == case_id, Assignment.unit_id == unit_id,
            Assignment.deadline_kind == "CONTINUOUS",
        )
    ))  # fmt: skip


def file_in(answer: Mapping[str, Any]) -> int | None:
    found = answer.get("signed_file")
    return int(found) if found else None


def filled_report(db: Work, instance: Instance, case: Case) -> Fields:
    """Before anybody types: what the unit said it would do, its indicators, its progress."""
    if instance.unit_id is None:
        return {}
    now = progress_of(db, case.id, instance.unit_id)
    before = last_report(db, instance, case)
    filled: Fields = {"results": "\n".join(f"{name}: {state}" for name, state in now)}
    if before is None:
        rows = [{"name": name, "measure": "", "value": state} for name, state in now]
        return {**filled, "indicators": rows}
    filled["next_tasks"] = before.values.get("next_tasks") or ""
    return {**filled, "indicators": rows_of_answer(db, before.id, "indicators")}


def progress_of(db: Work, case_id: int, unit_id: int) -> list[tuple[str, str]]:
    found = db.execute(
        select(Obligation.ordinal, Obligation.title, Assignment.progress)
        .join(Assignment, Assignment.obligation_id == Obligation.id)
        .where(Assignment.case_id == case_id, Assignment.unit_id == unit_id,
               Assignment.role.in_(("implement", "lead", "cooperate")))
        .order_by(Obligation.position, Assignment.id)
    )  # fmt: skip
    return [
        (f"{ordinal}. {title}".strip(), words.sentence(f"progress-{state}"))
        for ordinal, title, state in found
    ]


def last_report(db: Work, instance: Instance, case: Case) -> Answer | None:
    """What the unit wrote in the newest of its earlier periods, whatever the version."""
    key = select(Definition.key).where(Definition.id == instance.definition_id).scalar_subquery()
    earlier = (
        select(Instance.id)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(Instance.case_id == case.id, Instance.unit_id == instance.unit_id,
               Instance.id < instance.id, Definition.key == key)
    )  # fmt: skip
    written = db.scalars(
        select(Answer).where(Answer.instance_id.in_(earlier)).order_by(Answer.id.desc())
    )
    return next((one for one in written if "next_tasks" in one.values), None)


def collated(db: Work, instance: Instance, case: Case) -> Fields:
    """One row for each unit of the round, with what it sent; who is silent stands there too."""
    return {"reports": [row_of(one) for one in round_of(db, instance, case)]}


def silent(db: Work, instance: Instance, case: Case) -> Fields:
    names = [one["unit"] for one in round_of(db, instance, case) if not one["sent"]]
    return {"missing": "\n".join(names)}


def row_of(one: Fields) -> Fields:
    state = words.sentence("not-reported")
    if one["sent"]:
        state = f"{one['number']}, {one['sent']:%d/%m/%Y}"
    said = {name: one["said"].get(name) or "" for name in COLLATED}
    return {"unit": one["unit"], "state": state, **said}


def round_of(db: Work, instance: Instance, case: Case) -> list[Fields]:
    """unit_id, unit, sent (a day or None), number, said, instance_id: in the document's order."""
    reports = reports_in(db, instance, case)
    found = []
    for row in units_of_case(db, case.id):
        unit = db.get_one(Unit, int(row["unit_id"]))
        known = reports.get(unit.id, {"sent": None, "number": "", "said": {}, "instance_id": None})
        found.append({"unit_id": unit.id, "unit": unit.name, **known})
    return found


def reports_in(db: Work, instance: Instance, case: Case) -> dict[int, Fields]:
    """Unit -> its report in this round."""
    children = (
        select(Instance)
        .join(ChildGroup, ChildGroup.id == Instance.child_group_id)
        .where(ChildGroup.instance_id == instance.id)
    )
    sending = forms_with_effect(db, case, SENDING)
    found = [one for one in db.scalars(children) if one.unit_id is not None]
    answers: dict[int, list[Answer]] = {}
    for one in db.scalars(
        select(Answer)
        .where(Answer.instance_id.in_(children.with_only_columns(Instance.id)))
        .order_by(Answer.id.desc())
    ):
        answers.setdefault(one.instance_id, []).append(one)
    return {
        int(child.unit_id or 0): report_of(db, child, answers.get(child.id, ()), sending)
        for child in found
    }


def report_of(db: Work, child: Instance, answers: Sequence[Answer], sending: Any) -> Fields:
    """`answers`: the newest first."""
    sent = next((one for one in answers if one.form in sending), None)
    said = next((one.values for one in answers if "next_tasks" in one.values), {})
    day = date.fromisoformat(sent.values["report_date"]) if sent else None
    return {"instance_id": child.id, "sent": day, "number": number_of(db, sent),
            "said": said if sent else {}}  # fmt: skip


def number_of(db: Work, sent: Answer | None) -> str:
    """As the register has it."""
    if sent is None:
        return ""
    number = select(OutgoingEntry.full_number).where(OutgoingEntry.task_id == sent.task_id)
    return db.scalar(number.limit(1)) or str(sent.values.get("report_number") or "")
