"""A system is told nothing more; what was still on its way to it is dropped."""

from __future__ import annotations

from sqlalchemy import delete

from server import access
from server.database import Database
from server.errors import NotFound
from server.recording import journal
from server.tables import Delivery, Webhook


def end_webhook(database: Database, *, officer_id: int, webhook_id: int) -> None:
    with database.transaction() as db:
        access.require_admin(db, officer_id)
        hook = db.get(Webhook, webhook_id, with_for_update=True)
        if hook is None:
            raise NotFound("webhook-not-found")
        if hook.ended_at is not None:
            return
        hook.ended_at = db.now
        unsent = Delivery.webhook_id == webhook_id, Delivery.sent_at.is_(None)
        db.execute(delete(Delivery).where(*unsent))
        journal.append(db, "webhook.ended", officer_id=officer_id,
                       data={"webhook": hook.id, "url": hook.url})  # fmt: skip
