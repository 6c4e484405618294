"""Rows for what touches another instance; the worker runs them after the commit (decision 17)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, insert, literal, literal_column, select

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


def put_jobs(db: Work, kind: str, instances: Select[Any], **given: int) -> None:
    """One for each, in one statement. With something `given` the job locks nothing by itself:
    its payload names the instance beside that."""
    of = instances.subquery()
    locked = literal(None, Job.instance_id.type) if given else of.c.id
    row = select(literal(kind), locked, payload_of(db, of.c.id, given),
                 literal(db.now, Job.run_at.type), literal(0), literal(False), literal("")
                 ).order_by(of.c.id)  # fmt: skip
    columns = ["kind", "instance_id", "payload", "run_at", "attempts", "failed", "error"]
    db.run(insert(Job).from_select(columns, row, include_defaults=False))


def payload_of(db: Work, instance_id: ColumnElement[int], given: dict[str, int]) -> Any:
    if not given:
        return literal({}, Job.payload.type)
    made = func.json_object if db.is_sqlite else func.jsonb_build_object
    parts = [literal_column("'instance_id'"), instance_id]
    for name, value in given.items():
        parts += [literal_column(f"'{name}'"), literal(value)]
    return made(*parts)
