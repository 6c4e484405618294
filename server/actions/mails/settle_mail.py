"""How it went with a mail that was taken in hand: sent, put off, or set aside with an incident."""

from __future__ import annotations

from server.database import Database, Work
from server.recording.incidents import note_incident, told_by
from server.recording.leases import give_back
from server.services.backoff import pause_after
from server.services.mail import is_final
from server.tables import Mail

FAILURES = 8


def settle_mail(database: Database, mail: Mail, error: Exception | None) -> None:
    with database.transaction() as db:
        row = give_back(db, mail)
        if row is None:
            return
        row.error = told_by(error) if error else ""
        if error is None:
            row.sent_at = db.now
        else:
            put_off(db, row, error)


def put_off(db: Work, mail: Mail, error: Exception) -> None:
    """Back-off and jitter; set aside when it was refused for good, or after eight attempts."""
    mail.attempts += 1
    mail.next_at = db.now + pause_after(mail.attempts, first=30)
    if mail.attempts >= FAILURES or is_final(error):
        mail.failed = True
        note_incident(db, "mail-undelivered", instance=None, doing="send mail", reason=mail.error)
