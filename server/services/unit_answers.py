"""What the units that an instance called answered: its own rows of a table, unit by unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.tables import Answer, Instance, Unit

KEPT = ("highlights", "opinion", "comment", "report_number", "report_date", "full_number")
"""Fields that a consolidation shows, whatever the forms are called."""

OPINIONS = ("AGREE", "AGREE_WITH_COMMENT", "DISAGREE", "NONE")


@dataclass
class UnitAnswer:
    unit_id: int
    name: str
    outcome: str | None  # of its process; None while it runs
    said: dict[str, Any] = field(default_factory=dict)


def unit_answers(db: Work, instance_id: int) -> list[UnitAnswer]:
    """In the order the units were called; of each field the newest answer counts."""
    called = db.execute(
        select(Instance.id, Unit, Instance.outcome)
        .join(Unit, Unit.id == Instance.unit_id)
        .where(Instance.parent_id == instance_id, Instance.child_group_id.is_not(None))
        .order_by(Instance.item, Instance.id)
    )
    found = {id_: UnitAnswer(unit.id, unit.name, how) for id_, unit, how in called}
    rows = db.execute(
        select(Answer.instance_id, Answer.values)
        .join(Instance, Instance.id == Answer.instance_id)
        .where(Instance.parent_id == instance_id)
        .order_by(Answer.id)
    )
    for id_, values in rows:
        if id_ in found:
            found[id_].said |= {name: values[name] for name in KEPT if values.get(name)}
    return list(found.values())


def opinion_of(one: UnitAnswer) -> str:
    """What was sent counts; a draft that was never sent is no opinion."""
    sent = one.said.get("report_date") is not None
    return str(one.said.get("opinion")) if sent and one.said.get("opinion") else "NONE"
