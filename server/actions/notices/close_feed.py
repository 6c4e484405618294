"""The address of an officer's calendar is taken back."""

from __future__ import annotations

from server.database import Database
from server.recording import journal
from server.recording.notice_settings import setting_of


def close_feed(database: Database, *, officer_id: int) -> None:
    with database.transaction() as db:
        row = setting_of(db, officer_id)
        if row.feed_is_open:
            row.feed_is_open = False
            journal.append(db, "feed.closed", officer_id=officer_id)
