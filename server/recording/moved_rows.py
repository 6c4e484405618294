"""What an instance waits for, under the names of its new version; nothing is begun anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from server.database import Work
from server.tables import AwaitingRow, ChildGroup, Due, Incident, Instance, Job
from workflows.advance import Awaiting
from workflows.handling import HANDLER
from workflows.standing import ids_renamed


def rename(db: Work, instance: Instance, names: Mapping[str, str]) -> None:
    if not names:
        return
    rename_waits(db, instance.id, names)
    rename_jobs(db, instance.id, names)
    for group in db.scalars(select(ChildGroup).where(ChildGroup.instance_id == instance.id)):
        group.element = ids_renamed(group.element, names)
        group.part = ids_renamed(group.part, names) if group.part else group.part
    still_open = Incident.instance_id == instance.id, Incident.resolved_at.is_(None)
    for incident in db.scalars(select(Incident).where(*still_open)):
        incident.element = names.get(incident.element or "", incident.element)


def rename_waits(db: Work, instance_id: int, names: Mapping[str, str]) -> None:
    """Due rows and awaited events, those set aside too; the key of a handler's is its element."""
    dues = select(Due).where(Due.instance_id == instance_id, Due.element.in_(names))
    awaited = select(AwaitingRow).where(
        AwaitingRow.instance_id == instance_id, AwaitingRow.element.in_(names)
    )
    for row in (*db.scalars(dues), *db.scalars(awaited)):
        row.element, row.key = names[row.element], key_renamed(row.key, names)


def rename_jobs(db: Work, instance_id: int, names: Mapping[str, str]) -> None:
    """A message on its way to a handler finds it."""
    jobs = select(Job).where(
        Job.instance_id == instance_id, Job.kind == "take_message", Job.ended_at.is_(None)
    )
    for job in db.scalars(jobs):
        awaited = key_renamed(job.payload["awaiting"], names)
        job.payload = {**job.payload, "awaiting": awaited}


def key_renamed(key: str, names: Mapping[str, str]) -> str:
    if not key.startswith(HANDLER):
        return key
    return HANDLER + ids_renamed(key.removeprefix(HANDLER), names)


def timers_aside(db: Work, instance_id: int) -> frozenset[str]:
    """Keys of timers that failed five times."""
    aside = select(Due.key).where(Due.instance_id == instance_id, Due.kind == "timer", Due.failed)
    return frozenset(db.scalars(aside))


def await_otherwise(db: Work, instance_id: int, awaited: Sequence[Awaiting]) -> None:
    """The same event, but another version may correlate it by other keys."""
    wanted = {one.key: one for one in awaited}
    for row in db.scalars(select(AwaitingRow).where(AwaitingRow.instance_id == instance_id)):
        now = wanted.get(row.key)
        if now is not None and (row.element, row.keys) != (now.element, dict(now.keys)):
            row.element, row.keys = now.element, dict(now.keys)
