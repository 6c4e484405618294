"""Instances: one of them, those under it, those of a case, and the steps of one in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy import case as when
from sqlalchemy.orm import aliased

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.names import dated_names
from server.queries.sight import Sight, sight_of
from server.tables import Case, ChildGroup, Definition, Directive, Instance, Task

LISTED = 50  # children of one call, units of one process


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
    is_halted: bool = False
    now: str = ""  # its open task, the one of the earliest limit
    past: bool = False


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
    return InstanceHead(
        instance=instance,
        key=definition.key,
        name=definition.name,
        version=definition.version,
        unit=dated_names(db)(instance.unit_id, instance.ended_at),
        parent=parent[0] if parent else None,
        sight=sight,
    )


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
        .where(Instance.case_id == case.id, sight.over(Instance.unit_id), _is_main())
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


def is_under(unit_id: int) -> ColumnElement[bool]:
    """Passed down by that unit to another one: cụ thể hóa."""
    above = aliased(Instance)
    passed = select(above.id).where(above.unit_id == unit_id)
    return and_(Instance.parent_id.in_(passed), Instance.unit_id != unit_id)


def list_below(db: Work, case: Case, sight: Sight, unit_id: int) -> tuple[InstanceLine, ...]:
    """What runs or ran at the lower units that a unit passed something down to."""
    mine = and_(Instance.case_id == case.id, is_under(unit_id), sight.over(Instance.unit_id))
    return tuple(_lines(db, mine)[:LISTED])


def list_instances(
    db: Work, case: Case, sight: Sight, key: str, *, after: int = 0, under: int | None = None
) -> tuple[tuple[InstanceLine, ...], int | None]:
    """Instances of one process of a case, keyset paged, oldest first."""
    deployed = select(Definition.id).where(Definition.key == key)
    lines = _lines(
        db,
        (Instance.case_id == case.id)
        & Instance.definition_id.in_(deployed)
        & _is_main()
        & sight.over(Instance.unit_id)
        & (is_under(under) if under is not None else true())
        & (Instance.id > after),
    )
    shown = tuple(lines[:LISTED])
    return shown, shown[-1].id if len(lines) > LISTED else None


def list_children(
    db: Work, head: InstanceHead, *, after: int = 0
) -> tuple[tuple[InstanceLine, ...], int | None]:
    """Calls and handlers under one instance."""
    seen = head.sight.over(Instance.unit_id) if head.sight else Instance.id > 0
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
            Instance.halt_id,
        )
        .join(Definition, Instance.definition_id == Definition.id)
        .outerjoin(ChildGroup, Instance.child_group_id == ChildGroup.id)
        .where(where)
        .order_by(Instance.id)
        .limit(LISTED + 1)
    ).all()
    name = dated_names(db)
    steps = _open_steps(
        db, [row.id for row in found if row.status == "running" and row.halt_id is None]
    )
    return [
        InstanceLine(
            id=row.id,
            key=row.key,
            name=row.name,
            part=row.part,
            element=row.element or "",
            kind=row.kind or "process",
            unit_id=row.unit_id,
            unit=name(row.unit_id, row.ended_at),
            status=row.status,
            outcome=row.outcome,
            started_at=row.started_at,
            ended_at=row.ended_at,
            is_halted=row.halt_id is not None and row.ended_at is None,
            now=steps.get(row.id, ("", False))[0],
            past=steps.get(row.id, ("", False))[1],
        )
        for row in found
    ]


def _open_steps(db: Work, instance_ids: list[int]) -> dict[int, tuple[str, bool]]:
    found = db.execute(
        select(Task.instance_id, Task.name, Task.due_on)
        .where(Task.instance_id.in_(instance_ids), Task.state == "open")
        .order_by(Task.due_on.is_(None), Task.due_on, Task.id)
    )
    steps: dict[int, tuple[str, bool]] = {}
    for instance_id, name, due in found:
        steps.setdefault(instance_id, (name, due is not None and due < db.today))
    return steps


def list_of_unit(db: Work, case: Case, unit_id: int) -> tuple[InstanceLine, ...]:
    """What runs or ran for one unit in a case."""
    mine = (Instance.case_id == case.id) & (Instance.unit_id == unit_id) & _is_main()
    return tuple(_lines(db, mine)[:LISTED])


def document_of(db: Work, instance: Instance) -> str:
    """The number of the directive whose case it belongs to."""
    wanted = (
        select(Directive.full_number)
        .join(Case, Case.directive_id == Directive.id)
        .where(Case.id == instance.case_id)
    )
    return db.scalar(wanted) or ""
