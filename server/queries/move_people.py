"""Whose process an instance is and where it stands; a modeller reads no more than elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select, union_all

from server import access
from server.queries.names import unit_names
from server.tables import AwaitingRow, Case, ChildGroup, Definition, Directive, Due, Instance, Task

if TYPE_CHECKING:
    from server.database import Work


@dataclass(frozen=True)
class Whose:
    """`is_seen`: the officer may open it; of the others only number and step are told."""

    instance_id: int
    is_seen: bool
    unit: str
    document: str
    steps: tuple[str, ...]
    is_halted: bool


def whose(db: Work, officer_id: int, ids: Sequence[int]) -> Mapping[int, Whose]:
    seen = access.instances_seen_by(db, officer_id).label("is_seen")
    rows = db.execute(
        select(Instance.id, Instance.unit_id, Instance.halt_id, Directive.full_number, seen)
        .outerjoin(Case, Case.id == Instance.case_id)
        .outerjoin(Directive, Directive.id == Case.directive_id)
        .where(Instance.id.in_(ids))
    ).all()
    names = unit_names(db, {row.unit_id for row in rows if row.unit_id})
    steps = _steps(db, ids)
    return {
        row.id: Whose(
            row.id, bool(row.is_seen),
            names.get(row.unit_id or 0, "") if row.is_seen else "",
            (row.full_number or "") if row.is_seen else "",
            tuple(dict.fromkeys(steps.get(row.id, ()))), row.halt_id is not None,
        )
        for row in rows
    }  # fmt: skip


def _steps(db: Work, ids: Sequence[int]) -> dict[int, list[str]]:
    """Names of the open tasks."""
    found: dict[int, list[str]] = {}
    opened = select(Task.instance_id, Task.name).where(
        Task.instance_id.in_(ids), Task.state == "open"
    )
    for instance_id, name in db.execute(opened.order_by(Task.id)):
        found.setdefault(instance_id, []).append(name)
    return found


def standing_at(db: Work, key: str) -> Mapping[str, int]:
    """Element -> how much of the running instances waits there."""
    running = (
        select(Instance.id)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(Definition.key == key, Instance.ended_at.is_(None))
    )
    waits = union_all(
        select(Task.element).where(Task.instance_id.in_(running), Task.state == "open"),
        select(AwaitingRow.element).where(AwaitingRow.instance_id.in_(running)),
        select(Due.element).where(
            Due.instance_id.in_(running), Due.kind == "timer", Due.ended_at.is_(None)
        ),
        select(ChildGroup.element).where(
            ChildGroup.instance_id.in_(running), ChildGroup.status.in_(("creating", "running"))
        ),
    ).subquery()
    element = waits.c.element
    return dict(db.execute(select(element, func.count()).group_by(element)).all())
