"""Run one job: one transaction, at most one instance locked; a failure is put off."""

from __future__ import annotations

import logging
from typing import cast

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import aliased, undefer

from server.database import Database, Work, is_outage
from server.recording.halting import is_halted
from server.recording.incidents import code_of, note_incident, told_by
from server.recording.instances import lock_instance, note_locked
from server.recording.running import KINDS
from server.services.backoff import pause_after
from server.tables import Instance, Job

FAILURES = 5
STANDING = ("cancel", "move_instance")
"""What may be done with an instance that stands still."""

log = logging.getLogger(__name__)


def run_job(database: Database) -> bool:
    """The next that is due and in nobody else's hands; False: there is none."""
    claimed: int | None = None
    try:
        with database.transaction() as db:
            claimed = claim_free(db) or claim_of_instance(db)
            if claimed is None:
                return False
            carry_out(db, claimed)
    except Exception as error:  # the worker's loop: one bad job must not stop the others
        if claimed is None or is_outage(error):
            raise
        put_off(database, claimed, error)
    return True


def claim_free(db: Work) -> int | None:
    """One that locks no instance: its own row is its lock."""
    return db.scalar(FREE, {"now": db.now})


def claim_of_instance(db: Work) -> int | None:
    """Its instance is locked, the row not even read: the same order as an officer's.

    Nobody waits here for an instance that an officer or another worker has in hand.
    """
    found = db.execute(OF_INSTANCE, {"now": db.now}).one_or_none()
    if found is None:
        return None
    job_id, instance = found
    note_locked(db, instance)
    return cast(int, job_id)


def carry_out(db: Work, job_id: int) -> None:
    """Looked at again under the lock: between look and lock another worker may have run it."""
    job = db.scalars(THIS, {"now": db.now, "job": job_id}).one_or_none()
    if job is not None:
        KINDS[job.kind](db, job)
        job.ended_at = db.now


def may_go() -> ColumnElement[bool]:
    """No earlier job of the same instance is left; one that was put off holds them up.

    Jobs of what stands still wait, but for its cancellation and its move to another version.
    """
    earlier = aliased(Job)
    ahead = select(earlier.id).where(
        earlier.instance_id == Job.instance_id, earlier.ended_at.is_(None), earlier.id < Job.id
    )
    stands = is_halted(Job.instance_id)
    return or_(and_(stands, Job.kind.in_(STANDING)), and_(~stands, ~ahead.exists()))


IS_DUE = (Job.ended_at.is_(None), Job.run_at <= bindparam("now"))
FIRST = select(Job.id).where(*IS_DUE).order_by(Job.run_at, Job.id).limit(1)
FREE = FIRST.where(Job.instance_id.is_(None)).with_for_update(skip_locked=True)
OF_INSTANCE = (
    FIRST.add_columns(Instance)
    .join(Instance, Instance.id == Job.instance_id)
    .where(may_go())
    .options(undefer(Instance.state))
    .execution_options(populate_existing=True)
    .with_for_update(of=Instance, skip_locked=True)
)
THIS = select(Job).where(Job.id == bindparam("job"), *IS_DUE, may_go())
ANY = select(Job.id).where(*IS_DUE, may_go()).limit(1)
"""Made once: to put such a statement together costs more than to run it."""


def put_off(database: Database, job_id: int, error: Exception) -> None:
    """Later, with back-off and jitter; set aside with an incident after five failures."""
    log.warning("job %s failed", job_id, exc_info=error)
    with database.transaction() as db:
        instance_id = db.scalar(select(Job.instance_id).where(Job.id == job_id))
        instance = lock_instance(db, instance_id) if instance_id is not None else None
        job = db.get_one(Job, job_id)
        job.attempts += 1
        job.error = told_by(error)
        job.run_at = db.now + pause_after(job.attempts)
        if job.attempts >= FAILURES:
            set_aside(db, job, instance, error)


def set_aside(db: Work, job: Job, instance: Instance | None, error: Exception) -> None:
    job.ended_at = db.now
    job.failed = True
    if instance is not None and instance.status == "running":
        instance.status = "incident"
    note_incident(db, code_of(error, "job-failed"), instance=instance, doing=f"job {job.kind}",
                  element=getattr(error, "element", None), reason=job.error)  # fmt: skip


def is_any_job_due(db: Work) -> bool:
    """A look without a lock, so that an idle tick does not stand in the writers' line."""
    return db.scalar(ANY, {"now": db.now}) is not None
