"""Take the next mail of the outbox in hand, with a lease: it is sent outside any transaction."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Select, select

from server.database import Database, Work
from server.recording.leases import is_any, take
from server.tables import Mail

LEASE = timedelta(minutes=3)  # longer than the mail server is waited for


def claim_mail(database: Database) -> Mail | None:
    with database.reading() as db:
        if not is_any(db, waiting(db)):
            return None
    with database.transaction() as db:
        return take(db, waiting(db), LEASE)


def waiting(db: Work) -> Select[Mail]:
    """Due, the longest waiting first."""
    due = Mail.sent_at.is_(None), ~Mail.failed, Mail.next_at <= db.now
    return select(Mail).where(*due).order_by(Mail.next_at, Mail.id)
