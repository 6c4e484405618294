"""End one session: one's own, or as an administrator somebody else's."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import NotFound
from server.recording import journal
from server.recording.sessions import lock_session
from server.tables import Officer


def end_session(
    database: Database, *, officer_id: int, session_id: int, of_id: int | None = None
) -> None:
    """`of_id`: whose it is, where an administrator ends it."""
    with database.transaction() as db:
        if of_id is not None:
            access.require_admin(db, officer_id)
        of_id = of_id or officer_id
        found = lock_session(db, of_id, session_id)
        if found is None:
            raise NotFound("session-not-found")
        found.ended_at = db.real_now
        whose = db.get_one(Officer, of_id)
        journal.append(db, "account.session_ended", officer_id=officer_id,
                       data={"login": whose.login, "name": whose.full_name})  # fmt: skip
