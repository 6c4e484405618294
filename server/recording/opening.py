"""The case of an issued directive: its versions are pinned, its P2 begins."""

from __future__ import annotations

from server.database import Work
from server.recording import journal
from server.recording.instances import Birth, begin, current_definition_id, pin_versions
from server.recording.starts import case_keys
from server.services.drafting import installation_units
from server.tables import Case, Directive

KEY = "directive_rollout"


def new_case(db: Work, directive: Directive) -> Case:
    _, lead, office, approver = installation_units(db)
    case = Case(
        directive_id=directive.id, status="running",
        lead_unit_id=directive.drafting_unit_id or lead, office_unit_id=office,
        approver_unit_id=directive.on_behalf_of_id or approver, opened_at=db.now,
    )  # fmt: skip
    db.add(case)
    db.flush()
    return case


def begin_rollout(db: Work, case: Case, officer_id: int, start: str = "S_manual") -> None:
    pin_versions(db, case)
    instance = begin(db, Birth(
        case_id=case.id, definition_id=current_definition_id(db, KEY), start=start,
        keys=case_keys(case), officer_id=officer_id,
    ))  # fmt: skip
    journal.append(db, "case.opened", instance=instance, officer_id=officer_id,
                   data={"directive": case.directive.full_number})  # fmt: skip
