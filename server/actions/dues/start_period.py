"""Start what a schedule asks for: one instance per period, the row moved on in the same commit."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from sqlalchemy import bindparam, or_, select

from server.database import Database, Work, is_outage
from server.recording import journal
from server.recording.halting import is_halted
from server.recording.incidents import code_of, note_incident, told_by
from server.recording.instances import begin, lock_instance
from server.recording.starts import birth_by_schedule
from server.services.rollout import next_period
from server.tables import Schedule

log = logging.getLogger(__name__)


def start_period(database: Database, *, schedule_id: int) -> bool:
    """After downtime a missed period is caught up once, not once per period missed.

    One that cannot start is tried again tomorrow; others need not wait for it.
    """
    try:
        return start(database, schedule_id)
    except Exception as error:  # the worker's loop: one bad schedule must not stop the others
        if is_outage(error):
            raise
        put_off(database, schedule_id, error)
        return False


def start(database: Database, schedule_id: int) -> bool:
    with database.transaction() as db:
        instance_id = db.get_one(Schedule, schedule_id).instance_id
        parent = lock_instance(db, instance_id)
        schedule = db.get_one(Schedule, schedule_id, populate_existing=True)
        is_over = schedule.ended_at is not None or parent.ended_at is not None
        if is_over or parent.halt_id is not None or begins_on(schedule) > db.today:
            return False
        schedule.cycle_no += 1
        missed = move_on(schedule, db.today)
        if missed:
            journal.append(db, "schedule.caught_up", instance=parent,
                           data={"calls": schedule.calls, "missed": missed})  # fmt: skip
        begin(db, birth_by_schedule(db, schedule))
        return True


def begins_on(schedule: Schedule) -> date:
    return schedule.retry_on or schedule.next_on


def move_on(schedule: Schedule, today: date) -> int:
    """To its next day after today; how many periods were passed over."""
    missed = -1
    schedule.retry_on = None
    while schedule.next_on <= today:
        schedule.next_on = next_period(schedule.next_on, schedule.frequency)
        missed += 1
    return missed


def put_off(database: Database, schedule_id: int, error: Exception) -> None:
    """To tomorrow, this period alone; the case says why."""
    log.warning("schedule %s failed", schedule_id, exc_info=error)
    with database.transaction() as db:
        parent = lock_instance(db, db.get_one(Schedule, schedule_id).instance_id)
        schedule = db.get_one(Schedule, schedule_id, populate_existing=True)
        if begins_on(schedule) > db.today:  # another worker has started it meanwhile
            return
        schedule.retry_on = db.today + timedelta(days=1)
        note_incident(db, code_of(error, "schedule-failed"), instance=parent, doing="start_period",
                      reason=f"{schedule.calls}: {told_by(error)}")  # fmt: skip


DUE = (
    select(Schedule.id)
    .where(Schedule.ended_at.is_(None), Schedule.next_on <= bindparam("today"))
    .where(or_(Schedule.retry_on.is_(None), Schedule.retry_on <= bindparam("today")))
    .where(~is_halted(Schedule.instance_id))
)


def due_schedules(db: Work) -> list[int]:
    return list(db.scalars(DUE, {"today": db.today}))
