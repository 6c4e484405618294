"""How it went with a mail that was taken in hand: sent, put off, or set aside with an incident."""

from __future__ import annotations

import random
from datetime import timedelta

from sqlalchemy import select

from server.database import Database, Work
from server.recording.incidents import note_incident
from server.services.mail import is_final
from server.tables import Mail

FAILURES = 8


def settle_mail(database: Database, mail: Mail, error: Exception | None) -> None:
    """Only for whom the lease belongs to: a worker that woke late settles nothing."""
    with database.transaction() as db:
        mine = select(Mail).where(Mail.id == mail.id, Mail.lease == mail.lease)
        row = db.scalars(mine.with_for_update()).one_or_none()
        if row is None:
            return
        row.lease = None
        row.error = f"{type(error).__name__}: {error}"[:2000] if error else ""
        if error is None:
            row.sent_at = db.now
        else:
            put_off(db, row, error)


def put_off(db: Work, mail: Mail, error: Exception) -> None:
    """Back-off and jitter; set aside when it was refused for good, or after eight attempts."""
    mail.attempts += 1
    pause = min(30 * 2**mail.attempts, 3600) * (1 + random.random() / 4)
    mail.next_at = db.now + timedelta(seconds=pause)
    if mail.attempts >= FAILURES or is_final(error):
        mail.failed = True
        note_incident(db, "mail-undelivered", instance=None, doing="send mail", reason=mail.error)
