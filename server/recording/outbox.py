"""Put a mail into the outbox: a row of this transaction, gone with it when it is rolled back."""

from __future__ import annotations

import uuid

from server.database import Work
from server.tables import Mail


def put_mail(
    db: Work, *, address: str, subject: str, body: str, officer_id: int | None = None
) -> Mail:
    mail = Mail(
        key=str(uuid.uuid4()), officer_id=officer_id, address=address, subject=subject[:300],
        body=body, at=db.now, next_at=db.now,
    )  # fmt: skip
    db.add(mail)
    db.flush()
    return mail
