"""Obstacles: the inbox of the organ that follows, what a unit reported, one obstacle whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.columns import Stretch, stages_of
from server.queries.course import OpenStep, Said, events_of, open_steps, said_in, way_of
from server.queries.days import work_calendar
from server.queries.names import unit_names
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
    Task,
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PAGE = 50
OPEN = ("raised", "reported", "briefed")
STATES = ("raised", "reported", "briefed", "guided", "answered", "out_of_scope", "withdrawn")


@dataclass(frozen=True)
class ObstacleLine:
    id: int
    content: str
    unit: str
    case_id: int
    document: str
    state: str
    category: str
    severity: str
    reported_at: datetime
    waiting: int  # working days since it was reported, while open
    step: str  # the open task of its process
    step_unit: str
    task_id: int | None
    merged_into: int | None


@dataclass(frozen=True)
class ObstaclePage:
    lines: tuple[ObstacleLine, ...]
    after: int | None
    counts: dict[str, int]
    follows: bool  # reads the obstacles of others, not only its own


@dataclass(frozen=True)
class AppliedLine:
    unit: str
    obligation: str
    original: date | None
    due: date | None
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
    waiting: int
    may_withdraw: bool
    events: tuple[Event, ...]


def list_obstacles(
    db: Work, officer_id: int, *, state: str = "open", after: int | None = None,
    case_id: int | None = None,
) -> ObstaclePage:  # fmt: skip
    """Serious ones first is a matter of the page; here newest first, keyset paged."""
    seen = access.obstacles_seen_by(db, officer_id)
    if case_id is not None:
        seen = and_(seen, Obstacle.case_id == case_id)
    counted = select(Obstacle.state, func.count()).where(seen).group_by(Obstacle.state)
    counts = dict(db.execute(counted).all())
    wanted = select(Obstacle).where(seen)
    if state == "open":
        wanted = wanted.where(Obstacle.state.in_(OPEN))
    elif state in STATES:
        wanted = wanted.where(Obstacle.state == state)
    if after is not None:
        wanted = wanted.where(Obstacle.id < after)
    rows = list(db.scalars(wanted.order_by(Obstacle.id.desc()).limit(PAGE + 1)))
    lines = _lines(db, rows[:PAGE])
    whole = select(Case.id).where(access.cases_seen_whole_by(db, officer_id))
    follows = db.scalar(whole.limit(1)) is not None
    return ObstaclePage(lines, rows[PAGE - 1].id if len(rows) > PAGE else None, counts, follows)


def _lines(db: Work, obstacles: list[Obstacle]) -> tuple[ObstacleLine, ...]:
    documents = dict(
        db.execute(
            select(Case.id, Directive.full_number)
            .join(Directive, Case.directive_id == Directive.id)
            .where(Case.id.in_({o.case_id for o in obstacles}))
        ).all()
    )
    steps = _steps_open(db, obstacles)
    units = {o.unit_id for o in obstacles} | {unit for _, _, unit in steps.values() if unit}
    names = unit_names(db, units)
    calendar, today = work_calendar(db), db.today
    lines = []
    for o in obstacles:
        open_step = steps.get(o.id)
        since = o.reported_at.astimezone(ZONE).date()
        lines.append(
            ObstacleLine(
                id=o.id,
                content=o.content,
                unit=names.get(o.unit_id, ""),
                case_id=o.case_id,
                document=documents.get(o.case_id, ""),
                state=o.state,
                category=o.category,
                severity=o.severity,
                reported_at=o.reported_at,
                waiting=calendar.between(since, today) if o.state in OPEN else 0,
                step=open_step[1] if open_step else "",
                step_unit=names.get(open_step[2] or 0, "") if open_step else "",
                task_id=open_step[0] if open_step else None,
                merged_into=o.merged_into_id,
            )
        )
    return tuple(lines)


def _steps_open(db: Work, obstacles: list[Obstacle]) -> dict[int, tuple[int, str, int | None]]:
    """By obstacle: task, name, unit. Until it is sent only its process knows of the obstacle."""
    told = Instance.keys["obstacle_id"].as_string()
    found = db.execute(
        select(told, Task.id, Task.name, Task.unit_id)
        .join(Task, Task.instance_id == Instance.id)
        .where(Instance.case_id.in_({o.case_id for o in obstacles}), Task.state == "open")
        .where(told.in_([str(o.id) for o in obstacles]))
        .order_by(Task.id.desc())
    )
    return {int(obstacle): (task, name, unit) for obstacle, task, name, unit in found}


def read_obstacle(db: Work, officer_id: int, obstacle_id: int) -> ObstacleSheet:
    """NotFound when hidden; everything said on its way, in order."""
    obstacle = db.get(Obstacle, obstacle_id)
    if obstacle is None or not access.may_see_obstacle(db, officer_id, obstacle):
        raise NotFound("obstacle-not-found")
    case = db.get_one(Case, obstacle.case_id)
    own, way = access.reach_of(db, officer_id).own, way_of(db, obstacle, "obstacle_id")
    since = obstacle.reported_at.astimezone(ZONE).date()
    until = obstacle.closed_at.astimezone(ZONE).date() if obstacle.closed_at else db.today
    return ObstacleSheet(
        obstacle=obstacle,
        unit=unit_names(db, {obstacle.unit_id}).get(obstacle.unit_id, ""),
        directive=case.directive,
        said=said_in(db, way),
        open=open_steps(db, officer_id, way),
        stages=_stages(db, case.id, way),
        guidance=_guidance(db, obstacle),
        applied=_applied(db, obstacle),
        merged=_merged(db, obstacle),
        waiting=work_calendar(db).between(since, until),
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
    names = unit_names(db, {assignment.unit_id for assignment, *_ in found})
    return tuple(
        AppliedLine(
            unit=names.get(assignment.unit_id, ""),
            obligation=f"{ordinal}. {title}" if title else ordinal,
            original=assignment.original_due,
            due=assignment.current_due,
            at=at,
        )
        for assignment, ordinal, title, at in found
    )


def _merged(db: Work, obstacle: Obstacle) -> tuple[tuple[int, str], ...]:
    found = db.execute(
        select(Obstacle.id, Obstacle.unit_id)
        .where(Obstacle.merged_into_id == obstacle.id)
        .order_by(Obstacle.id)
        .limit(100)
    ).all()
    names = unit_names(db, {unit_id for _, unit_id in found})
    return tuple((found_id, names.get(unit_id, "")) for found_id, unit_id in found)


def waiting_first(lines: tuple[ObstacleLine, ...]) -> tuple[ObstacleLine, ...]:
    """Serious before common, then the longest waiting."""
    return tuple(sorted(lines, key=lambda o: (o.severity != "NGHIEM_TRONG", -o.waiting, o.id)))


def count_open(db: Work, officer_id: int) -> int:
    seen = access.obstacles_seen_by(db, officer_id)
    wanted = select(func.count()).select_from(Obstacle).where(Obstacle.state.in_(OPEN), seen)
    return db.scalar(wanted) or 0
