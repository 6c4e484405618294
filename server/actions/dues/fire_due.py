"""Fire what is due in one instance: lock it first, read its rows again, advance, mark."""

from __future__ import annotations

import logging
import random
from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select

from server.database import Database, Work, is_outage
from server.errors import Refused
from server.recording.firing import fire
from server.recording.halting import is_halted
from server.recording.incidents import note_incident
from server.recording.instances import lock_instance
from server.tables import Assignment, Due, Instance
from workflows.errors import WorkflowError

FAILURES = 5

log = logging.getLogger(__name__)


def fire_due(database: Database) -> bool:
    """The most overdue row in nobody else's hands, one transaction; False: there is none."""
    claimed: int | None = None
    try:
        with database.transaction() as db:
            claimed = claim_of_instance(db) or claim_free(db)
            if claimed is None:
                return False
            carry_out(db, claimed)
    except Exception as error:  # the worker's loop: one bad row must not stop the others
        if claimed is None or is_outage(error):
            raise
        put_off(database, claimed, error)
    return True


def claim_of_instance(db: Work) -> int | None:
    """The instance is locked before its due row is read: the same order as an officer's.

    Nobody waits here for an instance that an officer or another worker has in hand.
    """
    query = (
        select(Due.id)
        .join(Instance, Instance.id == Due.instance_id)
        .where(*is_due(db))
        .order_by(Due.due_at, Due.id)
        .limit(1)
        .with_for_update(of=Instance, skip_locked=True)
    )
    return db.scalar(query)


def claim_free(db: Work) -> int | None:
    """A reminder of an assignment: it locks no instance, its own row is its lock."""
    query = (
        select(Due.id)
        .where(*is_due(db), Due.instance_id.is_(None))
        .order_by(Due.due_at, Due.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return db.scalar(query)


def carry_out(db: Work, due_id: int) -> None:
    """Looked at again under the lock: between look and lock another worker may have fired it."""
    due = db.scalars(select(Due).where(Due.id == due_id, *is_due(db))).one_or_none()
    if due is None:
        return
    fire(db, due)
    if due.due_at <= db.now:  # a rule that repeats has moved its row on
        due.ended_at = db.now


def is_due(db: Work) -> tuple[ColumnElement[bool], ...]:
    return Due.ended_at.is_(None), Due.due_at <= db.now, ~stands_still()


def stands_still() -> ColumnElement[bool]:
    """Its instance, or its assignment's clock: it stays as it is until that is resumed."""
    held = select(Assignment.id).where(
        Assignment.id == Due.assignment_id, Assignment.halt_id.is_not(None)
    )
    return or_(is_halted(Due.instance_id), held.exists())


def is_any_row_due(db: Work) -> bool:
    """A look without a lock, so that an idle tick does not stand in the writers' line."""
    return db.scalar(select(Due.id).where(*is_due(db)).limit(1)) is not None


def put_off(database: Database, due_id: int, error: Exception) -> None:
    """Later, with back-off and jitter; set aside with an incident after five failures."""
    log.warning("due row %s failed", due_id, exc_info=error)
    with database.transaction() as db:
        instance_id = db.scalar(select(Due.instance_id).where(Due.id == due_id))
        instance = lock_instance(db, instance_id) if instance_id is not None else None
        due = db.get_one(Due, due_id)
        due.attempts += 1
        pause = min(2**due.attempts, 3600) * (1 + random.random() / 4)
        due.due_at = db.now + timedelta(seconds=pause)
        if due.attempts >= FAILURES:
            set_aside(db, due, instance, error)


def set_aside(db: Work, due: Due, instance: Instance | None, error: Exception) -> None:
    due.ended_at = db.now
    due.failed = True
    code = error.code if isinstance(error, WorkflowError | Refused) else "due-failed"
    reason = f"{type(error).__name__}: {error}"
    note_incident(db, code, instance=instance, doing=f"due {due.kind}",
                  element=due.element or None, reason=reason[:2000])  # fmt: skip
