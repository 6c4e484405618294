"""One obstacle whole: its way, what was said on it, guidance and what that changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.columns import Stretch, stages_of
from server.queries.course import OpenStep, Said, events_of, open_steps, said_in, way_of
from server.queries.days import work_calendar
from server.queries.names import dated_names
from server.queries.obstacle_board import OPEN, waiters_of
from server.recording.instances import pinned_definition_id
from server.services.purposes import key_for
from server.tables import (
    Assignment,
    Case,
    Directive,
    Event,
    Guidance,
    GuidanceApplied,
    Instance,
    Obligation,
    Obstacle,
)
from workflows.workdays import day_of


@dataclass(frozen=True)
class AppliedLine:
    unit: str
    obligation: str
    original: date | None
    due: date | None
    is_continuous: bool
    evidence_on: date | None  # the last, of a continuous one
    suspended_on: date | None
    at: datetime


@dataclass(frozen=True)
class ObstacleSheet:
    obstacle: Obstacle
    unit: str
    directive: Directive
    said: tuple[Said, ...]
    open: tuple[OpenStep, ...]
    stages: tuple[Stretch, ...]
    guidance: tuple[Guidance, ...]
    applied: tuple[AppliedLine, ...]
    merged: tuple[tuple[int, str], ...]  # others that were put together with this one
    waiting: int | None  # None: it is with a collective, on which there is no clock
    may_withdraw: bool
    events: tuple[Event, ...]


def read_obstacle(db: Work, officer_id: int, obstacle_id: int) -> ObstacleSheet:
    """NotFound when hidden; everything said on its way, in order."""
    obstacle = db.get(Obstacle, obstacle_id)
    if obstacle is None or not access.may_see_obstacle(db, officer_id, obstacle):
        raise NotFound("obstacle-not-found")
    case = db.get_one(Case, obstacle.case_id)
    own, way = access.reach_of(db, officer_id).own, way_of(db, obstacle, "obstacle_id")
    since = day_of(obstacle.reported_at)
    until = day_of(obstacle.closed_at) if obstacle.closed_at else db.today
    waiter = waiters_of(db, [obstacle]).get(obstacle.id)
    return ObstacleSheet(
        obstacle=obstacle,
        unit=dated_names(db)(obstacle.unit_id, obstacle.closed_at),
        directive=case.directive,
        said=said_in(db, way),
        open=open_steps(db, officer_id, way),
        stages=_stages(db, case.id, way),
        guidance=_guidance(db, obstacle),
        applied=_applied(db, obstacle),
        merged=_merged(db, obstacle),
        waiting=None
        if waiter and waiter.is_collective
        else work_calendar(db).between(since, until),
        may_withdraw=obstacle.state in OPEN and obstacle.unit_id in own,
        events=events_of(db, way),
    )


def _stages(db: Work, case_id: int, way: int) -> tuple[Stretch, ...]:
    instance = db.get(Instance, way)
    if instance is not None:
        return stages_of(db, instance.definition_id)
    return stages_of(db, pinned_definition_id(db, case_id, key_for(db, "obstacle")))


def _guidance(db: Work, obstacle: Obstacle) -> tuple[Guidance, ...]:
    """Given on this obstacle, or on the one it was merged into."""
    ids = [obstacle.id, obstacle.merged_into_id or -1]
    wanted = select(Guidance).where(Guidance.obstacle_id.in_(ids)).order_by(Guidance.id)
    return tuple(db.scalars(wanted))


def _applied(db: Work, obstacle: Obstacle) -> tuple[AppliedLine, ...]:
    found = db.execute(
        select(Assignment, Obligation.ordinal, Obligation.title, GuidanceApplied.at)
        .join(GuidanceApplied, GuidanceApplied.assignment_id == Assignment.id)
        .join(Guidance, GuidanceApplied.guidance_id == Guidance.id)
        .join(Obligation, Assignment.obligation_id == Obligation.id)
        .where(Guidance.obstacle_id.in_([obstacle.id, obstacle.merged_into_id or -1]))
        .order_by(Assignment.id)
        .limit(200)
    ).all()
    name = dated_names(db)
    return tuple(
        AppliedLine(
            unit=name(assignment.unit_id, at),
            obligation=f"{ordinal}. {title}" if title else ordinal,
            original=assignment.original_due,
            due=assignment.current_due,
            is_continuous=assignment.deadline_kind == "CONTINUOUS",
            evidence_on=assignment.evidence_on,
            suspended_on=assignment.suspended_on,
            at=at,
        )
        for assignment, ordinal, title, at in found
    )


def _merged(db: Work, obstacle: Obstacle) -> tuple[tuple[int, str], ...]:
    found = db.execute(
        select(Obstacle.id, Obstacle.unit_id, Obstacle.closed_at)
        .where(Obstacle.merged_into_id == obstacle.id)
        .order_by(Obstacle.id)
        .limit(100)
    ).all()
    name = dated_names(db)
    return tuple((found_id, name(unit_id, at)) for found_id, unit_id, at in found)
