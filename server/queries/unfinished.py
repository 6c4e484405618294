"""What of a case still waits: steps, obstacles, requests. An archive copy says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from server import access
from server.database import Work
from server.queries.names import unit_names
from server.queries.obstacle_board import OPEN
from server.tables import PENDING, Case, ChangeRequest, Obstacle, Task
from workflows.workdays import day_of

MOST = 5_000  # of each kind, in a list
STEP, OBSTACLE, REQUEST = "Bước đang mở", "Vướng mắc", "Đề nghị thay đổi"
"""Keys of the catalogues."""


@dataclass(frozen=True)
class Wait:
    kind: str
    what: str
    unit: str
    since: date


@dataclass(frozen=True)
class Unfinished:
    """Empty of a case that is over."""

    steps: int = 0
    obstacles: int = 0
    requests: int = 0

    @property
    def every(self) -> int:
        return self.steps + self.obstacles + self.requests


def count_unfinished(db: Work, officer_id: int, case_id: int) -> Unfinished:
    """Only what this officer may see; the case itself is asked for before."""
    counted = (
        db.scalar(select(func.count()).select_from(one.subquery())) or 0
        for _, one in kinds(db, officer_id, case_id)
    )
    return Unfinished(*counted)


def list_unfinished(db: Work, officer_id: int, case_id: int) -> tuple[Wait, ...]:
    found = [
        (kind, *row)
        for kind, wanted in kinds(db, officer_id, case_id)
        for row in db.execute(wanted.limit(MOST))
    ]
    names = unit_names(db)
    return tuple(
        Wait(kind, " ".join((what or "").split()), names.get(unit or 0, ""), day_of(since))
        for kind, what, unit, since in found
    )


def kinds(db: Work, officer_id: int, case_id: int) -> tuple[tuple[str, Any], ...]:
    """Each with its words, its unit and its first moment, the oldest first."""
    steps = select(Task.name, Task.unit_id, Task.opened_at).where(
        Task.case_id == case_id, Task.state == "open", access.tasks_seen_by(db, officer_id)
    )
    obstacles = select(Obstacle.content, Obstacle.unit_id, Obstacle.reported_at).where(
        Obstacle.case_id == case_id, Obstacle.state.in_(OPEN),
        access.obstacles_seen_by(db, officer_id),
    )  # fmt: skip
    requests = select(ChangeRequest.reason, ChangeRequest.unit_id, ChangeRequest.raised_at).where(
        ChangeRequest.case_id == case_id, ChangeRequest.state.in_(PENDING),
        access.change_requests_seen_by(db, officer_id),
    )  # fmt: skip
    return (
        (STEP, steps.order_by(Task.id)), (OBSTACLE, obstacles.order_by(Obstacle.id)),
        (REQUEST, requests.order_by(ChangeRequest.id)),
    )  # fmt: skip


def is_over(case: Case) -> bool:
    return case.status in ("closed", "ended")
