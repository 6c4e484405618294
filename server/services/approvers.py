"""Who approves what a unit draws up, where its case names nobody: the process's own decision."""

from __future__ import annotations

from sqlalchemy import select

from server.database import Work
from server.services.world import world_of
from server.tables import Case, Instance, Membership, Unit, UnitEdge
from server.tables.validity import runs_on
from workflows.definition import Definition

COMMITTEE = "party_committee"
LED_BY = ("HIERARCHY", "PARTY_LEADERSHIP")


def proposed_approver(
    db: Work, instance: Instance, case: Case, definition: Definition, lane: str
) -> int | None:
    """The unit that the decision of a step in this lane gives (`approver_decision`)."""
    steps = (one for one in definition.elements.values() if one.lane == lane)
    decision = next((found for s in steps if (found := s.properties.get("approver_decision"))), "")
    if not decision or instance.unit_id is None:
        return None
    author = db.get_one(Unit, instance.unit_id)
    names = {"kind": author.kind, "level": level_of(db, author)}
    said = definition.decide(decision, names, world_of(db, instance))
    return approving_unit(db, case, author, str(said["role"]), str(said["level"]))


def approving_unit(db: Work, case: Case, author: Unit, role: str, level: str) -> int | None:
    """OWN: the author's committee; DISTRICT: the committee above it; CITY: who holds the role."""
    if level == "OWN":
        return author.id
    above = committee_above(db, author)
    if level == "DISTRICT":
        return above.id if above else None
    if role == "uy_vien_btv":
        return case.approver_unit_id
    return collective_of(db, case, role)


def level_of(db: Work, unit: Unit) -> str:
    """DISTRICT under a committee that is itself under one; such a committee is of its district."""
    committee = unit if unit.kind == COMMITTEE else committee_above(db, unit)
    return "DISTRICT" if committee is not None and committee_above(db, committee) else "CITY"


def committee_above(db: Work, unit: Unit) -> Unit | None:
    """The nearest one; a Hội is led by its Đảng đoàn or its quận ủy, not by the Hội above it."""
    seen: set[int] = set()
    parent = parent_of(db, unit)
    while parent is not None and parent.kind != COMMITTEE and parent.id not in seen:
        seen.add(parent.id)
        parent = parent_of(db, parent)
    return parent if parent is not None and parent.kind == COMMITTEE else None


def parent_of(db: Work, unit: Unit) -> Unit | None:
    return db.scalars(
        select(Unit)
        .join(UnitEdge, UnitEdge.parent_id == Unit.id)
        .where(
            UnitEdge.child_id == unit.id,
            UnitEdge.kind.in_(LED_BY),
            runs_on(UnitEdge, db.today),
        )
        .order_by(UnitEdge.id)
        .limit(1)
    ).one_or_none()


def collective_of(db: Work, case: Case, role: str) -> int | None:
    """Beside the case's approver, the collective in which the role is held; else that approver."""
    committee = parent_of(db, db.get_one(Unit, case.approver_unit_id))
    beside = select(UnitEdge.child_id).where(
        UnitEdge.parent_id == (committee.id if committee else -1),
        UnitEdge.kind == "HIERARCHY",
        runs_on(UnitEdge, db.today),
    )
    found = db.scalars(
        select(Unit.id)
        .join(Membership, Membership.unit_id == Unit.id)
        .where(Unit.id.in_(beside), Unit.is_collective, Unit.id != case.approver_unit_id)
        .where(
            Membership.role == role,
            runs_on(Membership, db.today),
        )
        .order_by(Unit.position, Unit.id)
        .limit(1)
    ).one_or_none()
    return found or case.approver_unit_id
