"""A line that was set aside is sent again: an administrator has looked."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Changed, NotFound
from server.recording import journal
from server.recording.attempts import try_again
from server.tables import Delivery


def retry_delivery(database: Database, *, officer_id: int, delivery_id: int) -> None:
    with database.transaction() as db:
        access.require_admin(db, officer_id)
        row = db.get(Delivery, delivery_id, with_for_update=True)
        if row is None:
            raise NotFound("delivery-not-found")
        if not row.failed:
            raise Changed("delivery-not-aside")
        try_again(db, row)
        journal.append(db, "webhook.retried", officer_id=officer_id, data={"delivery": row.id})
