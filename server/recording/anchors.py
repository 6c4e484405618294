"""Anchors over the journal's heads: one per case that moved, and one over all (decision 23).

A round looks at the lines since the round before the last, and at least at those of some minutes,
so that a line which was committed late, behind others with greater ids, is found by a next round.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, exists, func, insert, select

from server.database import Work
from server.recording.journal import FIRST
from server.tables import Anchor, AnchoredHead, Event

OVERALL = 0
LATEST = timedelta(minutes=10)
"""No transaction lasts so long: its line is there, or never will be."""
LINES = 50_000
"""At most so many new lines in a round: a transaction ends soon however much there is."""

Head = Row[int, int, int, str]


def write_round(db: Work) -> int:
    """How many lines were new to it, at most LINES; without any new head nothing is written."""
    last = last_anchor(db)
    seen, number = (last.seen, last.number + 1) if last else (0, 1)
    lines, high = _new_lines(db, seen)
    by_scope = _by_scope(_heads(db, _low(db, number), high))
    if by_scope:
        own = by_scope.pop(OVERALL, [])
        cases = [_write(db, scope, number, high, by_scope[scope]) for scope in sorted(by_scope)]
        _write(db, OVERALL, number, high, own, cases)
    return lines


def last_anchor(db: Work, scope: int = OVERALL) -> Anchor | None:
    of_scope = select(Anchor).where(Anchor.scope == scope)
    return db.scalars(of_scope.order_by(Anchor.number.desc()).limit(1)).first()


def uncovered(db: Work) -> int:
    """How many lines the last anchor over all has not seen."""
    last = last_anchor(db)
    later = select(func.count()).select_from(Event).where(Event.id > (last.seen if last else 0))
    return db.scalar(later) or 0


def digest_of(heads: Iterable[tuple[int, int, str]], cases: Iterable[Anchor] = ()) -> str:
    """SHA-256 over the heads by chain, then the round's anchors of cases by case."""
    digest = hashlib.sha256()
    for chain, seq, line in heads:
        digest.update(f"{chain} {seq} {line}\n".encode())
    for case in cases:
        digest.update(f"case {case.scope} {case.number} {case.hash}\n".encode())
    return digest.hexdigest()


def hash_of(anchor: Anchor) -> str:
    """SHA-256 over the previous anchor's hash and the canonical JSON of this one."""
    names = ("scope", "number", "round", "seen", "covers")
    content: dict[str, Any] = {name: getattr(anchor, name) for name in names}
    content["at"] = anchor.at.isoformat()
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((anchor.previous + canonical).encode()).hexdigest()


def is_time(last_at: datetime, now: datetime, every: float) -> bool:
    """`every` seconds are over, or the clock was set back."""
    return not 0 <= (now - last_at).total_seconds() < every


def _new_lines(db: Work, seen: int) -> tuple[int, int]:
    """How many lines after `seen`, and the id of the last of them."""
    later = select(Event.id).where(Event.id > seen).order_by(Event.id).limit(LINES).subquery()
    lines, high = db.execute(select(func.count(), func.max(later.c.id)).select_from(later)).one()
    return lines, high or seen


def _low(db: Work, number: int) -> int:
    """What the last round saw that is both: two rounds back, and old enough."""
    before = select(Anchor.seen).where(
        Anchor.scope == OVERALL, Anchor.number <= number - 2, Anchor.at <= db.now - LATEST
    )
    return db.scalar(before.order_by(Anchor.number.desc()).limit(1)) or 0


def _heads(db: Work, low: int, high: int) -> Sequence[Head]:
    """(case or 0, chain, seq, hash) of the last line of each chain in (low, high], if it is new."""
    last = (
        select(Event.chain, func.max(Event.seq).label("seq"))
        .where(Event.id > low, Event.id <= high)
        .group_by(Event.chain)
        .subquery()
    )
    is_anchored = exists().where(AnchoredHead.chain == last.c.chain, AnchoredHead.seq == last.c.seq)
    scope = func.coalesce(Event.case_id, OVERALL).label("scope")
    return db.execute(
        select(scope, Event.chain, Event.seq, Event.hash)
        .join(last, (Event.chain == last.c.chain) & (Event.seq == last.c.seq))
        .where(~is_anchored)
        .order_by(Event.chain)
    ).all()


def _by_scope(heads: Sequence[Head]) -> dict[int, list[Head]]:
    """What belongs to no instance is anchored over all, whatever case it names."""
    found: dict[int, list[Head]] = {}
    for head in heads:
        found.setdefault(head.scope if head.chain else OVERALL, []).append(head)
    return found


def _write(
    db: Work,
    scope: int,
    number: int,
    seen: int,
    heads: Sequence[Head],
    cases: Sequence[Anchor] = (),
) -> Anchor:
    last = last_anchor(db, scope)
    anchor = Anchor(
        scope=scope, number=last.number + 1 if last else 1, round=number, seen=seen, at=db.now,
        covers=digest_of([(one.chain, one.seq, one.hash) for one in heads], cases),
        previous=last.hash if last else FIRST,
    )  # fmt: skip
    anchor.hash = hash_of(anchor)
    db.add(anchor)
    db.flush()
    rows = [
        {"chain": one.chain, "seq": one.seq, "hash": one.hash, "anchor_id": anchor.id}
        for one in heads
    ]
    if rows:
        db.execute(insert(AnchoredHead), rows)
    return anchor
