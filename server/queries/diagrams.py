"""Where instances stand, per element of their diagram: from rows, never from a state."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from server.database import Work
from server.errors import NotFound
from server.queries.heat import heat_of, levels_of
from server.queries.instances import find_instance, is_under, list_processes
from server.queries.sight import Sight
from server.services.spoken_models import diagram_in_english
from server.tables import (
    Case,
    ChildGroup,
    Definition,
    DefinitionFile,
    Instance,
    StepRow,
    Task,
)
from server.words import SOURCE

HEATS = ("days", "late")


@dataclass
class ElementState:
    """Counts for one element; `past`: open tasks, or children with one, past the step's limit."""

    done: int = 0
    active: int = 0
    past: int = 0
    total: int = 0  # children of a call
    created: int = 0
    creating: bool = False
    instance_id: int | None = None  # the one child, when there is exactly one
    calls: str | None = None  # the process called
    days: float | None = None  # working days spent, the median of what is done
    late: int = 0  # done or open past the step's limit
    heat: int = 0  # of what is asked, 1 to 4


@dataclass(frozen=True)
class DiagramState:
    instance_id: int  # whose diagram is shown
    stamp: str  # changes whenever anything shown does
    elements: dict[str, ElementState] = field(default_factory=dict)


def read_diagram(db: Work, officer_id: int, instance_id: int, language: str) -> bytes:
    """The BPMN file as it was deployed, with the names of that language."""
    instance, _ = find_instance(db, officer_id, instance_id)
    return diagram_of(db, instance, language)


def diagram_of(db: Work, instance: Instance, language: str) -> bytes:
    """Ask access first."""
    wanted = (
        select(DefinitionFile.content, Definition.labels)
        .join(Definition, Definition.id == DefinitionFile.definition_id)
        .where(DefinitionFile.definition_id == instance.definition_id)
        .where(DefinitionFile.name.like("%.bpmn"))
    )
    found = db.execute(wanted.limit(1)).first()
    if found is None:
        raise NotFound("diagram-not-found")
    content = bytes(found.content)
    if language == SOURCE:
        return content
    return diagram_in_english(content.decode("utf-8", "replace"), found.labels).encode()


def instance_state(db: Work, officer_id: int, instance_id: int) -> DiagramState:
    instance, _ = find_instance(db, officer_id, instance_id)
    return state_of_instance(db, instance)


def state_of_instance(db: Work, instance: Instance) -> DiagramState:
    """Ask access first."""
    return _state(db, instance.id, [Instance.id == instance.id])


def process_state(
    db: Work,
    case: Case,
    sight: Sight,
    key: str,
    *,
    under: int | None = None,
    heat: str | None = None,
) -> DiagramState:
    """All instances of one process of a case laid over one another; `under`: those that a unit has
    passed down; `heat`: days or late, empty to know both, None to spare the work."""
    shown = [line for line in list_processes(db, case, sight) if line.key == key]
    if not shown:
        raise NotFound("diagram-not-found")
    deployed = select(Definition.id).where(Definition.key == key)
    where = [
        Instance.case_id == case.id,
        Instance.definition_id.in_(deployed),
        sight.over(Instance.unit_id),
    ]
    if under is not None:
        where.append(is_under(under))
    state = _state(db, shown[0].instance_id, where)
    if heat is not None:
        _warm(db, state, where, heat)
    return state


def _warm(db: Work, state: DiagramState, where: list[ColumnElement[bool]], heat: str) -> None:
    for element, found in heat_of(db, where).items():
        told = state.elements.setdefault(element, ElementState())
        told.days, told.late = found.days, found.late
    if heat in HEATS:
        values = ((one, getattr(told, heat)) for one, told in state.elements.items())
        for element, level in levels_of(values).items():
            state.elements[element].heat = level


def _state(db: Work, shown: int, where: list[ColumnElement[bool]]) -> DiagramState:
    elements: dict[str, ElementState] = {}

    def of(element: str) -> ElementState:
        return elements.setdefault(element, ElementState())

    for element, count in db.execute(
        select(StepRow.element, func.count())
        .join(Instance, StepRow.instance_id == Instance.id)
        .where(StepRow.status == "completed", *where)
        .group_by(StepRow.element)
        .order_by(func.min(StepRow.id))
    ):
        of(element).done = count
    late = and_(Task.due_on < db.today, Instance.halt_id.is_(None))
    for element, past, count in db.execute(
        select(Task.element, late, func.count())
        .join(Instance, Task.instance_id == Instance.id)
        .where(Task.state == "open", *where)
        .group_by(Task.element, late)
    ):
        of(element).active += count
        of(element).past += count if past else 0
    _add_children(db, where, elements)
    stamp = db.execute(
        select(func.count(), func.sum(Instance.version), func.max(Instance.id)).where(*where)
    ).one()
    created = sum(e.created + e.done + e.past for e in elements.values())
    return DiagramState(shown, "-".join(str(n or 0) for n in (*stamp, created)), elements)


def _add_children(
    db: Work, where: list[ColumnElement[bool]], elements: dict[str, ElementState]
) -> None:
    """Calls and handlers: how many children run, how many are done."""
    groups = db.execute(
        select(
            ChildGroup.element,
            ChildGroup.kind,
            func.sum(ChildGroup.total),
            func.sum(ChildGroup.created),
            func.sum(ChildGroup.completed),
            func.max(ChildGroup.id),
            func.count(),
            func.max(ChildGroup.calls),
        )
        .join(Instance, ChildGroup.instance_id == Instance.id)
        .where(ChildGroup.status.in_(("creating", "running", "ended")), *where)
        .group_by(ChildGroup.element, ChildGroup.kind)
    ).all()
    singles = {}
    past = _children_past(db, where)
    for element, kind, total, created, completed, group_id, count, calls in groups:
        state = elements.setdefault(element, ElementState())
        state.total += total
        state.created += created
        state.creating = state.created < state.total
        state.calls = calls
        if kind != "task":  # open items of a repeated task are task rows already counted
            state.active += max(0, created - completed)
            state.done = max(state.done, completed)
            state.past = past.get(element, 0)
        if count == 1 and total == 1:
            singles[group_id] = state
    if singles:
        children = select(Instance.child_group_id, Instance.id)
        for parent_id, child_id in db.execute(
            children.where(Instance.child_group_id.in_(list(singles)))
        ):
            if parent_id is not None:
                singles[parent_id].instance_id = child_id


def _children_past(db: Work, where: list[ColumnElement[bool]]) -> dict[str, int]:
    """Per call: children with an open task past the limit of its step."""
    child = aliased(Instance)
    counted = (
        select(ChildGroup.element, func.count(child.id.distinct()))
        .join(Instance, ChildGroup.instance_id == Instance.id)
        .join(child, child.child_group_id == ChildGroup.id)
        .join(Task, Task.instance_id == child.id)
        .where(Task.state == "open", Task.due_on < db.today, child.halt_id.is_(None), *where)
        .group_by(ChildGroup.element)
    )
    return dict(db.execute(counted).all())
