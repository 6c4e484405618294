"""Obstacles: the board, one with its guidance, raising one from a task, taking it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from server.actions.obstacles.report_obstacle import report_obstacle
from server.actions.obstacles.withdraw_obstacle import withdraw_obstacle
from server.queries.obstacle_board import STATES, Key, list_obstacles
from server.queries.obstacles import read_obstacle
from server.services.typed import positive
from server.web.api.bearers import officer_id
from server.web.api.operations import operation
from server.web.api.requests import place_after
from server.web.api.shapes import ID, each, picked
from server.web.context import database
from server.web.obstacles import key_in


@dataclass(frozen=True)
class ObstaclesAsked:
    state: str = field(default="open", metadata={"enum": ["open", *STATES, "all"]})
    case: int | None = field(default=None, metadata=ID)
    after: str | None = None


@dataclass(frozen=True)
class ObstacleItem:
    id: int
    case_id: int
    document: str
    unit: str
    state: str
    category: str
    severity: str
    content: str
    reported_at: datetime
    waiting: int | None
    step: str
    task_id: int | None
    merged_into: int | None


@dataclass(frozen=True)
class ObstacleList:
    items: tuple[ObstacleItem, ...]
    next: str | None


@dataclass(frozen=True)
class Guided:
    text: str
    due: date | None
    document: str
    given_at: datetime


@dataclass(frozen=True)
class ObstaclePaper:
    id: int
    case_id: int
    unit_id: int
    unit: str
    state: str
    category: str
    severity: str
    content: str
    proposal: str
    answer: str
    reported_at: datetime
    closed_at: datetime | None
    guidance: tuple[Guided, ...]
    open_task_ids: tuple[int, ...]


@dataclass(frozen=True)
class Raised:
    """Its own first task, where it is written, opens with it."""

    obstacle_id: int


@operation("GET", "/obstacles", says="Khó khăn, vướng mắc", scope="obstacles:read",
           asks=ObstaclesAsked, answers=ObstacleList)  # fmt: skip
def list_some_obstacles(asked: ObstaclesAsked) -> ObstacleList:
    after = place_after(asked.after, key_in)
    case_id = positive(str(asked.case)) if asked.case is not None else None
    with database().reading() as db:
        found = list_obstacles(db, officer_id(), state=asked.state, case_id=case_id, after=after)
    return ObstacleList(each(ObstacleItem, found.lines), found.after and place_of(found.after))


def place_of(key: Key) -> str:
    return f"{key[0]}.{key[1]}"


@operation("GET", "/obstacles/<int:obstacle_id>", says="Một vướng mắc, với ý kiến chỉ đạo",
           scope="obstacles:read", answers=ObstaclePaper)  # fmt: skip
def show_obstacle(obstacle_id: int) -> ObstaclePaper:
    with database().reading() as db:
        sheet = read_obstacle(db, officer_id(), obstacle_id)
        return picked(
            ObstaclePaper, sheet.obstacle, unit=sheet.unit, guidance=each(Guided, sheet.guidance),
            open_task_ids=tuple(one.task_id for one in sheet.open),
        )  # fmt: skip


@operation("POST", "/tasks/<int:task_id>/obstacle", says="Báo cáo vướng mắc từ một việc",
           scope="obstacles:write", status=201, answers=Raised)  # fmt: skip
def report(task_id: int) -> Raised:
    return Raised(report_obstacle(database(), officer_id=officer_id(), task_id=task_id))


@operation("POST", "/obstacles/<int:obstacle_id>/withdrawal", says="Rút báo cáo vướng mắc",
           scope="obstacles:write", status=204, answers=None)  # fmt: skip
def withdraw(obstacle_id: int) -> None:
    withdraw_obstacle(database(), officer_id=officer_id(), obstacle_id=obstacle_id)
