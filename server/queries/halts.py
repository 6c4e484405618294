"""What stands still, since when, by whom, why and by which document; how far moving it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from server.access import may_halt_case, may_see_case
from server.database import Work
from server.errors import NotFound
from server.queries.names import officer_names, unit_names
from server.services.below import of_unit_and_below
from server.services.deadlines import OVER
from server.tables import Assignment, Case, ChildGroup, Definition, Halt, Instance, Task


@dataclass(frozen=True)
class HaltLine:
    """`moved` of `total`: instances that a resumption or cancellation has reached so far."""

    id: int
    kind: str
    case_id: int
    unit_id: int | None
    unit: str
    reason: str
    document: str
    by: str
    at: datetime
    ended_at: datetime | None
    days: int
    moved: int
    total: int

    @property
    def is_done(self) -> bool:
        return self.moved >= self.total


@dataclass(frozen=True)
class Extent:
    """What an operation would touch."""

    instances: int
    tasks: int
    assignments: int
    units: int


@dataclass(frozen=True)
class Counted:
    """How the parent of an instance counts its children."""

    name: str
    completed: int
    total: int


def halts_of_case(db: Work, case: Case) -> tuple[HaltLine, ...]:
    """The one in force first, then units that stand still, then what is being moved on."""
    pointed = select(Instance.halt_id).where(
        Instance.case_id == case.id, Instance.halt_id.is_not(None), Instance.ended_at.is_(None)
    )
    in_force = or_(Halt.id == case.halt_id, Halt.id.in_(pointed))
    found = select(Halt).where(Halt.case_id == case.id, in_force)
    return lines(db, list(db.scalars(found.order_by(Halt.unit_id.is_not(None), Halt.id))))


def kinds_of(db: Work, halt_ids: set[int]) -> dict[int, str]:
    found = select(Halt.id, Halt.kind).where(Halt.id.in_(halt_ids))
    return dict(db.execute(found).all()) if halt_ids else {}


def halt_of(db: Work, halt_id: int | None) -> HaltLine | None:
    found = db.get(Halt, halt_id) if halt_id is not None else None
    return lines(db, [found])[0] if found is not None else None


def lines(db: Work, halts: list[Halt]) -> tuple[HaltLine, ...]:
    people = officer_names(db, {halt.officer_id for halt in halts})
    units = unit_names(db, {halt.unit_id for halt in halts if halt.unit_id})
    return tuple(
        HaltLine(
            halt.id, halt.kind, halt.case_id, halt.unit_id, units.get(halt.unit_id or 0, ""),
            halt.reason, halt.document, people.get(halt.officer_id, ""), halt.at, halt.ended_at,
            halt.days, *progress(db, halt),
        )
        for halt in halts
    )  # fmt: skip


def progress(db: Work, halt: Halt) -> tuple[int, int]:
    """Of a cancellation, how many have ended; of a resumption, what no longer points here."""
    every, over = db.execute(
        select(func.count(), func.count(Instance.ended_at)).where(Instance.halt_id == halt.id)
    ).one()
    if halt.kind == "cancel":
        return over, every
    return (0, every - over) if halt.ended_at is not None else (0, 0)


def extent_of(db: Work, case_id: int, unit_id: int | None = None) -> Extent:
    runs = [of_unit_and_below(Instance, case_id, unit_id), Instance.ended_at.is_(None)]
    duties = [of_unit_and_below(Assignment, case_id, unit_id), Assignment.progress.not_in(OVER)]
    instances, units = db.execute(
        select(func.count(), func.count(Instance.unit_id.distinct())).where(*runs)
    ).one()
    tasks = select(func.count()).where(
        Task.state == "open", Task.instance_id.in_(select(Instance.id).where(*runs))
    )
    carried = select(func.count()).select_from(Assignment).where(*duties)
    return Extent(instances, db.scalar(tasks) or 0, db.scalar(carried) or 0, units)


def find_halt(db: Work, officer_id: int, halt_id: int) -> tuple[HaltLine, Case]:
    """Hidden is not found; so is one for whoever may not resume it."""
    line = halt_of(db, halt_id)
    if line is None:
        raise NotFound("halt-not-found")
    return line, haltable(db, officer_id, line.case_id)


def haltable(db: Work, officer_id: int, case_id: int) -> Case:
    case = db.get(Case, case_id)
    may = may_see_case(db, officer_id, case_id) and may_halt_case(db, officer_id, case_id)
    if case is None or not may:
        raise NotFound("case-not-found")
    return case


def counted_by_parent(db: Work, instance: Instance) -> Counted | None:
    if instance.child_group_id is None:
        return None
    group = db.get_one(ChildGroup, instance.child_group_id)
    parent = db.get_one(Instance, group.instance_id)
    name = db.scalar(select(Definition.name).where(Definition.id == parent.definition_id))
    return Counted(name or "", group.completed, group.total)
