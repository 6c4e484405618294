"""An account for another system of the office: it has no password and no role yet."""

from __future__ import annotations

from server import access
from server.database import Database
from server.recording.officers import of_login
from server.recording.organisation import note_officer, of_text, refuse
from server.recording.releases import lock_installation
from server.recording.tokens import INVALID
from server.tables import Officer
from server.textfold import fold


def add_service(database: Database, *, officer_id: int, login: str, name: str) -> int:
    with database.transaction() as db:
        lock_installation(db)
        access.require_admin(db, officer_id)
        refuse(*of_login(db, login), *of_text("full_name", name, 200), code=INVALID)
        service = Officer(login=login, full_name=name, fold=fold(name), is_service=True,
                          created_at=db.now)  # fmt: skip
        db.add(service)
        db.flush()
        note_officer(db, "service_added", service, officer_id)
        return service.id
