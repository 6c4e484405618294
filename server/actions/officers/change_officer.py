"""Name, post and address of an officer as they are now; what was signed keeps what it says."""

from __future__ import annotations

from server import access
from server.database import Database
from server.recording.officers import Particulars, of_particulars, write
from server.recording.organisation import lock_officer, note_officer, refuse


def change_officer(
    database: Database, *, officer_id: int, changed_id: int, particulars: Particulars
) -> None:
    with database.transaction() as db:
        access.require_admin(db, officer_id)
        officer = lock_officer(db, changed_id)
        refuse(*of_particulars(particulars))
        before = officer.full_name
        write(officer, particulars)
        db.flush()
        note_officer(db, "changed", officer, officer_id, before=before)
