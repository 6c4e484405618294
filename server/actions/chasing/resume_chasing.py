"""Chase again before the pause is over; what became due meanwhile comes now."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Changed, NotFound
from server.recording.chasing import take_up
from server.recording.grounds import Grounds, require_grounds
from server.tables import ChasePause


def resume_chasing(database: Database, *, officer_id: int, pause_id: int, reason: str) -> None:
    with database.transaction() as db:
        pause = db.get(ChasePause, pause_id, with_for_update=True)
        if pause is None or not access.may_see_chase_pause(db, officer_id, pause):
            raise NotFound("chase-pause-not-found")
        access.require_chaser(db, officer_id, pause.case_id)
        if pause.ended_at is not None:
            raise Changed("chase-resumed-already")
        require_grounds(Grounds(reason), "reason")
        take_up(db, pause, officer_id, reason)
