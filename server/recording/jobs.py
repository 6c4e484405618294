"""Rows for what touches another instance; the worker runs them after the commit (decision 17)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from server.database import Work
from server.tables import Job


def put_job(
    db: Work,
    kind: str,
    /,  # a payload may have a `kind` of its own
    *,
    instance_id: int | None = None,
    seconds: float = 0,
    **payload: Any,
) -> Job:
    """`instance_id` is the one instance the job locks; None: it only writes further jobs."""
    job = Job(
        kind=kind,
        instance_id=instance_id,
        payload=payload,
        run_at=db.now + timedelta(seconds=seconds),
    )
    db.add(job)
    return job
