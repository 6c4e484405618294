"""What left in vain is tried again later, and is set aside when that does not help."""

from __future__ import annotations

from typing import Any

from server.database import Work
from server.recording.incidents import note_incident
from server.services.backoff import pause_after

FAILURES = 8


def put_off(db: Work, row: Any, *, is_final: bool, code: str, doing: str) -> None:
    """Back-off and jitter; set aside when it was refused for good, or after eight attempts."""
    row.attempts += 1
    row.next_at = db.now + pause_after(row.attempts, first=30)
    if row.attempts >= FAILURES or is_final:
        row.failed = True
        note_incident(db, code, instance=None, doing=doing, reason=row.error)


def try_again(db: Work, row: Any) -> None:
    """Somebody has looked."""
    row.failed, row.attempts, row.next_at = False, 0, db.now
