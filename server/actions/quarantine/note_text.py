"""Typed text with a mark of secrecy: refused, nothing of it kept, the security officer told."""

from __future__ import annotations

import hashlib

from server.database import Database
from server.recording.quarantine import note_marked


def note_text(database: Database, *, officer_id: int, mark: str, text: str) -> None:
    content = text.encode("utf-8", "replace")
    with database.transaction() as db:
        note_marked(db, officer_id=officer_id, mark=mark, size=len(content),
                    sha256=hashlib.sha256(content).hexdigest())  # fmt: skip
