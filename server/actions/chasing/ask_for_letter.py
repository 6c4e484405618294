"""A letter of đôn đốc now, not when the ladder comes to it: the worker drafts it."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Changed
from server.recording import journal
from server.recording.halting import lock_case, require_moving
from server.recording.jobs import put_job
from server.recording.letters import LATE, is_begun_today, is_being_written
from server.services.lateness import letter_items


def ask_for_letter(database: Database, *, officer_id: int, case_id: int) -> int:
    """How many late assignments it begins with."""
    with database.transaction() as db:
        case = lock_case(db, case_id)
        access.require_chaser(db, officer_id, case_id)
        require_moving(db, case.halt_id)
        if case.status != "running":
            raise Changed("case-over")
        if is_being_written(db, case_id):
            raise Changed("letter-under-way")
        if is_begun_today(db, case_id):
            raise Changed("letter-today")
        items = letter_items(db, case_id)
        if not items:
            raise Changed("nobody-to-chase")
        put_job(db, "start_letter", case_id=case_id, start=LATE)
        journal.append(db, "letter.asked", case_id=case_id, officer_id=officer_id,
                       data={"count": len(items)})  # fmt: skip
        return len(items)
