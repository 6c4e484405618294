"""An officer gets an account, without a role yet and without a password."""

from __future__ import annotations

from server import access
from server.database import Database
from server.recording.officers import Particulars, of_login, of_particulars, write
from server.recording.organisation import note_officer, refuse
from server.recording.releases import lock_installation
from server.tables import Officer


def add_officer(
    database: Database, *, officer_id: int, login: str, particulars: Particulars
) -> int:
    with database.transaction() as db:
        lock_installation(db)
        access.require_admin(db, officer_id)
        refuse(*of_login(db, login), *of_particulars(particulars))
        officer = Officer(login=login, created_at=db.now)
        write(officer, particulars)
        db.add(officer)
        db.flush()
        note_officer(db, "added", officer, officer_id)
        return officer.id
