"""Parts of a case to choose from in forms: assignments, obligations, obstacles; other cases."""

# ruff: noqa: ARG001 - every source is asked the same way
from __future__ import annotations

from sqlalchemy import select

from server.database import Work
from server.tables import (
    Assignment,
    Case,
    Directive,
    Instance,
    Obligation,
    Obstacle,
    Task,
    Unit,
)
from workflows.forms import Option


def case_assignments(
    db: Work, task: Task, instance: Instance, case: Case | None
) -> tuple[Option, ...]:
    """The unit's own; without a unit, those of the whole case."""
    if case is None:
        return ()
    if instance.unit_id is not None:
        found = own_assignments(db, case.id, instance.unit_id)
    else:
        found = list(db.scalars(select(Assignment).where(Assignment.case_id == case.id)))
    return tuple(Option(one.id, assignment_label(db, one), {"unit": one.unit_id}) for one in found)


def assignment_label(db: Work, assignment: Assignment) -> str:
    obligation = db.get_one(Obligation, assignment.obligation_id)
    return f"{obligation.ordinal}. {obligation.title or obligation.text[:120]}"


def case_obligations(
    db: Work, task: Task, instance: Instance, case: Case | None
) -> tuple[Option, ...]:
    if case is None:
        return ()
    return tuple(
        Option(one.id, f"{one.ordinal}. {one.title or one.text[:120]}")
        for one in case.directive.obligations
    )


def open_obstacles(
    db: Work, task: Task, instance: Instance, case: Case | None
) -> tuple[Option, ...]:
    """Others of the case that may be merged into this one's brief."""
    if case is None:
        return ()
    found = db.scalars(
        select(Obstacle).where(
            Obstacle.case_id == case.id,
            Obstacle.state.in_(("reported", "briefed")),
            Obstacle.merged_into_id.is_(None),
            Obstacle.instance_id != instance.id,
        )
    )
    return tuple(
        Option(
            one.id, obstacle_label(one, db.get_one(Unit, one.unit_id).name), {"unit": one.unit_id}
        )
        for one in found
    )


def obstacle_label(obstacle: Obstacle, unit: str) -> str:
    """VM-04, Huyện ủy Cờ Đỏ: what it says, if a person wrote it."""
    named = f"VM-{obstacle.id:02d}, {unit}"
    return f"{named}: {obstacle.content[:80]}" if obstacle.content else named


def other_cases(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    """Running cases of the same lead unit, the newest first."""
    if case is None:
        return ()
    found = db.execute(
        select(Case.id, Directive.full_number, Directive.subject)
        .join(Directive, Directive.id == Case.directive_id)
        .where(Case.lead_unit_id == case.lead_unit_id, Case.id != case.id,
               Case.status == "running")
        .order_by(Case.id.desc())
        .limit(200)
    )  # fmt: skip
    return tuple(Option(id_, f"{number}: {subject[:120]}") for id_, number, subject in found)


def own_assignments(db: Work, case_id: int, unit_id: int) -> list[Assignment]:
    return list(db.scalars(
        select(Assignment)
        .where(Assignment.case_id == case_id, Assignment.unit_id == unit_id)
        .order_by(Assignment.id)
    ))  # fmt: skip
