"""Where instances stand, per element of their diagram: from rows, never from a state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy import case as when

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.names import officer_names, unit_names
from server.queries.sight import Sight, sight_of
from server.tables import (
    Case,
    ChildGroup,
    Definition,
    DefinitionFile,
    Instance,
    StepRow,
    Task,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LISTED = 50  # children of one call, units of one process


@dataclass
class ElementState:
    """Counts for one element; `past` counts open tasks past the limit of their step."""

    done: int = 0
    active: int = 0
    past: int = 0
    total: int = 0  # children of a call
    creating: bool = False
    instance_id: int | None = None  # the one child, when there is exactly one


@dataclass(frozen=True)
class DiagramState:
    instance_id: int  # whose diagram is shown
    stamp: str  # changes whenever anything shown does
    elements: dict[str, ElementState] = field(default_factory=dict)


@dataclass(frozen=True)
class ProcessLine:
    key: str
    name: str
    total: int
    running: int
    completed: int
    instance_id: int  # the newest


@dataclass(frozen=True)
class InstanceLine:
    id: int
    key: str
    name: str
    part: str
    element: str  # of the parent: call activity or event subprocess
    kind: str  # process, handler
    unit_id: int | None
    unit: str
    status: str
    outcome: str | None
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class StepLine:
    element: str
    name: str
    unit: str
    state: str
    opened_at: datetime
    done_at: datetime | None
    done_by: str
    from_paper: bool
    past: bool
    task_id: int


@dataclass(frozen=True)
class InstanceHead:
    instance: Instance
    key: str
    name: str
    version: int
    unit: str
    parent: InstanceLine | None
    sight: Sight | None


def find_instance(db: Work, officer_id: int, instance_id: int) -> tuple[Instance, Sight | None]:
    """NotFound when it is not there or hidden; without a case nothing limits what is under it."""
    instance = db.get(Instance, instance_id)
    if instance is None or not access.may_see_instance(db, officer_id, instance):
        raise NotFound("instance-not-found")
    case = db.get(Case, instance.case_id) if instance.case_id else None
    return instance, sight_of(db, officer_id, case) if case else None


def read_instance(db: Work, officer_id: int, instance_id: int) -> InstanceHead:
    instance, sight = find_instance(db, officer_id, instance_id)
    definition = db.get_one(Definition, instance.definition_id)
    parent = _lines(db, Instance.id == instance.parent_id) if instance.parent_id else []
    names = unit_names(db, {instance.unit_id} - {None})  # type: ignore[arg-type]
    return InstanceHead(
        instance=instance,
        key=definition.key,
        name=definition.name,
        version=definition.version,
        unit=names.get(instance.unit_id or 0, ""),
        parent=parent[0] if parent else None,
        sight=sight,
    )


def read_diagram(db: Work, officer_id: int, instance_id: int) -> bytes:
    """The BPMN file as it was deployed."""
    instance, _ = find_instance(db, officer_id, instance_id)
    wanted = (
        select(DefinitionFile.content)
        .where(DefinitionFile.definition_id == instance.definition_id)
        .where(DefinitionFile.name.like("%.bpmn"))
    )
    content = db.scalars(wanted.limit(1)).first()
    if content is None:
        raise NotFound("diagram-not-found")
    return bytes(content)


def instance_state(db: Work, officer_id: int, instance_id: int) -> DiagramState:
    instance, _ = find_instance(db, officer_id, instance_id)
    return _state(db, instance.id, [Instance.id == instance.id])


def process_state(db: Work, case: Case, sight: Sight, key: str) -> DiagramState:
    """All instances of one process of a case laid over one another."""
    shown = [line for line in list_processes(db, case, sight) if line.key == key]
    if not shown:
        raise NotFound("diagram-not-found")
    deployed = select(Definition.id).where(Definition.key == key)
    where = [
        Instance.case_id == case.id,
        Instance.definition_id.in_(deployed),
        _seen(sight),
    ]
    return _state(db, shown[0].instance_id, where)


def _seen(sight: Sight) -> ColumnElement[bool]:
    return sight.over(Instance.unit_id)


def _state(db: Work, shown: int, where: list[ColumnElement[bool]]) -> DiagramState:
    elements: dict[str, ElementState] = {}

    def of(element: str) -> ElementState:
        return elements.setdefault(element, ElementState())

    for element, count in db.execute(
        select(StepRow.element, func.count())
        .join(Instance, StepRow.instance_id == Instance.id)
        .where(StepRow.status == "completed", *where)
        .group_by(StepRow.element)
    ):
        of(element).done = count
    late = Task.due_on < db.today
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
    created = sum(e.total + e.done for e in elements.values())
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
            func.sum(ChildGroup.created * 0 + 1),
        )
        .join(Instance, ChildGroup.instance_id == Instance.id)
        .where(ChildGroup.status.in_(("creating", "running", "ended")), *where)
        .group_by(ChildGroup.element, ChildGroup.kind)
    ).all()
    singles = {}
    for element, kind, total, created, completed, group_id, count in groups:
        state = elements.setdefault(element, ElementState())
        state.total += total
        state.creating = created < total
        if kind != "task":  # open items of a repeated task are task rows already counted
            state.active += max(0, created - completed)
            state.done = max(state.done, completed)
        if count == 1 and total == 1:
            singles[group_id] = state
    if singles:
        children = select(Instance.child_group_id, Instance.id)
        for parent_id, child_id in db.execute(
            children.where(Instance.child_group_id.in_(list(singles)))
        ):
            if parent_id is not None:
                singles[parent_id].instance_id = child_id


def list_processes(db: Work, case: Case, sight: Sight) -> tuple[ProcessLine, ...]:
    """The processes of a case in the order they first ran."""
    found = db.execute(
        select(
            Definition.key,
            func.max(Definition.name),
            func.count(),
            func.sum(_one(Instance.status == "running")),
            func.sum(_one(Instance.status == "completed")),
            func.max(Instance.id),
        )
        .join(Definition, Instance.definition_id == Definition.id)
        .where(Instance.case_id == case.id, _seen(sight), _is_main())
        .group_by(Definition.key)
        .order_by(func.min(Instance.id))
    )
    return tuple(ProcessLine(*row) for row in found)


def _is_main() -> ColumnElement[bool]:
    """Not an event subprocess, which runs as an instance of the same definition."""
    handlers = select(ChildGroup.id).where(ChildGroup.kind == "handler")
    return Instance.child_group_id.is_(None) | Instance.child_group_id.not_in(handlers)


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return when((condition, 1), else_=0)


def list_instances(
    db: Work, case: Case, sight: Sight, key: str, *, after: int = 0
) -> tuple[tuple[InstanceLine, ...], int | None]:
    """Instances of one process of a case, keyset paged, oldest first."""
    deployed = select(Definition.id).where(Definition.key == key)
    lines = _lines(
        db,
        (Instance.case_id == case.id)
        & Instance.definition_id.in_(deployed)
        & _is_main()
        & _seen(sight)
        & (Instance.id > after),
    )
    shown = tuple(lines[:LISTED])
    return shown, shown[-1].id if len(lines) > LISTED else None


def list_children(
    db: Work, head: InstanceHead, *, after: int = 0
) -> tuple[tuple[InstanceLine, ...], int | None]:
    """Calls and handlers under one instance."""
    seen = _seen(head.sight) if head.sight else Instance.id > 0
    lines = _lines(db, (Instance.parent_id == head.instance.id) & (Instance.id > after) & seen)
    shown = tuple(lines[:LISTED])
    return shown, shown[-1].id if len(lines) > LISTED else None


def _lines(db: Work, where: ColumnElement[bool]) -> list[InstanceLine]:
    found = db.execute(
        select(
            Instance.id,
            Definition.key,
            Definition.name,
            Instance.part,
            ChildGroup.element,
            ChildGroup.kind,
            Instance.unit_id,
            Instance.status,
            Instance.outcome,
            Instance.started_at,
            Instance.ended_at,
        )
        .join(Definition, Instance.definition_id == Definition.id)
        .outerjoin(ChildGroup, Instance.child_group_id == ChildGroup.id)
        .where(where)
        .order_by(Instance.id)
        .limit(LISTED + 1)
    ).all()
    names = unit_names(db, {row.unit_id for row in found if row.unit_id})
    return [
        InstanceLine(
            id=row.id,
            key=row.key,
            name=row.name,
            part=row.part,
            element=row.element or "",
            kind=row.kind or "process",
            unit_id=row.unit_id,
            unit=names.get(row.unit_id, ""),
            status=row.status,
            outcome=row.outcome,
            started_at=row.started_at,
            ended_at=row.ended_at,
        )
        for row in found
    ]


def list_steps(db: Work, instance_id: int, *, limit: int = 100) -> tuple[StepLine, ...]:
    """Tasks of one instance in order: the diagram in words."""
    tasks = list(
        db.scalars(
            select(Task).where(Task.instance_id == instance_id).order_by(Task.id).limit(limit)
        )
    )
    names = unit_names(db, {t.unit_id for t in tasks if t.unit_id})
    people = officer_names(db, {t.done_by_id for t in tasks})
    today = db.today
    return tuple(
        StepLine(
            element=t.element,
            name=t.name,
            unit=names.get(t.unit_id or 0, ""),
            state=t.state,
            opened_at=t.opened_at,
            done_at=t.done_at,
            done_by=people.get(t.done_by_id or 0, ""),
            from_paper=t.from_paper,
            past=t.state == "open" and t.due_on is not None and t.due_on < today,
            task_id=t.id,
        )
        for t in tasks
    )


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
            .where(ChildGroup.element.in_(list(state.elements)))
            .group_by(ChildGroup.element)
        ).all()
    )
    names = {**called, **named}
    return tuple(
        ElementLine(element, names[element], found)
        for element, found in state.elements.items()
        if element in names
    )
