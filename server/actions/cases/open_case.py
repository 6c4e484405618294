"""Open the case of an issued directive: its versions are pinned, its P2 begins."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.errors import Changed, NotAllowed, NotFound, Refused
from server.recording import journal
from server.recording.incidents import reporting
from server.recording.instances import Birth, begin, current_definition_id, pin_versions
from server.recording.starts import case_keys
from server.services.drafting import installation_units
from server.tables import Case, Directive

KEY = "directive_rollout"


def open_case(
    database: Database, *, officer_id: int, directive_id: int, start: str = "S_manual"
) -> int:
    """The id of the case; its lead unit is the directive's drafting unit."""
    with reporting(database, doing="open_case"), database.transaction() as db:
        directive = db.get(Directive, directive_id, with_for_update=True)
        if directive is None or not access.may_see_directive(db, officer_id, directive_id):
            raise NotFound("directive-not-found")
        if directive.status != "issued":
            raise Refused("directive-not-issued")
        if db.scalar(select(Case.id).where(Case.directive_id == directive_id)) is not None:
            raise Changed("case-already-open")
        case = new_case(db, directive)
        if not access.may_open_case(db, officer_id, case.lead_unit_id):
            raise NotAllowed("may-not-open-case")
        pin_versions(db, case)
        instance = begin(db, Birth(
            case_id=case.id, definition_id=current_definition_id(db, KEY), start=start,
            keys=case_keys(case), officer_id=officer_id,
        ))  # fmt: skip
        journal.append(db, "case.opened", instance=instance, officer_id=officer_id,
                       data={"directive": directive.full_number})  # fmt: skip
        return case.id


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
