"""Moves that were asked for: how far each is, what became of every instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, select

from server import access
from server.errors import NotFound
from server.queries.move_people import Whose, whose
from server.queries.names import officer_names
from server.services.definitions import definition_by_id
from server.tables import Definition, Job, Move, MovedInstance

if TYPE_CHECKING:
    from server.database import Work

LISTED = 50


@dataclass(frozen=True)
class MoveHead:
    id: int
    key: str
    name: str
    version: int
    state: str
    reason: str
    at: datetime
    by: str
    is_mine: bool
    decided_by: str
    decided_at: datetime | None
    with_later: bool
    pairs: tuple[tuple[str, str], ...]  # names of the old and the new step
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_going(self) -> bool:
        return self.state == "going" and self.counts.get("waiting", 0) > 0


@dataclass(frozen=True)
class ResultLine:
    id: int
    whose: Whose
    version: int  # it came from
    state: str
    told: tuple[Mapping[str, Any], ...]
    at: datetime | None
    has_failed: bool  # its job was set aside: an incident


def read_move(db: Work, officer_id: int, move_id: int) -> MoveHead:
    access.require_modeller(db, officer_id)
    move = db.get(Move, move_id)
    if move is None:
        raise NotFound("move-not-found")
    return _head(db, officer_id, move)


def moves_of(db: Work, officer_id: int, key: str) -> tuple[MoveHead, ...]:
    """Newest first."""
    access.require_modeller(db, officer_id)
    found = (
        select(Move)
        .join(Definition, Definition.id == Move.definition_id)
        .where(Definition.key == key)
        .order_by(Move.id.desc())
        .limit(LISTED)
    )
    return tuple(_head(db, officer_id, move) for move in db.scalars(found))


def _head(db: Work, officer_id: int, move: Move) -> MoveHead:
    row = db.get_one(Definition, move.definition_id)
    people = officer_names(db, {move.officer_id, move.decided_by_id})
    counted = (
        select(MovedInstance.state, func.count())
        .where(MovedInstance.move_id == move.id)
        .group_by(MovedInstance.state)
    )
    return MoveHead(
        id=move.id, key=row.key, name=row.name, version=row.version, state=move.state,
        reason=move.reason, at=move.at, by=people.get(move.officer_id, ""),
        is_mine=move.officer_id == officer_id, decided_by=people.get(move.decided_by_id or 0, ""),
        decided_at=move.decided_at, with_later=move.with_later, pairs=_pairs(db, move),
        counts=dict(db.execute(counted).all()),
    )  # fmt: skip


def _pairs(db: Work, move: Move) -> tuple[tuple[str, str], ...]:
    new = definition_by_id(db, move.definition_id)
    from_ids = select(MovedInstance.from_id).where(MovedInstance.move_id == move.id).distinct()
    names = {
        one.id: one.name or one.id
        for old in db.scalars(from_ids).all()
        for one in definition_by_id(db, old).elements.values()
    }
    after = {one.id: one.name or one.id for one in new.elements.values()}
    return tuple((names.get(a, a), after.get(b, b)) for a, b in move.mapping.items())


def list_results(
    db: Work, officer_id: int, move_id: int, *, state: str = "", after: int = 0
) -> tuple[tuple[ResultLine, ...], int | None]:
    """A page, and where the next begins."""
    access.require_modeller(db, officer_id)
    failed = exists().where(
        Job.instance_id == MovedInstance.instance_id, Job.kind == "move_instance", Job.failed
    )
    wanted = (
        select(MovedInstance, Definition.version, failed)
        .join(Definition, Definition.id == MovedInstance.from_id)
        .where(MovedInstance.move_id == move_id, MovedInstance.id > after)
        .order_by(MovedInstance.id)
        .limit(LISTED + 1)
    )
    if state:
        wanted = wanted.where(MovedInstance.state == state)
    rows = db.execute(wanted).all()
    shown = rows[:LISTED]
    people = whose(db, officer_id, [line.instance_id for line, _, _ in shown])
    lines = tuple(
        ResultLine(line.id, people[line.instance_id], version, line.state, tuple(line.told),
                   line.at, line.state == "waiting" and has_failed)
        for line, version, has_failed in shown
    )  # fmt: skip
    return lines, shown[-1][0].id if len(rows) > LISTED else None
