"""The whole journal, for the audit role alone: whatever was done, by whom, in one order."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Work
from server.queries.journal import JournalLine, tell
from server.queries.pages import Page, cut
from server.tables import Event

PAGE = 50


def read_whole_journal(
    db: Work, officer_id: int, *, case_id: int | None = None, after: int | None = None
) -> Page[JournalLine]:
    """The newest first; of one case where one is named."""
    access.require_auditor(db, officer_id)
    wanted = select(Event).order_by(Event.id.desc())
    if case_id is not None:
        wanted = wanted.where(Event.case_id == case_id)
    if after is not None:
        wanted = wanted.where(Event.id < after)
    found, last = cut(db.scalars(wanted.limit(PAGE + 1)).all(), PAGE)
    return Page(tell(db, list(found)), last.id if last else None)
