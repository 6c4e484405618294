"""A mail that was set aside is tried again: an administrator has looked."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Changed, NotFound
from server.recording import journal
from server.recording.attempts import try_again
from server.tables import Mail


def retry_mail(database: Database, *, officer_id: int, mail_id: int) -> None:
    with database.transaction() as db:
        mail = db.get(Mail, mail_id, with_for_update=True)
        if mail is None or not access.is_admin(db, officer_id):
            raise NotFound("mail-not-found")
        if not mail.failed:
            raise Changed("mail-not-aside")
        try_again(db, mail)
        journal.append(db, "mail.retried", officer_id=officer_id, data={"mail": mail.id})
