"""Send a directive out from a template: document, units, duties, deadlines and case at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from server import access
from server.database import Database, Work
from server.errors import Invalid, NotAllowed
from server.recording.attaching import attach
from server.recording.directive_drafts import lock_directive_draft
from server.recording.incidents import reporting
from server.recording.issued import problems_of, refuse_faulty, write_issued
from server.recording.opening import begin_rollout, new_case, rollout_of
from server.services.approval import set_at_sending
from server.services.assignments import take_units
from server.services.purposes import prepared_start
from server.services.sending import Duty, Sending, read_sending
from server.tables import Case
from workflows.definition import Definition
from workflows.forms import FieldProblem


def send_directive(database: Database, *, officer_id: int, draft_id: int) -> int:
    """The id of the case; sent twice, the same."""
    with reporting(database, doing="send_directive"), database.transaction() as db:
        draft = lock_directive_draft(db, officer_id, draft_id)
        if draft.case_id is not None:
            return draft.case_id
        if not access.may_record_directive(db, officer_id):
            raise NotAllowed
        model = rollout_of(db, draft.model)
        sending = read_sending(db, draft.values, by_period=model.properties.get("asks") == "period")
        refuse(sending)
        case = open_case_for(db, officer_id, sending)
        attach(db, officer_id, case, draft.values.get("files", ()))
        hand_out(db, officer_id, case, model, sending)
        draft.state, draft.case_id, draft.saved_at = "sent", case.id, db.now
        return case.id


def refuse(sending: Sending) -> None:
    """All at once: the document's problems beside those of units and duties."""
    found = [*sending.problems, *problems_of(sending.fields)]
    if found:
        raise Invalid(problems=found)
    refuse_faulty(sending.fields, sending.obligations, sending.addressees, ())


def open_case_for(db: Work, officer_id: int, sending: Sending) -> Case:
    directive = write_issued(
        db, officer_id, sending.fields, sending.obligations, sending.addressees, ()
    )
    case = new_case(db, directive)
    if not access.may_open_case(db, officer_id, case.lead_unit_id):
        raise Invalid(problems=[FieldProblem(("drafting_unit",), "unit-of-others")])
    case.parameters = sending.parameters
    return case


def hand_out(db: Work, officer_id: int, case: Case, model: Definition, sending: Sending) -> None:
    """A model that takes what is prepared goes straight to the units; others ask again."""
    start = prepared_start(model, "recipients")
    data: dict[str, Any] = {}
    if start is not None:
        chosen = {(one.unit_id, "implement"): one.heading for one in sending.units}
        data = {name_of_units(model): take_units(db, case, chosen, set())}
        set_deadlines(db, officer_id, case, sending.duties)
    begin_rollout(db, case, officer_id, model=model.key, start=start, data=data)


def name_of_units(model: Definition) -> str:
    """Where the step that asks for the units would have put them."""
    steps = model.elements.values()
    return next(
        (one.answer_name for one in steps if one.properties.get("effect") == "expand_recipients"),
        "recipients",
    )


def set_deadlines(db: Work, officer_id: int, case: Case, duties: Sequence[Duty]) -> None:
    for obligation, duty in zip(case.directive.obligations, duties, strict=True):
        set_at_sending(db, case, obligation, duty.kind, duty.due, duty.basis, officer_id)
