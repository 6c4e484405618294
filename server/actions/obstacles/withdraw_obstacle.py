"""The unit takes its report back: whatever P6 is doing with it stops."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Changed, NotAllowed, NotFound
from server.recording import journal
from server.recording.messages import send
from server.recording.starts import case_keys
from server.tables import Case, Obstacle

MESSAGE = "msg_obstacle_withdrawn"
KEPT = "5WD"
"""Its P6 may not have begun yet."""


def withdraw_obstacle(database: Database, *, officer_id: int, obstacle_id: int) -> None:
    with database.transaction() as db:
        obstacle = db.get(Obstacle, obstacle_id, with_for_update=True)
        if obstacle is None or not access.may_see_obstacle(db, officer_id, obstacle):
            raise NotFound("obstacle-not-found")
        if not access.may_report_obstacle(db, officer_id, obstacle.case_id, obstacle.unit_id):
            raise NotAllowed("may-not-withdraw")
        if obstacle.closed_at is not None or obstacle.state == "guided":
            raise Changed("obstacle-closed")
        obstacle.state = "withdrawn"
        obstacle.closed_at = db.now
        case = db.get_one(Case, obstacle.case_id)
        keys = {**case_keys(case), "unit_id": str(obstacle.unit_id),
                "obstacle_id": str(obstacle.id)}  # fmt: skip
        send(db, MESSAGE, case_id=case.id, keys=keys, keep_until=KEPT)
        journal.append(db, "obstacle.withdrawn", case_id=case.id, unit_id=obstacle.unit_id,
                       officer_id=officer_id, data={"obstacle": obstacle.id})  # fmt: skip
