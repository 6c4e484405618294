"""The first look of a unit at a directive, after any page that shows it."""

from __future__ import annotations

from server.actions.receipts.note_opening import note_opening
from server.queries.receipts import is_first_look
from server.web.context import database, officer_id


def note_look(case_id: int | None) -> None:
    """By whoever works in a unit that receives it; nothing is written a second time."""
    if case_id is None:
        return
    with database().reading() as db:
        is_first = is_first_look(db, officer_id(), case_id)
    if is_first:
        note_opening(database(), officer_id=officer_id(), case_id=case_id)
