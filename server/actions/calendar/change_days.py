"""The office's calendar differs from a day on: off, made up, or two days swapped."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from server import access
from server.calendar_days import calendar_of
from server.database import Database
from server.recording import journal
from server.recording.calendar import DayChange, faults_of, with_changes, write_day
from server.recording.jobs import put_job
from server.recording.moved_limits import limit_moves
from server.recording.organisation import refuse
from server.tables import Case, Installation


def change_days(
    database: Database, *, officer_id: int, changes: Sequence[DayChange], document: str
) -> int:
    """How many limits move: by the worker, instance by instance."""
    with database.transaction() as db:
        installation = db.get_one(Installation, 1, with_for_update=True, populate_existing=True)
        access.require_admin(db, officer_id)
        refuse(*faults_of(db, changes, document))
        after = with_changes(calendar_of(db), changes)
        moves = limit_moves(db, after, min(one.day for one in changes))
        moved = sum(one.is_to_another_day for one in moves)
        for one in changes:
            write_day(db, one)
            journal.append(db, "calendar.day_changed", officer_id=officer_id,
                           data={"day": f"{one.day:%d/%m/%Y}", "became": one.kind,
                                 "called": one.name or "–", "document": document,
                                 "moved": moved})  # fmt: skip
        installation.calendar_version += 1
        for instance_id in sorted({one.instance_id for one in moves}):
            put_job(db, "move_limits", instance_id=instance_id)
        for case_id in db.scalars(select(Case.id).where(Case.status == "running")):
            put_job(db, "move_reminders", case_id=case_id)
        return moved
