"""Start drafting a directive (P1), answering an incoming paper or by one's own proposal."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import NotAllowed, NotFound
from server.recording import journal
from server.recording.incidents import reporting
from server.recording.instances import begin, pin_versions
from server.recording.starts import birth_of_draft
from server.services.drafting import installation_units
from server.services.purposes import key_for
from server.tables import Case, IncomingEntry


def start_drafting(database: Database, *, officer_id: int, incoming_id: int | None = None) -> int:
    """The id of the new case, in the state drafting."""
    with reporting(database, doing="start_drafting"), database.transaction() as db:
        _, lead, _, _ = installation_units(db)
        if not access.may_open_case(db, officer_id, lead):
            raise NotAllowed("may-not-draft")
        entry = db.get(IncomingEntry, incoming_id) if incoming_id is not None else None
        own = access.reach_of(db, officer_id).own
        if incoming_id is not None and (entry is None or entry.unit_id not in own):
            raise NotFound("incoming-not-found")
        birth = birth_of_draft(db, key_for(db, "issuance"), None, incoming_id)
        case = db.get_one(Case, birth.case_id)
        pin_versions(db, case)
        instance = begin(db, birth)
        journal.append(db, "case.drafting", instance=instance, officer_id=officer_id)
        return case.id
