"""What an instance waits for, as rows; kept messages are handed to a new waiter at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, delete

from server.database import Prepared, Work
from server.recording import messages
from server.recording.sheet import put
from server.tables import AwaitingRow, Instance
from workflows.advance import Awaiting

DELETE = Prepared(delete(AwaitingRow).where(AwaitingRow.id == bindparam("of")))


def follow(
    db: Work, instance: Instance, awaited: Sequence[Awaiting], standing: Mapping[str, int]
) -> None:
    wanted = {waiter.key: waiter for waiter in awaited}
    gone = [{"of": id_} for key, id_ in standing.items() if key not in wanted]
    if gone:
        db.run(DELETE, gone)
    new = [waiter for key, waiter in wanted.items() if key not in standing]
    for waiter in new:
        put(db, AwaitingRow, {"instance_id": instance.id, "key": waiter.key,
                              "element": waiter.element, "kind": waiter.kind,
                              "name": waiter.name, "keys": dict(waiter.keys)})  # fmt: skip
    messages.offer_kept(db, instance, new)
