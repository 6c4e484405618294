"""The board of obstacles: what is open, at whom it waits and how long; what came of the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, select, tuple_
from sqlalchemy import case as when

from server import access
from server.database import Work
from server.queries.days import work_calendar
from server.queries.names import case_numbers, dated_names
from server.tables import Case, Instance, Obstacle, Task, Unit
from workflows.workdays import day_of

PAGE = 50
OPEN = ("raised", "reported", "briefed")
BUNDLED = ("reported", "briefed")
SERIOUS = "NGHIEM_TRONG"
STATES = ("raised", "reported", "briefed", "guided", "answered", "out_of_scope", "withdrawn")
Key = tuple[int, int]
"""Serious ones are 0, the others 1; then the id. Of lists that begin with the newest: 0 and id."""


@dataclass(frozen=True)
class Waiter:
    """The open step of an obstacle: who has it, since when."""

    task_id: int
    step: str
    unit_id: int | None
    since: date
    is_collective: bool


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
    waiting: int | None  # working days since it was reported, while open; None: no clock is shown
    step: str  # the open task of its process
    step_unit: str
    at_step: int | None  # working days that the step has been open
    task_id: int | None
    may_bundle: bool
    merged_into: int | None


@dataclass(frozen=True)
class ObstaclePage:
    lines: tuple[ObstacleLine, ...]
    after: Key | None
    counts: dict[str, int]
    follows: bool  # reads the obstacles of others, not only its own


def list_obstacles(
    db: Work, officer_id: int, *, state: str = "open", after: Key | None = None,
    case_id: int | None = None,
) -> ObstaclePage:  # fmt: skip
    """What is open: serious ones first, then the longest waiting. Else the newest first."""
    seen = access.obstacles_seen_by(db, officer_id)
    if case_id is not None:
        seen = and_(seen, Obstacle.case_id == case_id)
    counted = select(Obstacle.state, func.count()).where(seen).group_by(Obstacle.state)
    counts = dict(db.execute(counted).all())
    rows = list(db.scalars(_in_order(state, after).where(seen).limit(PAGE + 1)))
    lines = _lines(db, officer_id, rows[:PAGE])
    whole = select(Case.id).where(access.cases_seen_whole_by(db, officer_id))
    follows = db.scalar(whole.limit(1)) is not None
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return ObstaclePage(lines, _key(last, state) if last else None, counts, follows)


def _in_order(state: str, after: Key | None) -> Select[Obstacle]:
    wanted = select(Obstacle)
    if state == "open":
        rank = when((Obstacle.severity == SERIOUS, 0), else_=1)
        wanted = wanted.where(Obstacle.state.in_(OPEN)).order_by(rank, Obstacle.id)
        return wanted if after is None else wanted.where(tuple_(rank, Obstacle.id) > after)
    if state in STATES:
        wanted = wanted.where(Obstacle.state == state)
    if after is not None:
        wanted = wanted.where(Obstacle.id < after[1])
    return wanted.order_by(Obstacle.id.desc())


def _key(last: Obstacle, state: str) -> Key:
    return (1 if state == "open" and last.severity != SERIOUS else 0, last.id)


def _lines(db: Work, officer_id: int, obstacles: list[Obstacle]) -> tuple[ObstacleLine, ...]:
    ids = {o.case_id for o in obstacles}
    documents = case_numbers(db, ids)
    waiters = waiters_of(db, obstacles)
    name = dated_names(db)
    chased = access.cases_chased_by(db, officer_id)
    mine = set(db.scalars(select(Case.id).where(Case.id.in_(ids), chased)))
    calendar, today = work_calendar(db), db.today
    lines = []
    for o in obstacles:
        waiter = waiters.get(o.id)
        is_clocked = o.state in OPEN and not (waiter and waiter.is_collective)
        since = day_of(o.reported_at)
        lines.append(
            ObstacleLine(
                id=o.id,
                content=o.content,
                unit=name(o.unit_id, o.closed_at),
                case_id=o.case_id,
                document=documents.get(o.case_id, ""),
                state=o.state,
                category=o.category,
                severity=o.severity,
                reported_at=o.reported_at,
                waiting=calendar.between(since, today) if is_clocked else None,
                step=waiter.step if waiter else "",
                step_unit=name(waiter.unit_id, None) if waiter else "",
                at_step=calendar.between(waiter.since, today) if waiter and is_clocked else None,
                task_id=waiter.task_id if waiter else None,
                may_bundle=o.case_id in mine and _may_be_bundled(o, waiter),
                merged_into=o.merged_into_id,
            )
        )
    return tuple(lines)


def _may_be_bundled(o: Obstacle, waiter: Waiter | None) -> bool:
    """Not what stands before the committee already."""
    is_before = waiter is not None and waiter.is_collective
    return o.state in BUNDLED and o.merged_into_id is None and not is_before


def waiters_of(db: Work, obstacles: list[Obstacle]) -> dict[int, Waiter]:
    """By obstacle. Until it is sent only its process knows of the obstacle."""
    told = Instance.keys["obstacle_id"].as_string()
    found = db.execute(
        select(told, Task.id, Task.name, Task.unit_id, Task.opened_at, Unit.is_collective)
        .join(Task, Task.instance_id == Instance.id)
        .outerjoin(Unit, Unit.id == Task.unit_id)
        .where(Instance.case_id.in_({o.case_id for o in obstacles}), Task.state == "open")
        .where(told.in_([str(o.id) for o in obstacles]))
        .order_by(Task.id.desc())
    )
    return {
        int(obstacle): Waiter(task, name, unit, day_of(at), bool(is_collective))
        for obstacle, task, name, unit, at, is_collective in found
    }
