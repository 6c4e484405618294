"""Put a mail into the outbox: a row of this transaction, gone with it when it is rolled back."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select

from server.database import Work
from server.tables import Mail

LOCK = 5_171_842_025  # one worker writes mails at a time


def take_turn(db: Work) -> None:
    """Until the end of the transaction; SQLite has one writer anyway."""
    if not db.is_sqlite:
        db.execute(select(func.pg_advisory_xact_lock(LOCK)))


def put_mail(
    db: Work, *, address: str, subject: str, body: str, officer_id: int | None = None,
    key: uuid.UUID | None = None,
) -> Mail:  # fmt: skip
    """`key`: where there may be one such mail only; a second one is refused by the database."""
    mail = Mail(
        key=str(key or uuid.uuid4()), officer_id=officer_id, address=address, subject=subject[:300],
        body=body, at=db.now, next_at=db.now,
    )  # fmt: skip
    db.add(mail)
    db.flush()
    return mail
