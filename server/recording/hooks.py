"""A line of the journal that another system listens for is put on its way, in the same commit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.hook_kinds import KINDS
from server.kept import kept
from server.recording.sheet import put
from server.tables import Delivery, Webhook


def tell_listeners(db: Work, line: Mapping[str, Any]) -> None:
    for webhook_id, kinds in listening(db) if line["kind"] in KINDS else ():
        if line["kind"] in kinds:
            put(db, Delivery, {
                "key": str(uuid.uuid4()), "webhook_id": webhook_id, "chain": line["chain"],
                "seq": line["seq"], "at": db.now, "next_at": db.now,
                "attempts": 0, "failed": False, "error": "",
            })  # fmt: skip


def listening(db: Work) -> tuple[tuple[int, frozenset[str]], ...]:
    """Most offices have none: remembered, so that no step asks for it."""
    return kept(db, "webhooks", lambda: read_listening(db))


def read_listening(db: Work) -> tuple[tuple[int, frozenset[str]], ...]:
    found = db.execute(select(Webhook.id, Webhook.kinds).where(Webhook.ended_at.is_(None)))
    return tuple((webhook_id, frozenset(kinds)) for webhook_id, kinds in found)
