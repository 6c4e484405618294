"""How far the story of the demo has been told: "12/80", then "done"."""

from __future__ import annotations

from server.database import Database
from server.tables import Installation


def note_demo(database: Database, progress: str) -> None:
    with database.transaction() as db:
        db.get_one(Installation, 1, with_for_update=True).demo_progress = progress[:60]
