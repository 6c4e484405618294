"""Enter an issued directive and open its case with its files: one form, one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from server import access
from server.database import Database, Work
from server.errors import Invalid, NotAllowed, NotFound
from server.recording import journal
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.incidents import reporting
from server.recording.issued import Parts, refuse_faulty, write_issued
from server.recording.opening import begin_rollout, new_case
from server.tables import Case, File
from workflows.forms import FieldProblem


def follow_issued(
    database: Database,
    *,
    officer_id: int,
    key: str,
    fields: Mapping[str, Any],
    obligations: Parts = (),
    addressees: Parts = (),
    references: Parts = (),
    file_ids: Sequence[int] = (),
) -> int:
    """The id of the case; its lead unit is the directive's drafting unit."""
    refuse_faulty(fields, obligations, addressees, references)
    with reporting(database, doing="follow_issued"), database.transaction() as db:
        form = sent_form(key, "follow_issued")
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["case"])
        if not access.may_record_directive(db, officer_id):
            raise NotAllowed
        case = new_case(
            db, write_issued(db, officer_id, fields, obligations, addressees, references)
        )
        if not access.may_open_case(db, officer_id, case.lead_unit_id):
            raise Invalid(problems=[FieldProblem(("drafting_unit",), "unit-of-others")])
        begin_rollout(db, case, officer_id)
        attach(db, officer_id, case, file_ids)
        store_answer(db, form, {"case": case.id})
        return case.id


def attach(db: Work, officer_id: int, case: Case, file_ids: Sequence[int]) -> None:
    """The directive as issued. Only the officer's own, and only what belongs to nothing yet."""
    for file_id in file_ids:
        file = db.get(File, file_id)
        if file is None or not is_loose(file, officer_id):
            raise NotFound("file-not-found")
        file.case_id = case.id
        journal.append(db, "file.attached", case_id=case.id, officer_id=officer_id,
                       data={"file": file.id, "name": file.name})  # fmt: skip


def is_loose(file: File, officer_id: int) -> bool:
    held = (file.task_id, file.case_id, file.assignment_id)
    return file.officer_id == officer_id and held == (None, None, None)
