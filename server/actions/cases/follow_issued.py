"""Enter an issued directive and open its case with its files: one form, one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from server import access
from server.database import Database
from server.errors import Invalid, NotAllowed
from server.recording.attaching import attach
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.incidents import reporting
from server.recording.issued import Parts, refuse_faulty, write_issued
from server.recording.opening import begin_rollout, new_case
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
    model: str | None = None,
) -> int:
    """The id of the case; its lead unit is the directive's drafting unit.

    `model` is the key of a process that may roll out; none is the installation's usual.
    """
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
        begin_rollout(db, case, officer_id, model=model)
        attach(db, officer_id, case, file_ids)
        store_answer(db, form, {"case": case.id})
        return case.id
