"""Open the case of an issued directive: its versions are pinned, the chosen model begins."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Database
from server.errors import Changed, NotAllowed, NotFound, Refused
from server.recording.incidents import reporting
from server.recording.opening import begin_rollout, new_case
from server.tables import Case, Directive


def open_case(
    database: Database, *, officer_id: int, directive_id: int, model: str | None = None
) -> int:
    """The id of the case; its lead unit is the directive's drafting unit.

    `model` is the key of a process whose purpose is to roll out; none is the installation's usual.
    """
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
        begin_rollout(db, case, officer_id, model=model)
        return case.id
