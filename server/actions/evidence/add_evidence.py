"""Show something for an assignment, at any time: a continuous duty has no other way."""

from __future__ import annotations

from datetime import date

from server import access
from server.database import Database, Work
from server.errors import Invalid, NotAllowed, NotFound
from server.recording import journal
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.instances import lock_instance
from server.services.fitting import too_long
from server.tables import Assignment, Evidence, File, Instance
from workflows.forms import FieldProblem


def add_evidence(
    database: Database,
    *,
    officer_id: int,
    assignment_id: int,
    happened_on: date,
    text: str = "",
    document: str = "",
    file_id: int | None = None,
    key: str = "",
) -> int:
    """The id of the evidence. `document`: number and date; `key`: of the form, if any."""
    with database.transaction() as db:
        form = sent_form(key, "add_evidence", assignment_id)
        earlier = earlier_answer(db, form, officer_id) if key else None
        if earlier is not None:
            return int(earlier["evidence"])
        assignment, instance = locked(db, assignment_id)
        if not access.may_see_assignment(db, officer_id, assignment):
            raise NotFound("assignment-not-found")
        if not access.may_show_evidence(db, officer_id, assignment.case_id, assignment.unit_id):
            raise NotAllowed("evidence-of-others")
        refuse_incomplete(db, officer_id, happened_on, text, document, file_id)
        evidence = Evidence(
            assignment_id=assignment.id, text=text, document=document, file_id=file_id,
            happened_on=happened_on, officer_id=officer_id, at=db.now,
        )  # fmt: skip
        db.add(evidence)
        if file_id is not None:
            file = db.get_one(File, file_id)
            file.case_id, file.assignment_id = assignment.case_id, assignment.id
        if assignment.evidence_on is None or assignment.evidence_on < happened_on:
            assignment.evidence_on = happened_on
        if assignment.progress == "NOT_STARTED":
            assignment.progress = "IN_PROGRESS"
        db.flush()
        journal.append(db, "evidence.added", instance=instance, case_id=assignment.case_id,
                       unit_id=assignment.unit_id, officer_id=officer_id,
                       data={"assignment": assignment.id, "evidence": evidence.id})  # fmt: skip
        store_answer(db, form, {"evidence": evidence.id})
        return evidence.id


def locked(db: Work, assignment_id: int) -> tuple[Assignment, Instance | None]:
    """Its instance first, then the row as it is now."""
    known = db.get(Assignment, assignment_id)
    if known is None:
        raise NotFound("assignment-not-found")
    instance = lock_instance(db, known.instance_id) if known.instance_id else None
    db.refresh(known, with_for_update={"of": Assignment})
    return known, instance


def refuse_incomplete(
    db: Work, officer_id: int, happened_on: date, text: str, document: str, file_id: int | None
) -> None:
    problems = too_long(Evidence, {"document": document})
    if happened_on > db.today:
        problems.append(FieldProblem(("happened_on",), "too-large"))
    if not text.strip() and not document.strip() and file_id is None:
        problems.append(FieldProblem(("text",), "required"))
    if file_id is not None and not is_new_file(db, officer_id, file_id):
        problems.append(FieldProblem(("file",), "not-a-file"))
    if problems:
        raise Invalid("evidence-invalid", problems=problems)


def is_new_file(db: Work, officer_id: int, file_id: int) -> bool:
    """Stored by the same officer and not yet part of anything."""
    file = db.get(File, file_id)
    return (
        file is not None
        and file.officer_id == officer_id
        and (file.task_id, file.case_id, file.assignment_id) == (None, None, None)
    )
