"""A unit opens a directive: the first look of one of its people is kept, and only that."""

from __future__ import annotations

from server.access import units_to_open
from server.database import Database
from server.recording import journal
from server.services.inserting import insert_new
from server.tables import Opening


def note_opening(database: Database, *, officer_id: int, case_id: int) -> None:
    with database.transaction() as db:
        rows = [
            {"case_id": case_id, "unit_id": one, "officer_id": officer_id, "at": db.now}
            for one in units_to_open(db, officer_id, case_id)
        ]
        for unit_id in insert_new(db, Opening, rows, "case_id", "unit_id", give=Opening.unit_id):
            journal.append(db, "directive.opened", case_id=case_id, unit_id=unit_id,
                           officer_id=officer_id)  # fmt: skip
