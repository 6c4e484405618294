"""Phối hợp: how far each cooperating unit is, for whoever leads; what such a unit is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, exists, select

from server import words
from server.database import Work
from server.services import carrying
from server.tables import Assignment, Instance, Task, Unit
from workflows.workdays import day_of


@dataclass(frozen=True)
class Contribution:
    """One cooperating unit's, as the lead sees it; `state` in words."""

    instance_id: int
    unit_id: int
    unit: str
    is_over: bool
    is_in: bool
    state: str


def contributions_of(db: Work, instance_id: int) -> list[Contribution]:
    """In the order the units were asked."""
    found = db.execute(PARTS, {"id": instance_id})
    return [contribution_of(db, row) for row in found]


CARRIED = Assignment.instance_id == Instance.id
IS_KEPT = exists().where(CARRIED, Assignment.progress.not_in(("CANCELLED", "DECLINED")))
"""A continuous duty stays open when its contribution is in; who is waived has it cancelled."""
STEP = (
    select(Task.name)
    .where(Task.instance_id == Instance.id, Task.state == "open")
    .order_by(Task.id.desc())
    .limit(1)
    .scalar_subquery()
)
PARTS = (
    select(Instance.id, Instance.ended_at, Unit, IS_KEPT.label("is_kept"), STEP.label("step"))
    .join(Unit, Unit.id == Instance.unit_id)
    .where(Instance.parent_id == bindparam("id"))
    .where(exists().where(CARRIED, Assignment.role == "cooperate"))
    .order_by(Instance.item, Instance.id)
)


def contribution_of(db: Work, row: Row[Any]) -> Contribution:
    is_over = row.ended_at is not None
    unit: Unit = row.Unit
    return Contribution(
        row.id, unit.id, unit.name_on(db.today), is_over, is_over and row.is_kept, told(row)
    )


def told(row: Row[Any]) -> str:
    if row.ended_at is None:
        return row.step or words.sentence("contribution-begins")
    code = "contribution-in" if row.is_kept else "contribution-out"
    return words.sentence(code, {"day": day_of(row.ended_at).strftime("%d/%m/%Y")})


def waivers_of(db: Work, instance_id: int) -> dict[str, Any]:
    """A row for each cooperating unit, for the form that closes their part."""
    return {"waivers": [
        {"unit": one.unit_id, "instance_id": one.instance_id, "unit_name": one.unit,
         "state": one.state, "done": one.is_over}
        for one in contributions_of(db, instance_id)
    ]}  # fmt: skip


def contribution_asked(db: Work, instance: Instance) -> dict[str, Any]:
    """What the form of a cooperating unit shows: the duties, in the directive's words."""
    carried = db.scalars(select(Assignment).where(Assignment.instance_id == instance.id))
    duties = [carrying.duty_in_words(db, one) for one in carried]
    return {"asked": "\n".join(duties)} if duties else {}
