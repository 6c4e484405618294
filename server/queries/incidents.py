"""Incidents: the list, and one of them with what may be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.names import case_numbers, officer_names, unit_names
from server.services.definitions import definition_for, state_of
from server.tables import Definition, Incident, Instance, Task
from workflows import engine

PAGE = 30


@dataclass(frozen=True)
class IncidentLine:
    """`place` is the element's name as drawn; `doing` the kind of work that failed."""

    id: int
    code: str
    place: str
    element: str | None
    process: str
    unit: str
    number: str
    case_id: int | None
    instance_id: int | None
    doing: str
    at: datetime
    last_at: datetime
    count: int
    resolved_at: datetime | None
    resolved_by: str
    resolution: str
    note: str


@dataclass(frozen=True)
class IncidentPage:
    lines: tuple[IncidentLine, ...]
    after: int | None


@dataclass(frozen=True)
class IncidentSheet:
    """`data`: what may be amended, empty for whoever may not see content."""

    line: IncidentLine
    reason: str
    task_id: int | None
    task: str
    officer: str
    has_diagram: bool
    may_open: bool  # the instance's own page
    may_skip: bool
    is_over: bool
    data: dict[str, Any] = field(default_factory=dict)


def open_incidents(db: Work, officer_id: int) -> int | None:
    """How many wait for this officer; None: they handle none at all."""
    reach, values = access.alike(access.reach_of(db, officer_id))
    asked = access.incidents_waiting(reach)
    if asked is None:
        return None
    can_be, waiting = map(int, db.run(asked, values).one())
    return waiting if can_be else None


def list_incidents(
    db: Work, officer_id: int, *, state: str = "open", after: int | None = None
) -> IncidentPage:
    """Newest first."""
    wanted = select(Incident).where(handled_by(db, officer_id), is_in(state))
    if after is not None:
        wanted = wanted.where(Incident.id < after)
    found = list(db.scalars(wanted.order_by(Incident.id.desc()).limit(PAGE + 1)))
    more, shown = len(found) > PAGE, found[:PAGE]
    return IncidentPage(lines(db, shown), shown[-1].id if more else None)


def handled_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    """NotFound for whoever handles none."""
    if not access.handles_incidents(db, officer_id):
        raise NotFound("page-not-found")
    return access.incidents_handled_by(db, officer_id)


def is_in(state: str) -> ColumnElement[bool]:
    is_open = Incident.resolved_at.is_(None)
    return is_open if state == "open" else ~is_open


def find_incident(db: Work, officer_id: int, incident_id: int) -> Incident:
    incident = db.get(Incident, incident_id)
    if incident is None or not access.may_handle_incident(db, officer_id, incident):
        raise NotFound("incident-not-found")
    return incident


def read_incident(db: Work, officer_id: int, incident_id: int) -> IncidentSheet:
    incident = find_incident(db, officer_id, incident_id)
    instance = db.get(Instance, incident.instance_id) if incident.instance_id else None
    task = db.get(Task, incident.task_id) if incident.task_id else None
    runs = instance is not None and instance.ended_at is None
    return IncidentSheet(
        line=lines(db, [incident])[0],
        reason=incident.reason,
        task_id=task.id if task else None,
        task=task.name if task else "",
        officer=officer_names(db, {incident.officer_id}).get(incident.officer_id or 0, ""),
        has_diagram=instance is not None,
        may_open=instance is not None and access.may_see_instance(db, officer_id, instance),
        may_skip=runs and instance is not None
        and engine.may_skip(definition_for(db, instance), incident.element),
        is_over=instance is not None and not runs,
        data=amendable(db, officer_id, instance) if runs and instance is not None else {},
    )  # fmt: skip


def amendable(db: Work, officer_id: int, instance: Instance) -> dict[str, Any]:
    if not access.may_amend_case(db, officer_id, instance.case_id):
        return {}
    return engine.amendable(definition_for(db, instance), state_of(db, instance))


def lines(db: Work, incidents: Sequence[Incident]) -> tuple[IncidentLine, ...]:
    places = places_of(db, {one.instance_id for one in incidents if one.instance_id})
    people = officer_names(db, {one.resolved_by_id for one in incidents})
    numbers = case_numbers(db, {one.case_id for one in incidents if one.case_id})
    return tuple(
        IncidentLine(
            id=one.id,
            code=one.code,
            place=name_of(db, places.get(one.instance_id or 0), one.element),
            element=one.element,
            process=processes(places, one),
            unit=units(places, one),
            number=numbers.get(one.case_id or 0, ""),
            case_id=one.case_id,
            instance_id=one.instance_id,
            doing=one.doing.split()[0],
            at=one.at,
            last_at=one.last_at or one.at,
            count=one.count,
            resolved_at=one.resolved_at,
            resolved_by=people.get(one.resolved_by_id or 0, ""),
            resolution=one.resolution,
            note=one.note,
        )
        for one in incidents
    )


Place = tuple[Instance, str, str]
"""An instance, the name of its process, the name of its unit."""


def places_of(db: Work, instance_ids: set[int]) -> dict[int, Place]:
    rows = db.execute(
        select(Instance, Definition.name)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(Instance.id.in_(instance_ids))
    ).all()
    names = unit_names(db, {one.unit_id for one, _ in rows if one.unit_id})
    return {one.id: (one, name, names.get(one.unit_id or 0, "")) for one, name in rows}


def processes(places: dict[int, Place], incident: Incident) -> str:
    found = places.get(incident.instance_id or 0)
    return found[1] if found else ""


def units(places: dict[int, Place], incident: Incident) -> str:
    found = places.get(incident.instance_id or 0)
    return found[2] if found else ""


def name_of(db: Work, place: Place | None, element: str | None) -> str:
    """As drawn; its id where it has no name."""
    if place is None or element is None:
        return element or ""
    drawn = definition_for(db, place[0]).elements.get(element)
    return drawn.name if drawn is not None and drawn.name else element
