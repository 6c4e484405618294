"""See a task again on a day of one's own choice (ngày xem lại); without a day, at once."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from server import access
from server.actions.at_hand import require_seen
from server.database import Database, Work
from server.errors import Invalid, NotAllowed, NotFound
from server.tables import FollowUp, Task, Waiting

MOST_DAYS = 180


def postpone_task(
    database: Database, *, officer_id: int, task_id: int, on_day: date | None
) -> None:
    """One's own list only: for colleagues the task stays where it is, and no clock stops."""
    with database.transaction() as db:
        task = db.get(Task, task_id)
        if task is None:
            raise NotFound("task-not-found")
        require_seen(db, officer_id, task)
        if not access.may_complete(db, officer_id, task):
            raise NotAllowed("task-of-others")
        known = db.get(FollowUp, (officer_id, task_id))
        if on_day is None:
            if known is not None:
                db.delete(known)
            return
        require_day(db, task_id, on_day)
        row = known or FollowUp(officer_id=officer_id, task_id=task_id)
        row.on_day, row.at = on_day, db.now
        db.add(row)


def require_day(db: Work, task_id: int, on_day: date) -> None:
    """What binds cannot be put off beyond its day."""
    if on_day <= db.today:
        raise Invalid("follow-up-past")
    if on_day > db.today + timedelta(days=MOST_DAYS):
        raise Invalid("follow-up-far", days=MOST_DAYS)
    bound = db.scalar(select(Waiting.bound).where(Waiting.task_id == task_id).limit(1))
    if bound is not None and on_day > bound:
        raise Invalid("follow-up-after-deadline", day=bound.strftime("%d/%m/%Y"))
