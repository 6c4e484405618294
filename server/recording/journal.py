"""The append-only journal: one hash chain per instance, chain 0 for what belongs to none."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import Row, func, select

from server.database import Work
from server.tables import Event, Instance

FIRST = "0" * 64
COMMON_CHAIN = 5_171_842_023  # a lock for chain 0, which belongs to no instance


def append(
    db: Work,
    kind: str,
    *,
    instance: Instance | None = None,
    case_id: int | None = None,
    task_id: int | None = None,
    unit_id: int | None = None,
    officer_id: int | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Add one line. The instance must be locked: its chain has one writer at a time."""
    chain = instance.id if instance else 0
    if chain == 0 and not db.is_sqlite:
        db.execute(select(func.pg_advisory_xact_lock(COMMON_CHAIN)))
    last = db.execute(
        select(Event.seq, Event.hash)
        .where(Event.chain == chain)
        .order_by(Event.seq.desc())
        .limit(1)
    ).first()
    line = Event(
        chain=chain,
        seq=last.seq + 1 if last else 1,
        case_id=case_id if case_id is not None else (instance.case_id if instance else None),
        instance_id=instance.id if instance else None,
        task_id=task_id,
        unit_id=unit_id if unit_id is not None else (instance.unit_id if instance else None),
        officer_id=officer_id,
        kind=kind,
        data=data or {},
        at=db.now,
        previous=last.hash if last else FIRST,
    )
    line.hash = hash_of(line)
    db.add(line)
    db.flush()
    return line


def hash_of(line: Event | Row[Any]) -> str:
    """SHA-256 over the previous hash and the canonical JSON of the line."""
    content = {
        "chain": line.chain,
        "seq": line.seq,
        "case_id": line.case_id,
        "instance_id": line.instance_id,
        "task_id": line.task_id,
        "unit_id": line.unit_id,
        "officer_id": line.officer_id,
        "kind": line.kind,
        "data": line.data,
        "at": line.at.isoformat(),
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((line.previous + canonical).encode()).hexdigest()


def first_break(db: Work, chain: int) -> int | None:
    """The `seq` of the first line that does not follow from the one before; None: unbroken."""
    previous, expected = FIRST, 1
    for line in db.scalars(select(Event).where(Event.chain == chain).order_by(Event.seq)):
        if line.seq != expected or line.previous != previous or line.hash != hash_of(line):
            return expected
        previous, expected = line.hash, expected + 1
    return None
