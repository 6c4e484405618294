"""The whole journal, for the audit role alone: whatever was done, by whom, in one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from server import access
from server.database import Work
from server.queries.journal import JournalLine, tell
from server.queries.pages import Page, cut
from server.tables import Event

PAGE = 50
CONTENT = ("reason", "note")  # free text in events
HIDDEN = "[…]"


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
    return Page(told_to_auditors(db, found), last.id if last else None)


def told_to_auditors(db: Work, events: Sequence[Event]) -> tuple[JournalLine, ...]:
    return tuple(
        line if event.case_id is None else without_content(line)
        for event, line in zip(events, tell(db, list(events)), strict=True)
    )


def without_content(line: JournalLine) -> JournalLine:
    """That it was done and by whom; what people wrote about a case is not the auditor's."""
    free = (*CONTENT, "name") if line.kind.startswith("file.") else CONTENT
    hidden = {name: HIDDEN for name in free if line.data.get(name)}
    return replace(line, data={**line.data, **hidden})
