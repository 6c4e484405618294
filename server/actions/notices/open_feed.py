"""A new address for the calendar of an officer's deadlines; the one before is worth nothing now."""

from __future__ import annotations

from server.database import Database
from server.recording import journal
from server.recording.notice_settings import setting_of


def open_feed(database: Database, *, officer_id: int) -> int:
    """The number that the address carries."""
    with database.transaction() as db:
        row = setting_of(db, officer_id)
        row.feed, row.feed_is_open = row.feed + 1, True
        journal.append(db, "feed.opened", officer_id=officer_id)
        return row.feed
