"""Cancel one unit's process and what is under it; its parent counts it as over, without outcome."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from server import access
from server.database import Database, Work
from server.errors import Changed, NotAllowed, NotFound
from server.recording.giving_up import below, give_up_assignments
from server.recording.grounds import Grounds, require_grounds
from server.recording.halting import require_moving
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.recording.instances import definition_for, lock_instance, state_of
from server.recording.record import record
from server.recording.telling import tell_units
from server.services.world import world_of
from server.tables import Assignment, Halt, Instance
from workflows import engine


def cancel_instance(
    database: Database, *, officer_id: int, instance_id: int, grounds: Grounds, key: str
) -> int:
    """The id of the halt, which holds who, when, why and by which document."""
    with database.transaction() as db:
        form = sent_form(key, "cancel_instance", instance_id)
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["halt"])
        instance = lock_instance(db, instance_id)
        look(db, officer_id, instance)
        require_grounds(grounds, "reason", "document")
        halt = give_up(db, officer_id, instance, grounds)
        store_answer(db, form, {"halt": halt.id})
        return halt.id


def look(db: Work, officer_id: int, instance: Instance) -> None:
    if not access.may_see_instance(db, officer_id, instance):
        raise NotFound("instance-not-found")
    if instance.case_id is None or not access.may_halt_case(db, officer_id, instance.case_id):
        raise NotAllowed("may-not-halt")
    if instance.ended_at is not None:
        raise Changed("instance-over")
    if instance.parent_id is None:
        raise Changed("cancel-the-case")
    require_moving(db, instance.halt_id)


def carried_by(db: Work, instance: Instance) -> ColumnElement[bool]:
    """Its assignments; all of its unit's when nothing else of the unit runs in the case."""
    tree = db.scalars(below(instance.id)).all()
    others = select(Instance.id).where(
        Instance.case_id == instance.case_id, Instance.unit_id == instance.unit_id,
        Instance.ended_at.is_(None), Instance.id.not_in(tree),
    )  # fmt: skip
    if instance.unit_id is None or db.scalar(others.limit(1)) is not None:
        return Assignment.instance_id.in_(tree)
    return or_(Assignment.instance_id.in_(tree), Assignment.unit_id == instance.unit_id)


def give_up(db: Work, officer_id: int, instance: Instance, grounds: Grounds) -> Halt:
    halt = Halt(kind="cancel", case_id=instance.case_id, unit_id=instance.unit_id,
                reason=grounds.reason, document=grounds.document, officer_id=officer_id,
                at=db.now)  # fmt: skip
    db.add(halt)
    db.flush()
    instance.halt_id = halt.id
    give_up_assignments(db, halt, Assignment.case_id == halt.case_id, carried_by(db, instance))
    tell_units(db, halt, "instance-cancelled")
    definition = definition_for(db, instance)
    advance = engine.cancel(definition, state_of(db, instance), world_of(db, instance))
    record(db, instance, definition, advance, kind="instance.cancelled", officer_id=officer_id,
           data=grounds.told())  # fmt: skip
    return halt
