"""Fire what is due in one instance: lock it first, read its rows again, advance, mark."""

from __future__ import annotations

import logging
import random
from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select

from server.database import Database, Work
from server.errors import Refused
from server.recording.firing import fire
from server.recording.halting import is_halted
from server.recording.incidents import note_incident
from server.recording.instances import lock_instance
from server.tables import Assignment, Due, Instance
from workflows.errors import WorkflowError

FAILURES = 5

log = logging.getLogger(__name__)


def fire_due(database: Database, *, due_id: int) -> bool:
    """One row, one transaction; False when it was withdrawn or is not due any more."""
    try:
        with database.transaction() as db:
            due = lock_due(db, due_id)
            if due is None:
                return False
            fire(db, due)
            if due.due_at <= db.now:  # a rule that repeats has moved its row on
                due.ended_at = db.now
    except Exception as error:  # the worker's loop: one bad row must not stop the others
        put_off(database, due_id, error)
    return True


def lock_due(db: Work, due_id: int) -> Due | None:
    """The instance before its due row: the same order as an officer's."""
    instance_id = db.scalar(select(Due.instance_id).where(Due.id == due_id))
    if instance_id is not None:
        lock_instance(db, instance_id)
    return db.scalars(
        select(Due)
        .where(Due.id == due_id, Due.ended_at.is_(None), Due.due_at <= db.now, ~stands_still())
        .with_for_update(skip_locked=True)
    ).one_or_none()


def stands_still() -> ColumnElement[bool]:
    """Its instance, or its assignment's clock: it stays as it is until that is resumed."""
    held = select(Assignment.id).where(
        Assignment.id == Due.assignment_id, Assignment.halt_id.is_not(None)
    )
    return or_(is_halted(Due.instance_id), held.exists())


def next_due(db: Work) -> list[int]:
    """The most overdue rows; a look without a lock."""
    query = (
        select(Due.id)
        .where(Due.ended_at.is_(None), Due.due_at <= db.now, ~stands_still())
        .order_by(Due.due_at, Due.id)
        .limit(50)
    )
    return list(db.scalars(query))


def put_off(database: Database, due_id: int, error: Exception) -> None:
    """Later, with back-off and jitter; set aside with an incident after five failures."""
    log.warning("due row %s failed", due_id, exc_info=error)
    with database.transaction() as db:
        due = db.get_one(Due, due_id)
        due.attempts += 1
        pause = min(2**due.attempts, 3600) * (1 + random.random() / 4)
        due.due_at = db.now + timedelta(seconds=pause)
        if due.attempts >= FAILURES:
            due.ended_at = db.now
            due.failed = True
            instance = db.get(Instance, due.instance_id) if due.instance_id is not None else None
            code = error.code if isinstance(error, WorkflowError | Refused) else "due-failed"
            reason = f"{type(error).__name__}: {error}"
            note_incident(db, code, instance=instance, doing=f"due {due.kind}",
                          element=due.element or None, reason=reason[:2000])  # fmt: skip
