"""Moves as rows: asked for, approved by a second person, then one job for each instance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, or_, select, update

from server.database import Work
from server.errors import NotFound, Refused
from server.recording.families import HANDLERS, lock_family
from server.recording.jobs import put_job
from server.recording.moving import Outcome, Terms, move_family
from server.services.people import tell
from server.tables import Definition, Instance, Move, MovedInstance, Officer

PACE = 20
"""Jobs a second: what others are waiting for goes between."""


def lock_move(db: Work, move_id: int) -> Move:
    found = db.get(Move, move_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("move-not-found")
    return found


def add_instances(db: Work, move: Move, instance_ids: Sequence[int]) -> None:
    """Refused where one of them is no running instance of the process."""
    key = db.get_one(Definition, move.definition_id).key
    running = (
        select(Instance.id, Instance.definition_id)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(Definition.key == key, Instance.ended_at.is_(None), is_main())
    )
    versions = dict(db.execute(running).all())
    strange = [one for one in instance_ids if one not in versions]
    if strange:
        raise Refused("move-of-others", instances=", ".join(map(str, strange[:5])))
    db.add_all(
        MovedInstance(move_id=move.id, instance_id=one, from_id=versions[one], state="waiting")
        for one in dict.fromkeys(instance_ids)
    )
    db.flush()


def say(db: Work, code: str, move: Move, officer_ids: Iterable[int], by: int) -> None:
    """To whoever may approve it, or to whoever asked; nobody is told of their own act."""
    row = db.get_one(Definition, move.definition_id)
    tell(db, [one for one in officer_ids if one != by], code, path=f"/moves/{move.id}",
         name=row.name, version=str(row.version), by=db.get_one(Officer, by).full_name)  # fmt: skip


def is_main() -> ColumnElement[bool]:
    """No handler's: that goes with its parent."""
    return or_(Instance.child_group_id.is_(None), Instance.child_group_id.not_in(HANDLERS))


def set_going(db: Work, move: Move) -> None:
    waiting = select(MovedInstance).where(
        MovedInstance.move_id == move.id, MovedInstance.state == "waiting"
    )
    for number, line in enumerate(db.scalars(waiting.order_by(MovedInstance.id))):
        put_job(db, "move_instance", instance_id=line.instance_id, seconds=number // PACE,
                line_id=line.id)  # fmt: skip


def leave_rest(db: Work, move: Move) -> None:
    db.execute(
        update(MovedInstance)
        .where(MovedInstance.move_id == move.id, MovedInstance.state == "waiting")
        .values(state="left", at=db.now)
    )


def move_line(db: Work, line_id: int) -> None:
    """One instance. What fails while it is written is a failed job: rolled back, tried again."""
    known = db.get_one(MovedInstance, line_id)
    family = lock_family(db, known.instance_id)
    line = db.get_one(MovedInstance, line_id, populate_existing=True, with_for_update=True)
    if line.state != "waiting":
        return
    settle(db, line, move_family(db, family, terms_of(db.get_one(Move, line.move_id))))


def settle(db: Work, line: MovedInstance, outcome: Outcome) -> None:
    line.state, line.told, line.at = outcome.kind, list(outcome.told), db.now


def terms_of(move: Move) -> Terms:
    approver = move.decided_by_id if move.decided_by_id != move.officer_id else None
    return Terms(
        definition_id=move.definition_id, reason=move.reason, officer_id=move.officer_id,
        mapping=move.mapping, approved_by_id=approver, move_id=move.id,
        with_later=move.with_later,
    )  # fmt: skip
