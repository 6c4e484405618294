"""Set the demo's clock; a real installation has none of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

from server.database import Database
from server.errors import NotAllowed
from server.recording import journal
from server.tables import Installation


def move_clock(database: Database, *, to: datetime) -> None:
    """From now on the installation's time is `to` (aware) and goes on from there, never back."""
    with database.transaction() as db:
        installation = db.get_one(Installation, 1, with_for_update=True)
        if not installation.is_demo:
            raise NotAllowed("clock-of-a-real-installation")
        real = db.now - timedelta(seconds=installation.clock_offset_seconds)
        offset = round((to - real).total_seconds())
        if offset < installation.clock_offset_seconds and installation.clock_offset_seconds:
            raise NotAllowed("clock-goes-back")
        installation.clock_offset_seconds = offset
        journal.append(db, "clock.moved", data={"to": to.isoformat()})
