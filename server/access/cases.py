"""Cases, and what of a case belongs to one unit: instances, assignments, obstacles."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select

from server.access.candidates import is_candidate, names_candidate, reach_at
from server.access.reach import Reach, reach_of
from server.database import Work
from server.tables import (
    Assignment,
    Candidate,
    Case,
    CaseUnit,
    ChasePause,
    Instance,
    Obstacle,
    Reminding,
    Task,
)


def may_see_whole_case(db: Work, officer_id: int, case_id: int) -> bool:
    case = db.get(Case, case_id)
    return case is not None and _sees_whole(reach_of(db, officer_id), case)


def cases_seen_whole_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    return whole_by(reach_of(db, officer_id))


def may_see_case(db: Work, officer_id: int, case_id: int) -> bool:
    """At least its head and the directive."""
    case = db.get(Case, case_id)
    if case is None:
        return False
    reach = reach_of(db, officer_id)
    return _sees_whole(reach, case) or bool(db.scalar(_takes_part(reach, case_id)))


def _takes_part(reach: Reach, case_id: int) -> Select[Any]:
    """One look, whatever the number of units and tasks."""
    named = select(Task.id).join(Candidate, Candidate.task_id == Task.id)
    return select(or_(
        exists().where(CaseUnit.case_id == case_id, CaseUnit.unit_id.in_(reach.below)),
        exists().where(Instance.case_id == case_id, Instance.unit_id.in_(reach.below)),
        named.where(Task.case_id == case_id, names_candidate(reach)).exists(),
    ))  # fmt: skip


def cases_seen_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    reach = reach_of(db, officer_id)
    return or_(
        whole_by(reach),
        Case.id.in_(alone(select(CaseUnit.case_id).where(CaseUnit.unit_id.in_(reach.below)))),
        Case.id.in_(alone(select(Instance.case_id).where(Instance.unit_id.in_(reach.below)))),
        Case.id.in_(_of_candidates(reach, Task.case_id)),
    )


def case_units_below(db: Work, officer_id: int) -> ColumnElement[bool]:
    """Rows of `case_unit` that are the officer's own units or under them."""
    return CaseUnit.unit_id.in_(reach_of(db, officer_id).below)


def may_see_instance(db: Work, officer_id: int, instance: Instance) -> bool:
    reach = reach_of(db, officer_id)
    if instance.unit_id in reach.below or _in_whole_case(db, reach, instance.case_id):
        return True
    rows = select(Candidate, Task).join(Task, Task.id == Candidate.task_id)
    found = db.execute(rows.where(Task.instance_id == instance.id))
    return any(is_candidate(reach_at(db, officer_id, task), row) for row, task in found)


def instances_seen_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    reach = reach_of(db, officer_id)
    return or_(
        of_unit_or_whole_case(reach, Instance),
        Instance.id.in_(_of_candidates(reach, Task.instance_id)),
    )


def may_see_assignment(db: Work, officer_id: int, assignment: Assignment) -> bool:
    return is_of_unit_or_whole_case(db, reach_of(db, officer_id), assignment)


def assignments_seen_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    return of_unit_or_whole_case(reach_of(db, officer_id), Assignment)


def may_see_obstacle(db: Work, officer_id: int, obstacle: Obstacle) -> bool:
    return is_of_unit_or_whole_case(db, reach_of(db, officer_id), obstacle)


def obstacles_seen_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    return of_unit_or_whole_case(reach_of(db, officer_id), Obstacle)


def may_see_chase_pause(db: Work, officer_id: int, pause: ChasePause) -> bool:
    return is_of_unit_or_whole_case(db, reach_of(db, officer_id), pause)


def chase_pauses_seen_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    return of_unit_or_whole_case(reach_of(db, officer_id), ChasePause)


def remindings_seen_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    return of_unit_or_whole_case(reach_of(db, officer_id), Reminding)


def is_of_unit_or_whole_case(db: Work, reach: Reach, row: Any) -> bool:
    """Of a row of any table with `unit_id` and `case_id`."""
    return row.unit_id in reach.below or _in_whole_case(db, reach, row.case_id)


def of_unit_or_whole_case(reach: Reach, table: Any) -> ColumnElement[bool]:
    """For every table with `unit_id` and `case_id`."""
    whole = alone(select(Case.id).where(whole_by(reach)))
    return or_(table.unit_id.in_(reach.below), table.case_id.in_(whole))


def alone(query: Select[Any]) -> Select[Any]:
    """A subquery that stays itself when the list around it joins the same table."""
    return query.correlate(None)


def _of_candidates(reach: Reach, column: Any) -> Select[Any]:
    """A column of the tasks that name the officer."""
    rows = select(column).join(Candidate, Candidate.task_id == Task.id)
    return alone(rows.where(names_candidate(reach), column.is_not(None)))


def _in_whole_case(db: Work, reach: Reach, case_id: int | None) -> bool:
    case = db.get(Case, case_id) if case_id is not None else None
    return case is not None and _sees_whole(reach, case)


def _sees_whole(reach: Reach, case: Case) -> bool:
    return (
        case.lead_unit_id in reach.own
        or case.office_unit_id in reach.own
        or case.approver_unit_id in reach.committees
    )


def whole_by(reach: Reach) -> ColumnElement[bool]:
    return or_(
        Case.lead_unit_id.in_(reach.own),
        Case.office_unit_id.in_(reach.own),
        Case.approver_unit_id.in_(reach.committees),
    )
