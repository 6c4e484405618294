"""What an instance waits for, as rows; kept messages are handed to a new waiter at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from server.database import Work
from server.recording import messages
from server.tables import AwaitingRow, Instance
from workflows.advance import Awaiting


def follow(db: Work, instance: Instance, awaited: Sequence[Awaiting]) -> None:
    rows = {
        row.key: row
        for row in db.scalars(select(AwaitingRow).where(AwaitingRow.instance_id == instance.id))
    }
    wanted = {waiter.key: waiter for waiter in awaited}
    gone = [row.id for key, row in rows.items() if key not in wanted]
    if gone:
        db.execute(delete(AwaitingRow).where(AwaitingRow.id.in_(gone)))
    new = [
        AwaitingRow(instance_id=instance.id, key=key, element=waiter.element, kind=waiter.kind,
                    name=waiter.name, keys=dict(waiter.keys))
        for key, waiter in wanted.items()
        if key not in rows
    ]  # fmt: skip
    db.add_all(new)
    messages.offer_kept(db, instance, new)
