"""Take a deputation back before its last day, or give it back; what was done under it stands."""

from __future__ import annotations

from typing import Any

from server import access
from server.database import Database
from server.errors import NotFound
from server.recording import journal
from server.services.people import tell
from server.tables import Deputy, Officer


def end_deputy(database: Database, *, officer_id: int, deputy_id: int) -> None:
    with database.transaction() as db:
        row = db.get(Deputy, deputy_id, with_for_update=True)
        if row is None or not access.may_see_deputy(db, officer_id, row):
            raise NotFound("deputy-not-found")
        if row.ended_at is not None:
            return
        row.ended_at, row.ended_by_id = db.now, officer_id
        told: dict[str, Any] = {"away": db.get_one(Officer, row.officer_id).full_name,
                "deputy": db.get_one(Officer, row.deputy_id).full_name,
                "document": row.document}  # fmt: skip
        journal.append(db, "deputy.ended", unit_id=row.unit_id, officer_id=officer_id, data=told)
        others = {row.officer_id, row.deputy_id} - {officer_id}
        tell(db, sorted(others), "deputy-ended", **told)
