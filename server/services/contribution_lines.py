"""Phối hợp: how far each cooperating unit is, for whoever leads; what such a unit is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server import words
from server.database import Work
from server.services import carrying
from server.tables import Assignment, Instance, Task, Unit
from workflows.workdays import day_of as day_in_office


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
    cooperating = select(Assignment.instance_id).where(Assignment.role == "cooperate")
    found = db.execute(
        select(Instance, Unit)
        .join(Unit, Unit.id == Instance.unit_id)
        .where(Instance.parent_id == instance_id, Instance.id.in_(cooperating))
        .order_by(Instance.item, Instance.id)
    )
    return [contribution_of(db, child, unit) for child, unit in found]


def contribution_of(db: Work, child: Instance, unit: Unit) -> Contribution:
    is_over = child.ended_at is not None
    has_come = is_over and is_in(db, child)
    state = state_of(db, child, has_come)
    return Contribution(child.id, unit.id, unit.name_on(db.today), is_over, has_come, state)


def state_of(db: Work, child: Instance, has_come: bool) -> str:
    if child.ended_at is not None:
        code = "contribution-in" if has_come else "contribution-out"
        return words.sentence(code, {"day": day_in_office(child.ended_at).strftime("%d/%m/%Y")})
    open_now = select(Task.name).where(Task.instance_id == child.id, Task.state == "open")
    step = db.scalar(open_now.order_by(Task.id.desc()).limit(1))
    return step or words.sentence("contribution-begins")


def is_in(db: Work, child: Instance) -> bool:
    """A continuous duty stays open when its contribution is in; who is waived has it cancelled."""
    kept = select(Assignment.id).where(
        Assignment.instance_id == child.id, Assignment.progress.not_in(("CANCELLED", "DECLINED"))
    )
    return db.scalar(kept.limit(1)) is not None


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
