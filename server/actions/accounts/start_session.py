"""An officer who has proven who they are is signed in: a session of their own begins."""

from __future__ import annotations

from server.database import Database
from server.recording import journal
from server.recording.sessions import begin_session
from server.recording.sign_ins import Origin


def start_session(
    database: Database, *, officer_id: int, origin: Origin, browser: str, is_strong: bool = False
) -> str:
    """The token for the cookie."""
    with database.transaction() as db:
        journal.append(db, "account.signed_in", officer_id=officer_id)
        return begin_session(db, officer_id, origin, browser, is_strong=is_strong)
