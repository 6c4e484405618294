"""The table that says what a diagram shows, for whoever does not look at it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from server.database import Work
from server.queries.diagrams import DiagramState, ElementState
from server.tables import ChildGroup, Definition, Instance, Task


@dataclass(frozen=True)
class ElementLine:
    """One row of the table that says what the diagram shows."""

    element: str
    name: str
    state: ElementState


def name_elements(db: Work, state: DiagramState) -> tuple[ElementLine, ...]:
    """Tasks and calls with their words; gateways and flows need none in a table."""
    definition_id = db.scalar(
        select(Instance.definition_id).where(Instance.id == state.instance_id)
    )
    named = dict(
        db.execute(
            select(Task.element, func.max(Task.name))
            .join(Instance, Task.instance_id == Instance.id)
            .where(Instance.definition_id == definition_id)
            .where(Task.element.in_(list(state.elements)))
            .group_by(Task.element)
        ).all()
    )
    called = dict(
        db.execute(
            select(ChildGroup.element, func.max(Definition.name))
            .join(Instance, Instance.child_group_id == ChildGroup.id)
            .join(Definition, Instance.definition_id == Definition.id)
            .where(ChildGroup.kind == "process", ChildGroup.element.in_(list(state.elements)))
            .group_by(ChildGroup.element)
        ).all()
    )
    names = {**called, **named}
    return tuple(
        ElementLine(element, names[element], found)
        for element, found in state.elements.items()
        if element in names
    )
