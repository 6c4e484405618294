"""Units and groups to choose from in forms."""

# ruff: noqa: ARG001 - every source is asked the same way
from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from server.database import Work
from server.kept import kept
from server.services.row_sets import rows_of
from server.tables import (
    Answer,
    AnswerRow,
    Case,
    CaseUnit,
    GroupMember,
    Instance,
    Task,
    Unit,
    UnitEdge,
    UnitGroup,
)
from server.tables.validity import runs_on
from workflows.forms import Option


def letter_units(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    """The units that the letter of đôn đốc names, as it was edited last."""
    edited = (
        select(func.max(Answer.id))
        .join(AnswerRow, AnswerRow.answer_id == Answer.id)
        .where(Answer.instance_id == instance.id, AnswerRow.field == "late_items")
    )
    rows = rows_of(db, f"kept/{db.scalar(edited) or 0}/late_items")
    return unit_options(db, {int(row["unit"]) for row in rows if row.get("unit")})


def own_unit(task: Task, instance: Instance, case: Case | None) -> int | None:
    return instance.unit_id or task.unit_id or (case.lead_unit_id if case else None)


def all_units(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    return unit_options(db, None)


def lasting_units(
    db: Work, task: Task, instance: Instance, case: Case | None
) -> tuple[Option, ...]:
    """Without an end: today's, and those that are to begin."""
    found = db.scalars(select(Unit).where(Unit.valid_to.is_(None)).order_by(Unit.position, Unit.id))
    return tuple(Option(one.id, one.name, {"unit": one.id, "group": ""}) for one in found)


def case_units(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    if case is None:
        return ()
    return unit_options(db, db.scalars(
        select(CaseUnit.unit_id).where(CaseUnit.case_id == case.id, CaseUnit.role != "informed")
    ).all())  # fmt: skip


def lower_units(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    unit_id = own_unit(task, instance, case)
    below = db.scalars(
        select(UnitEdge.child_id).where(UnitEdge.parent_id == unit_id, runs_on(UnitEdge, db.today))
    ).all()
    return unit_options(db, below)


def unit_options(db: Work, ids: Iterable[int] | None) -> tuple[Option, ...]:
    units = kept(db, "unit options", lambda: all_unit_options(db))
    if ids is None:
        return units
    wanted = frozenset(ids)
    return tuple(one for one in units if one.value in wanted)


def all_unit_options(db: Work) -> tuple[Option, ...]:
    groups = printed_groups(db)
    query = select(Unit).where(runs_on(Unit, db.today)).order_by(Unit.position, Unit.id)
    return tuple(
        Option(unit.id, unit.name, {"unit": unit.id, "group": groups.get(unit.id, "")})
        for unit in db.scalars(query)
    )


def printed_groups(db: Work) -> dict[int, str]:
    """Unit -> the first group under which directives address it today."""
    rows = db.execute(
        select(GroupMember.unit_id, UnitGroup.name)
        .join(UnitGroup, UnitGroup.id == GroupMember.group_id)
        .where(runs_on(GroupMember, db.today))
        .order_by(UnitGroup.position.desc(), UnitGroup.id.desc())
    )
    return {unit_id: name for unit_id, name in rows}  # noqa: C416  # rows are no pairs to dict()


def recipients(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    """Where the paper of this step goes."""
    if case is None:
        return ()
    if instance.unit_id is not None:
        above = instance.parties.get("supervisor") or case.lead_unit_id
        return unit_options(db, {int(above), case.approver_unit_id, instance.unit_id})
    return case_units(db, task, instance, case) or unit_options(db, addressed(db, case))


def addressed(db: Work, case: Case) -> list[int]:
    codes = [code for line in case.directive.addressees for code in line.units]
    found = list(db.scalars(select(Unit.id).where(Unit.code.in_(codes))))
    return found or [case.lead_unit_id, case.office_unit_id]


def groups(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    found = db.scalars(select(UnitGroup).order_by(UnitGroup.position, UnitGroup.id))
    return tuple(Option(one.code, one.name) for one in found)


def recipient_groups(
    db: Work, task: Task, instance: Instance, case: Case | None
) -> tuple[Option, ...]:
    """Groups first, then single units: an addressee is either."""
    units = tuple(
        Option(unit.code, unit.name)
        for unit in db.scalars(select(Unit).order_by(Unit.position, Unit.id))
    )
    return groups(db, task, instance, case) + units
