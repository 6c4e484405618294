"""How it went with a line that was taken in hand: taken, put off, set aside or dropped."""

from __future__ import annotations

from server.database import Database
from server.recording.attempts import put_off
from server.recording.incidents import told_by
from server.recording.leases import give_back
from server.tables import Delivery


def settle_delivery(
    database: Database, taken: Delivery, error: Exception | None, *, is_hidden: bool = False
) -> None:
    with database.transaction() as db:
        row = give_back(db, taken)
        if row is None:
            return
        if is_hidden:
            db.delete(row)
            return
        row.error = told_by(error) if error else ""
        if error is None:
            row.sent_at = db.now
        else:
            put_off(db, row, is_final=False, code="delivery-failed", doing="call webhook")
