"""An administrator makes a key for a service, with a reason."""

from __future__ import annotations

from server import access
from server.database import Database
from server.recording.organisation import of_text, refuse
from server.recording.tokens import INVALID, Wish, issue, of_wish, service_for


def issue_service_token(
    database: Database, *, officer_id: int, service_id: int, wish: Wish, reason: str
) -> str:
    with database.transaction() as db:
        access.require_admin(db, officer_id)
        service = service_for(db, service_id)
        refuse(*of_wish(wish), *of_text("reason", reason, 1000), code=INVALID)
        return issue(db, service, wish, made_by_id=officer_id, reason=reason)
