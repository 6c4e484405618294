"""The four boxes and the two beside them (decisions 1 to 5; domain.md 9.3, 9.6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Case as SqlCase
from sqlalchemy import ColumnElement, and_, case, func, select

from server.database import Work
from server.tables import Assignment

COUNTED_ROLES = ("implement", "lead", "cooperate")
"""Để biết and theo dõi carry nothing that could be done or late."""
DONE = ("SUBMITTED", "COMPLETED")
"""For the unit's clock; whoever receives it has a clock of their own."""
LEFT_OUT = ("CANCELLED", "DECLINED")
WAITING = "waiting"
"""No box: what was submitted and not yet accepted, wherever it is counted."""
BOX_NAMES = ("on_time", "late", "in_time", "overdue", "outside", "paused")


@dataclass(frozen=True)
class Boxes:
    on_time: int = 0
    late: int = 0
    in_time: int = 0
    overdue: int = 0
    outside: int = 0
    paused: int = 0

    @property
    def counted(self) -> int:
        """Assignments with a binding deadline: what the four boxes add up to."""
        return self.on_time + self.late + self.in_time + self.overdue

    @property
    def rate(self) -> float | None:
        """Tỷ lệ đúng hạn in percent; None while nothing is judged."""
        judged = self.on_time + self.late + self.overdue
        return 100 * self.on_time / judged if judged else None

    def __add__(self, other: Boxes) -> Boxes:
        return Boxes(*(getattr(self, n) + getattr(other, n) for n in BOX_NAMES))


def is_counted() -> ColumnElement[bool]:
    return and_(Assignment.role.in_(COUNTED_ROLES), Assignment.progress.not_in(LEFT_OUT))


def box_of(today: date, *, against_original: bool = False) -> SqlCase[Any]:
    """The box of an assignment that `is_counted`.

    Submitted is done, on the day it was submitted: the time after that is the receiver's, so
    waiting for acceptance never turns a unit red (domain.md 9.5). Returned is not done.
    """
    due = Assignment.original_due if against_original else Assignment.current_due
    done_on = func.coalesce(Assignment.submitted_on, Assignment.accepted_on)
    done = Assignment.progress.in_(DONE)
    paused = (Assignment.progress == "SUSPENDED") | Assignment.suspended_on.is_not(None)
    return case(
        (and_(paused, ~done), "paused"),
        ((Assignment.deadline_kind != "BINDING") | due.is_(None), "outside"),
        (and_(done, done_on > due), "late"),
        (done, "on_time"),
        (due < today, "overdue"),
        else_="in_time",
    )


def boxes_by(
    db: Work, key: Any, where: Iterable[ColumnElement[bool]], *, against_original: bool = False
) -> dict[int, Boxes]:
    """Boxes per value of `key` (Assignment.case_id or Assignment.unit_id), in one statement."""
    box = box_of(db.today, against_original=against_original).label("box")
    counted = select(key, box, func.count()).where(is_counted(), *where).group_by(key, box)
    found: dict[int, dict[str, int]] = {}
    for value, name, count in db.execute(counted):
        found.setdefault(value, {})[name] = count
    return {value: Boxes(**counts) for value, counts in found.items()}


def total(boxes: Iterable[Boxes]) -> Boxes:
    return sum(boxes, Boxes())
