"""How it went with a mail that was taken in hand: sent, put off, or set aside with an incident."""

from __future__ import annotations

from server.database import Database
from server.recording.attempts import put_off
from server.recording.incidents import told_by
from server.recording.leases import give_back
from server.services.mail import is_final
from server.tables import Mail


def settle_mail(database: Database, mail: Mail, error: Exception | None) -> None:
    with database.transaction() as db:
        row = give_back(db, mail)
        if row is None:
            return
        row.error = told_by(error) if error else ""
        if error is None:
            row.sent_at = db.now
        else:
            put_off(db, row, is_final=is_final(error), code="mail-undelivered", doing="send mail")
