"""A case stands still: one mark on its instances and assignments, read under the lock."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import aliased

from server.database import Work
from server.errors import Changed, NotFound
from server.services.below import of_unit_and_below
from server.tables import Case, Halt, Instance, Officer
from workflows.workdays import day_of


class Halted(Changed):
    """Nothing moves until somebody resumes it: `by`, `on`, `reason`, `document`."""

    default_code = "case-suspended"


def lock_case(db: Work, case_id: int) -> Case:
    """Rows that refer to the case may still be written meanwhile."""
    case = db.scalars(
        select(Case)
        .where(Case.id == case_id)
        .execution_options(populate_existing=True)
        .with_for_update(of=Case, key_share=True)
    ).one_or_none()
    if case is None:
        raise NotFound("case-not-found")
    return case


def lock_whole_case(db: Work, case_id: int) -> Case:
    """Its open instances, then the case: the order of whoever completes a task."""
    if not db.is_sqlite:  # there whoever writes is alone
        lines = select(Instance.id).where(Instance.case_id == case_id, Instance.ended_at.is_(None))
        locked = lines.order_by(Instance.id).with_for_update(key_share=True)
        db.run(select(func.count()).select_from(locked.subquery()))  # counted: none travels here
    return lock_case(db, case_id)


def require_moving(db: Work, halt_id: int | None) -> None:
    """Of a locked instance or case: Halted says who stopped it, when, why and by what."""
    if halt_id is None:
        return
    halt = db.get_one(Halt, halt_id)
    if halt.kind == "cancel":
        code = "case-cancelled"
    else:
        code = "case-suspended" if halt.ended_at is None else "case-resuming"
    raise Halted(
        code, by=db.get_one(Officer, halt.officer_id).full_name,
        on=day_of(halt.at).strftime("%d/%m/%Y"), reason=halt.reason, document=halt.document,
    )  # fmt: skip


def is_halted(instance_id: Any) -> ColumnElement[bool]:
    """Over a column of instance ids: that instance stands still."""
    one = aliased(Instance)  # the query around may have instances of its own
    return (
        select(one.id)
        .where(one.id == instance_id, one.halt_id.is_not(None), one.ended_at.is_(None))
        .exists()
    )


def halt_of(
    db: Work, case_id: int | None, unit_id: int | None, parent_id: int | None = None
) -> int | None:
    """Of the case, of this unit in it, or of what it comes from: what is born stands still too."""
    above = select(Instance.halt_id).where(Instance.id == parent_id)
    standing = select(Halt.id).where(
        Halt.case_id == case_id, Halt.kind == "suspend", Halt.ended_at.is_(None),
        or_(Halt.unit_id.is_(None), Halt.unit_id == unit_id, Halt.id.in_(above)),
    )  # fmt: skip
    return db.scalar(standing.order_by(Halt.unit_id.is_not(None), Halt.id).limit(1))


def mark_instances(db: Work, halt: Halt) -> int:
    """How many stand still from now on; a cancellation also takes those that are suspended."""
    wanted = [of_unit_and_below(Instance, halt.case_id, halt.unit_id), Instance.ended_at.is_(None)]
    if halt.kind == "suspend":
        wanted.append(Instance.halt_id.is_(None))
    wanted.append(Instance.halt_id.is_distinct_from(halt.id))
    marked = 0
    while new := mark_once(db, halt, *wanted):
        marked += new
    return marked


def mark_once(db: Work, halt: Halt, *wanted: ColumnElement[bool]) -> int:
    """Until none is left: what one waited for may have children that it did not see."""
    done = update(Instance).where(*wanted).values(halt_id=halt.id).returning(Instance.id)
    return len(db.run(done).all())  # SQLite's driver counts no UPDATE that begins with WITH


def is_resuming(db: Work, case_id: int) -> bool:
    """An earlier suspension is over, and its rows are still being moved."""
    left = (
        select(Instance.id)
        .join(Halt, Halt.id == Instance.halt_id)
        .where(Instance.case_id == case_id, Instance.ended_at.is_(None), Halt.ended_at.is_not(None))
    )
    return db.scalar(left.limit(1)) is not None


def is_below_another(db: Work, halt: Halt) -> bool:
    """What gave this unit its part stands still too, by a suspension of its own."""
    above, other = aliased(Instance), aliased(Halt)
    held = (
        select(Instance.id)
        .join(above, above.id == Instance.parent_id)
        .join(other, other.id == above.halt_id)
        .where(Instance.halt_id == halt.id, other.id != halt.id, other.ended_at.is_(None))
    )
    return db.scalar(held.limit(1)) is not None
