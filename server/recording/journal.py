"""The append-only journal: one hash chain per instance, chain 0 for what belongs to none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm.attributes import set_committed_value

from server.database import Prepared, Work
from server.recording.hooks import tell_listeners
from server.recording.sheet import put, put_instance
from server.tables import Event, Instance

FIRST = "0" * 64
COMMON_CHAIN = 5_171_842_023  # a lock for chain 0, which belongs to no instance
LAST = Prepared(
    select(Event.seq, Event.hash)
    .where(Event.chain == bindparam("chain"))
    .order_by(Event.seq.desc())
    .limit(1)
)
HEAD = Prepared(
    select(Instance.journal_seq, Instance.journal_hash)
    .where(Instance.id == bindparam("id"))
    .with_for_update()
)


@dataclass(frozen=True)
class ByKey:
    """The key of a program, and whose it is: `info["by_key"]` of its transactions."""

    officer_id: int
    id: int
    name: str


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
) -> None:
    """Add one line. A chain has one writer: its instance is locked, here if not before."""
    seq, previous = head_of(db, instance)
    line: dict[str, Any] = {
        "chain": instance.id if instance else 0,
        "seq": seq + 1,
        "case_id": case_id if case_id is not None else (instance.case_id if instance else None),
        "instance_id": instance.id if instance else None,
        "task_id": task_id,
        "unit_id": unit_id if unit_id is not None else (instance.unit_id if instance else None),
        "officer_id": officer_id,
        "kind": kind,
        "data": {**(data or {}), **key_of(db, officer_id)},
        "at": db.now,
    }
    own = hashed(line, previous)
    put(db, Event, {**line, "previous": previous, "hash": own})
    tell_listeners(db, line)
    move_head(db, instance, seq + 1, own)


def key_of(db: Work, officer_id: int | None) -> dict[str, Any]:
    """What an officer did by a program; what came of it by itself is the system's."""
    key: ByKey | None = db.info.get("by_key")
    if key is None or key.officer_id != officer_id:
        return {}
    return {"by_key": key.name, "by_key_id": key.id}


def head_of(db: Work, instance: Instance | None) -> tuple[int, str]:
    """The last line's number and hash; an instance carries those of its chain."""
    if instance is None:
        return common_head(db)
    if instance.id not in locked(db):
        head = db.run(HEAD, {"id": instance.id}).one()
        note_lock(db, instance.id)
        return head.journal_seq, head.journal_hash
    return instance.journal_seq, instance.journal_hash


def common_head(db: Work) -> tuple[int, str]:
    """Of chain 0: nobody else writes it until this transaction ends, so it is read once."""
    known: tuple[int, str] | None = db.info.get("common head")
    if known is not None:
        return known
    if not db.is_sqlite:
        db.run(select(func.pg_advisory_xact_lock(COMMON_CHAIN)))
    last = db.run(LAST, {"chain": 0}).first()
    return (last.seq, last.hash) if last else (0, FIRST)


def move_head(db: Work, instance: Instance | None, seq: int, own: str) -> None:
    """On the object at once, in the row with the other rows of the step."""
    if instance is None:
        db.info["common head"] = seq, own
        return
    set_committed_value(instance, "journal_seq", seq)
    set_committed_value(instance, "journal_hash", own)
    put_instance(db, instance.id, {"journal_seq": seq, "journal_hash": own})


def locked(db: Work) -> set[int]:
    """Instances this transaction has locked or made."""
    found: set[int] = db.info.setdefault("locked instances", set())
    return found


def note_lock(db: Work, instance_id: int) -> None:
    locked(db).add(instance_id)


HASHED = ("chain", "seq", "case_id", "instance_id", "task_id", "unit_id", "officer_id", "kind",
          "data", "at")  # fmt: skip


def hash_of(line: Event | Row[Any]) -> str:
    """SHA-256 over the previous hash and the canonical JSON of the line."""
    return hashed({name: getattr(line, name) for name in HASHED}, line.previous)


def hashed(line: Mapping[str, Any], previous: str) -> str:
    content = {name: line[name] for name in HASHED} | {"at": line["at"].isoformat()}
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((previous + canonical).encode()).hexdigest()
