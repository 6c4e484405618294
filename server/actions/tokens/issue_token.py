"""An officer makes a key for a program of their own; it may no more than they."""

from __future__ import annotations

from server.database import Database
from server.errors import NotAllowed
from server.recording.organisation import lock_officer, refuse
from server.recording.tokens import INVALID, Wish, issue, of_wish


def issue_token(database: Database, *, officer_id: int, wish: Wish) -> str:
    """The secret, told this once."""
    with database.transaction() as db:
        officer = lock_officer(db, officer_id)
        if officer.is_service:
            raise NotAllowed
        refuse(*of_wish(wish), code=INVALID)
        return issue(db, officer, wish, made_by_id=officer_id)
