"""What a unit shows for the assignments that an instance carries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from server.database import Work
from server.services.call import Call
from server.services.carrying import carried_by
from server.services.deadlines import describe_document
from server.tables import Answer, Assignment, Evidence


def show_given(call: Call, paper: Mapping[str, Any]) -> None:
    """An evidence field of the form: number, date and signatory of a paper, with the paper."""
    day = date.fromisoformat(paper["date"]) if paper.get("date") else call.db.today
    document = describe_document({name: paper.get(name) for name in ("number", "date")})
    show_evidence(call, "", min(day, call.db.today), paper.get("file"), document[:300],
                  str(paper.get("signatory") or "")[:200])  # fmt: skip


def show_evidence(
    call: Call, text: str, day: date, file_id: int | None, document: str = "", signatory: str = ""
) -> None:
    """On each assignment of the instance: what the unit shows for it."""
    for assignment in carried_by(call):
        call.db.add(Evidence(
            assignment_id=assignment.id, text=text, document=document, signatory=signatory,
            file_id=file_id,
            answer_id=call.answer_id, happened_on=day, officer_id=call.officer_id, at=call.db.now,
        ))  # fmt: skip
        if assignment.evidence_on is None or assignment.evidence_on < day:
            assignment.evidence_on = day


def show_evidence_anew(call: Call, text: str, day: date, file_id: int | None) -> None:
    """In place of what earlier rounds of the same step showed."""
    form = call.task.form if call.task else ""
    earlier = select(Answer.id).where(
        Answer.instance_id == call.instance.id, Answer.form == form, Answer.id != call.answer_id
    )
    forget_evidence(call.db, earlier)
    show_evidence(call, text, day, file_id)


def forget_evidence(db: Work, answers: Select[Any]) -> None:
    """What was shown with them, row by row: the search forgets it too."""
    gone = db.scalars(select(Evidence).where(Evidence.answer_id.in_(answers))).all()
    for one in gone:
        db.delete(one)
    db.flush()
    for one in gone:
        part = db.get_one(Assignment, one.assignment_id)
        if part.evidence_on == one.happened_on and part.submitted_on is None:
            left = select(func.max(Evidence.happened_on))
            part.evidence_on = db.scalar(left.where(Evidence.assignment_id == part.id))
