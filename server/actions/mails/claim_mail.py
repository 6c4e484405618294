"""Take the next mail of the outbox in hand, with a lease: it is sent outside any transaction."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import ColumnElement, select

from server.database import Database, Work
from server.tables import Mail

LEASE = timedelta(minutes=3)  # longer than the mail server is waited for


def claim_mail(database: Database) -> Mail | None:
    """What is due and in nobody else's hands.

    A worker that dies before it settles the mail leaves it to the next one after the lease.
    """
    with database.reading() as db:  # an idle look does not stand in the writers' line
        if db.scalar(select(Mail.id).where(*is_waiting(db)).limit(1)) is None:
            return None
    with database.transaction() as db:
        query = select(Mail).where(*is_waiting(db)).order_by(Mail.next_at, Mail.id).limit(1)
        mail = db.scalars(query.with_for_update(skip_locked=True)).one_or_none()
        if mail is not None:
            mail.lease = str(uuid.uuid4())
            mail.next_at = db.now + LEASE
        return mail


def is_waiting(db: Work) -> tuple[ColumnElement[bool], ...]:
    return Mail.sent_at.is_(None), ~Mail.failed, Mail.next_at <= db.now
