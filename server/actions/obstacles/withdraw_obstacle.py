"""The unit takes its report back: whatever P6 is doing with it stops."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import Changed, NotAllowed, NotFound
from server.recording.raising import lock_raised, tell_withdrawn
from server.tables import Obstacle


def withdraw_obstacle(database: Database, *, officer_id: int, obstacle_id: int) -> None:
    with database.transaction() as db:
        obstacle = db.get(Obstacle, obstacle_id)
        if obstacle is None or not access.may_see_obstacle(db, officer_id, obstacle):
            raise NotFound("obstacle-not-found")
        lock_raised(db, obstacle)
        if not access.may_report_obstacle(db, officer_id, obstacle.case_id, obstacle.unit_id):
            raise NotAllowed("may-not-withdraw")
        if obstacle.closed_at is not None or obstacle.state == "guided":
            raise Changed("obstacle-closed")
        obstacle.state = "withdrawn"
        obstacle.closed_at = db.now
        tell_withdrawn(db, obstacle, message="msg_obstacle_withdrawn", event="obstacle.withdrawn",
                       keys={"obstacle_id": str(obstacle.id)}, officer_id=officer_id)  # fmt: skip
