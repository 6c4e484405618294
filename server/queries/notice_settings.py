"""What an officer wants to be told; the defaults where they have said nothing."""

from __future__ import annotations

from server.database import Work
from server.tables import NoticeSetting, Officer
from server.tables.notice_setting import MORNING


def notice_setting(db: Work, officer_id: int) -> NoticeSetting:
    """Not of the session where there is no row."""
    return db.get(NoticeSetting, officer_id) or NoticeSetting(
        officer_id=officer_id, digest=True, hour=MORNING, given=True, urgent=True,
        working_days=True, left_out=[], feed=0, feed_is_open=False,
    )  # fmt: skip


def address_of(db: Work, officer_id: int) -> str:
    return db.get_one(Officer, officer_id).email or ""


def feed_owner(db: Work, officer_id: int, feed: int) -> Officer | None:
    """Whose calendar the address is: None when it was taken back or replaced."""
    row, officer = db.get(NoticeSetting, officer_id), db.get(Officer, officer_id)
    is_good = row is not None and row.feed_is_open and row.feed == feed
    return officer if is_good and officer is not None and officer.is_active else None
