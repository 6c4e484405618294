"""Who stands in a case's table of units: addressees, and whoever was called in beside them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from server.database import Work
from server.queries.columns import speaking
from server.queries.matrix_facts import Facts
from server.queries.names import unit_names
from server.queries.needles import units_called
from server.queries.sight import Sight
from server.services.definitions import definition_by_id
from server.tables import BESIDE, CaseUnit, Instance, Unit

BLOCK, KIND = "block", "kind"
"""Ways to group: the printed line of the document, or what kind of unit it is."""


@dataclass(frozen=True)
class Member:
    unit_id: int
    name: str
    role: str
    group: str


def members_of(db: Work, case_id: int, sight: Sight, facts: Facts, *, by: str) -> list[Member]:
    """Once per unit, the strongest role first, in the order of the document."""
    found = db.execute(
        select(CaseUnit.unit_id, CaseUnit.role, CaseUnit.group_text)
        .where(CaseUnit.case_id == case_id, CaseUnit.role.not_in(BESIDE))
        .where(sight.over(CaseUnit.unit_id))
        .order_by(CaseUnit.position, CaseUnit.id)
    )
    once: dict[int, tuple[str, str]] = {}
    for held_by, role, text in found:
        unit_id = facts.seats.get(held_by, held_by)
        if unit_id not in once or role in ("implement", "lead"):
            once[unit_id] = (role, once[unit_id][1] if unit_id in once else text)
    for unit_id in facts.arrived.intersection(once).difference(facts.standing):
        del once[unit_id]
    once |= _called_in(db, case_id, sight, facts)
    if by == KIND:
        kinds = dict(db.execute(select(Unit.id, Unit.kind).where(Unit.id.in_(once))).all())
        once = {one: (role, f"unit-kind-{kinds[one]}") for one, (role, _) in once.items()}
    names = unit_names(db, once)
    return [Member(one, names.get(one, ""), role, text) for one, (role, text) in once.items()]


def _called_in(db: Work, case_id: int, sight: Sight, facts: Facts) -> dict[int, tuple[str, str]]:
    """Without being addressed, under the heading of the process; units that they pass something
    down to stay with them."""
    shown = {one.key for one in facts.stretches}
    if not shown:
        return {}
    parent = aliased(Instance)
    addressed = select(CaseUnit.unit_id).where(
        CaseUnit.case_id == case_id, CaseUnit.role.not_in(BESIDE)
    )
    found = db.execute(
        select(Instance.unit_id, Instance.definition_id)
        .join(parent, parent.id == Instance.parent_id)
        .where(Instance.case_id == case_id, Instance.unit_id.not_in(addressed))
        .where(Instance.definition_id.in_([one for one, key in facts.used.items() if key in shown]))
        .where(parent.unit_id.is_(None), sight.over(Instance.unit_id))
        .order_by(Instance.id)
    )
    units: dict[int, tuple[str, str]] = {}
    for unit_id, definition_id in found:
        if unit_id is not None and unit_id not in units:
            definition = speaking(db, definition_by_id(db, definition_id))
            units[unit_id] = ("author", definition.properties.get("group", ""))
    return units


def named_like(db: Work, members: list[Member], text: str) -> list[Member]:
    """With or without accents, by an earlier name too."""
    if not text:
        return members
    found = set(db.scalars(units_called(text)))
    return [one for one in members if one.unit_id in found]
