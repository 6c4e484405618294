"""The four boxes and the two beside them, counted: numbers of every page, report and file.

Assignments as they stand, or as they were when a leader closed the figures: the same six names,
the same statement (domain.md 9.6).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select

from server.database import Work
from server.services.counting import BOX_NAMES, box_of, is_counted

WAITING = "waiting"
"""No box: what was submitted and not yet accepted, wherever it is counted."""
UNFINISHED = ("NOT_STARTED", "IN_PROGRESS", "RETURNED")
ALL = 0  # the key of what is not grouped


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
    def every(self) -> int:
        return self.counted + self.outside + self.paused

    @property
    def rate(self) -> float | None:
        """Tỷ lệ đúng hạn in percent; None while nothing is judged."""
        judged = self.on_time + self.late + self.overdue
        return 100 * self.on_time / judged if judged else None

    def __add__(self, other: Boxes) -> Boxes:
        return Boxes(*(getattr(self, n) + getattr(other, n) for n in BOX_NAMES))


@dataclass(frozen=True)
class Counted:
    """Boxes, and what is said beside them of continuous duties: never late, sometimes silent."""

    boxes: Boxes = Boxes()
    evidence_on: date | None = None  # the last evidence of any
    silent: int = 0  # units that have shown none


@dataclass(frozen=True)
class Source:
    """Where figures are read: `table` is Assignment, AssignmentDay or ClosedAssignment."""

    table: Any
    box: Any
    where: tuple[ColumnElement[bool], ...]
    day: date | None = None  # on which they are judged; None: each on the day of its closing

    def over(self, case_ids: Sequence[int]) -> Source:
        return replace(self, where=(*self.where, self.table.case_id.in_(case_ids)))


def boxes_by(
    db: Work, key: Any, where: Iterable[ColumnElement[bool]], *, against_original: bool = False
) -> dict[int, Boxes]:
    """Boxes per value of `key` (Assignment.case_id or Assignment.unit_id), in one statement."""
    box = box_of(db.today, against_original=against_original)
    found = counted_by(db, Source(key.class_, box, (is_counted(), *where)), key)
    return {value: counted.boxes for value, counted in found.items()}


def counted_by(db: Work, source: Source, key: Any = None) -> dict[Any, Counted]:
    """Per value of `key`, a column of the source's table; without one, everything under ALL."""
    by, box, table = literal(ALL) if key is None else key, source.box.label("box"), source.table
    told = case((table.deadline_kind == "CONTINUOUS", table.evidence_on))
    quiet = case((is_silent(table), table.unit_id))
    asked = select(by, box, func.count(), func.max(told), func.count(quiet.distinct()))
    groups = (box,) if key is None else (key, box)
    found: dict[Any, dict[str, tuple[int, date | None, int]]] = {}
    for value, name, count, evidence_on, silent in db.execute(
        asked.where(*source.where).group_by(*groups)
    ):
        found.setdefault(value, {})[name] = (count, evidence_on, silent)
    return {value: _counted(rows) for value, rows in found.items()}


def _counted(rows: dict[str, tuple[int, date | None, int]]) -> Counted:
    boxes = Boxes(**{name: row[0] for name, row in rows.items()})
    _, evidence_on, silent = rows.get("outside", (0, None, 0))
    return Counted(boxes, evidence_on, silent)


def is_silent(table: Any) -> ColumnElement[bool]:
    """Continuous, under way, and nothing shown yet."""
    return and_(
        table.deadline_kind == "CONTINUOUS",
        table.evidence_on.is_(None),
        table.progress.in_(UNFINISHED),
        table.suspended_on.is_(None),
    )


def added_up(units: Collection[Counted]) -> Counted:
    """Of units, each with all of its own: as if they had been counted together."""
    evidence = max((one.evidence_on for one in units if one.evidence_on), default=None)
    return Counted(total(one.boxes for one in units), evidence, sum(one.silent for one in units))


def total(boxes: Iterable[Boxes]) -> Boxes:
    return sum(boxes, Boxes())
