"""Where the journal is not what was written: lines against their chain, chains against anchors.

Everything is streamed in the order of an index; what is kept grows with the cases, never with the
lines. A consistent rewrite of lines, heads and anchors together shows only against a printed head.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from server.database import Work
from server.queries.unhurried import unhurried
from server.recording.anchors import OVERALL, digest_of, last_anchor
from server.recording.anchors import hash_of as anchor_hash
from server.recording.journal import FIRST, hash_of
from server.tables import Anchor, AnchoredHead, Event, Instance

AT_ONCE = 1_000  # rows


@dataclass(frozen=True)
class Break:
    """`kind` is changed, missing, unlinked, cut-off, rewritten, truncated, chain-missing,
    anchor-changed or anchor-missing; `chain` an instance (0: none), for anchors a case (0: over
    all)."""

    kind: str
    chain: int
    line: int
    at: datetime | None  # of the line, else of the nearest that is there


def breaks_in(db: Work) -> Iterator[Break]:
    """One consistent look at everything but the printed head."""
    unhurried(db)
    yield from lines_broken(db)
    yield from chains_missing(db)
    yield from tails_missing(db)
    yield from heads_lost(db)
    yield from anchors_broken(db)


def lines_broken(db: Work) -> Iterator[Break]:
    """Each line against its own hash and the line before it; goes on after a break."""
    of, expected, previous = -1, 1, FIRST
    every_line = select(*Event.__table__.columns).order_by(Event.chain, Event.seq)
    for line in db.execute(every_line.execution_options(yield_per=AT_ONCE)):
        if line.chain != of:
            of, expected, previous = line.chain, 1, FIRST
        if line.seq != expected:
            yield Break("missing", of, expected, line.at)
        elif line.previous != previous:
            yield Break("unlinked", of, line.seq, line.at)
        if line.hash != hash_of(line):
            yield Break("changed", of, line.seq, line.at)
        expected, previous = line.seq + 1, line.hash


def chains_missing(db: Work) -> Iterator[Break]:
    """Every instance began with a line."""
    has_line = select(Event.id).where(Event.chain == Instance.id, Event.seq == 1).exists()
    query = select(Instance.id, Instance.started_at).where(~has_line).order_by(Instance.id)
    for row in db.execute(query.execution_options(yield_per=AT_ONCE)):
        yield Break("chain-missing", row.id, 1, row.started_at)


def tails_missing(db: Work) -> Iterator[Break]:
    """An instance knows the last line of its chain."""
    same = (Event.chain == Instance.id) & (Event.seq == Instance.journal_seq)
    query = (
        select(Instance.id, Instance.journal_seq, Instance.started_at)
        .outerjoin(Event, same)
        .where(
            Instance.journal_seq > 0,
            Event.hash.is_(None) | (Event.hash != Instance.journal_hash),
        )
        .order_by(Instance.id)
    )
    for row in db.execute(query.execution_options(yield_per=AT_ONCE)):
        yield Break("cut-off", row.id, row.journal_seq, row.started_at)


def heads_lost(db: Work) -> Iterator[Break]:
    """Each anchored head is still there, and the same."""
    same = (Event.chain == AnchoredHead.chain) & (Event.seq == AnchoredHead.seq)
    query = (
        select(AnchoredHead.chain, AnchoredHead.seq, Anchor.at, Event.hash.label("found"))
        .join(Anchor, Anchor.id == AnchoredHead.anchor_id)
        .outerjoin(Event, same)
        .where(Event.hash.is_(None) | (Event.hash != AnchoredHead.hash))
        .order_by(AnchoredHead.chain, AnchoredHead.seq)
    )
    for row in db.execute(query.execution_options(yield_per=AT_ONCE)):
        kind = "truncated" if row.found is None else "rewritten"
        yield Break(kind, row.chain, row.seq, row.at)


def anchors_broken(db: Work) -> Iterator[Break]:
    """Each anchor against what it covers and the anchor before it, in the order of writing."""
    last: dict[int, Anchor] = {}
    cases: list[Anchor] = []
    for anchor, heads in anchors_with_heads(db):
        before = last.get(anchor.scope)
        number, previous = (before.number + 1, before.hash) if before else (1, FIRST)
        covers = digest_of(heads, cases if anchor.scope == OVERALL else ())
        if anchor.number != number:
            yield Break("anchor-missing", anchor.scope, number, anchor.at)
        elif (anchor.previous, anchor.covers, anchor.hash) != (
            previous, covers, anchor_hash(anchor),
        ):  # fmt: skip
            yield Break("anchor-changed", anchor.scope, anchor.number, anchor.at)
        if anchor.scope == OVERALL:
            cases.clear()
        else:
            cases.append(anchor)
        last[anchor.scope] = anchor
    for left in cases:
        yield Break("anchor-missing", OVERALL, left.round, left.at)


def anchors_with_heads(db: Work) -> Iterator[tuple[Anchor, Iterator[tuple[int, int, str]]]]:
    query = (
        select(Anchor, AnchoredHead.chain, AnchoredHead.seq, AnchoredHead.hash)
        .outerjoin(AnchoredHead, AnchoredHead.anchor_id == Anchor.id)
        .order_by(Anchor.id, AnchoredHead.chain)
    )
    found = db.execute(query.execution_options(yield_per=AT_ONCE))
    for anchor, rows in groupby(found, key=lambda row: row[0]):
        yield anchor, ((row.chain, row.seq, row.hash) for row in rows if row.chain is not None)


def is_printed(db: Work, number: int, hash_: str) -> bool:
    """Is the anchor over all that somebody printed still that one?"""
    printed = select(Anchor.hash).where(Anchor.scope == OVERALL, Anchor.number == number)
    return db.scalar(printed) == hash_


def printed_head(db: Work) -> str:
    """`number.hash` of the last anchor over all, to be kept outside; empty: none yet."""
    last = last_anchor(db)
    return f"{last.number}.{last.hash}" if last else ""
