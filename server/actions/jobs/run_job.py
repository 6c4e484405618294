"""Run one job: one transaction, at most one instance locked; a failure is put off."""

from __future__ import annotations

import logging
import random
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from server.database import Database, Work
from server.errors import Refused
from server.recording.halting import is_halted
from server.recording.incidents import note_incident
from server.recording.running import KINDS
from server.tables import Instance, Job
from workflows.errors import WorkflowError

FAILURES = 5

log = logging.getLogger(__name__)


def run_job(database: Database, *, job_id: int | None = None) -> bool:
    """The given job, or the next that is due and whose row nobody else holds; False: none."""
    claimed: int | None = None
    try:
        with database.transaction() as db:
            job = claim(db, job_id)
            if job is None:
                return False
            claimed = job.id
            KINDS[job.kind](db, job)
            job.ended_at = db.now
    except Exception as error:  # the worker's loop: one bad job must not stop the others
        if claimed is None:
            raise
        put_off(database, claimed, error)
    return True


def claim(db: Work, job_id: int | None) -> Job | None:
    """Jobs of one instance in the order they were written; other instances' need not wait."""
    query = (
        select(Job)
        .where(*is_next(db))
        .order_by(Job.run_at, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if job_id is not None:
        query = query.where(Job.id == job_id)
    return db.scalars(query).one_or_none()


def is_next(db: Work) -> tuple[ColumnElement[bool], ...]:
    """Due, and no earlier job of the same instance is left; one that was put off holds them up.

    Jobs of what stands still wait, but for its cancellation.
    """
    earlier = aliased(Job)
    ahead = select(earlier.id).where(
        earlier.instance_id == Job.instance_id, earlier.ended_at.is_(None), earlier.id < Job.id
    )
    stands = is_halted(Job.instance_id)
    goes = or_(and_(stands, Job.kind == "cancel"), and_(~stands, ~ahead.exists()))
    return Job.ended_at.is_(None), Job.run_at <= db.now, goes


def put_off(database: Database, job_id: int, error: Exception) -> None:
    """Later, with back-off and jitter; set aside with an incident after five failures."""
    log.warning("job %s failed", job_id, exc_info=error)
    with database.transaction() as db:
        job = db.get_one(Job, job_id)
        job.attempts += 1
        job.error = f"{type(error).__name__}: {error}"[:2000]
        pause = min(2**job.attempts, 3600) * (1 + random.random() / 4)
        job.run_at = db.now + timedelta(seconds=pause)
        if job.attempts >= FAILURES:
            set_aside(db, job, error)


def set_aside(db: Work, job: Job, error: Exception) -> None:
    job.ended_at = db.now
    job.failed = True
    instance = db.get(Instance, job.instance_id) if job.instance_id is not None else None
    if instance is not None and instance.status == "running":
        instance.status = "incident"
    code = error.code if isinstance(error, WorkflowError | Refused) else "job-failed"
    note_incident(db, code, instance=instance, doing=f"job {job.kind}",
                  element=getattr(error, "element", None), reason=job.error)  # fmt: skip


def is_any_due(db: Work) -> bool:
    """A look without a lock, so that an idle tick does not stand in the writers' line."""
    return db.scalar(select(Job.id).where(*is_next(db)).limit(1)) is not None
