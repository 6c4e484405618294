"""A session was used: when last, and from where; written every few minutes."""

from __future__ import annotations

from sqlalchemy import update

from server.database import Database
from server.recording.sign_ins import Origin
from server.tables import SignIn


def note_session(database: Database, *, session_id: int, origin: Origin) -> None:
    with database.transaction() as db:
        used = {"seen_at": db.real_now, "address": origin.address}
        db.execute(update(SignIn).where(SignIn.id == session_id).values(**used))
