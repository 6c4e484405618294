"""What stands in the cookie of an officer who has signed in, without a password hashed for it."""

from __future__ import annotations

from typing import Any

from server.database import Database
from server.recording.sessions import begin_session
from server.recording.sign_ins import Origin


def session_of(
    database: Database, officer_id: int, generation: int = 1, *, is_strong: bool = False
) -> dict[str, Any]:
    with database.transaction() as db:
        token = begin_session(db, officer_id, Origin("127.0.0.1"), "", is_strong=is_strong)
    return {"_user_id": f"{officer_id}:{generation}", "_fresh": True, "token": token}
