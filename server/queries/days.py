"""The installation's calendar, and deadlines in the colours of the screens."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.parameters import parameters_of
from server.tables import AsCounted, Assignment, CalendarDay
from workflows.workdays import WorkCalendar


def work_calendar(db: Work) -> WorkCalendar:
    days = db.execute(select(CalendarDay.day, CalendarDay.kind)).all()
    return WorkCalendar(
        off=frozenset(day for day, kind in days if kind == "off"),
        work=frozenset(day for day, kind in days if kind == "work"),
    )


@dataclass(frozen=True)
class Mark:
    """A state of the design language: its code, a date to show, working days left."""

    code: str
    day: date | None = None
    left: int | None = None


@dataclass(frozen=True)
class Today:
    """A day and the calendar around it; judges many rows without asking again."""

    day: date
    calendar: WorkCalendar
    soon: int  # working days left: "sắp đến hạn" (frontend.md 15)
    _left: dict[date, int] = field(default_factory=dict, compare=False, repr=False)
    _marks: dict[Any, Mark] = field(default_factory=dict, compare=False, repr=False)

    def left(self, due: date) -> int:
        """Thousands of rows share a few days."""
        if due not in self._left:
            self._left[due] = self.calendar.between(self.day, due)
        return self._left[due]

    def days_late(self, due: date, done: date | None) -> int:
        """Working days past a deadline until it was done, else until today; one at least."""
        until = done or self.day
        return max(self.calendar.between(due, until), 1) if until > due else 0

    def assignment(self, row: Assignment | AsCounted) -> Mark:
        """How an assignment stands, as `counting.box_of` counts it; many stand alike."""
        facts = (row.progress, row.deadline_kind, row.current_due, row.suspended_on,
                 row.submitted_on, row.accepted_on, row.evidence_on)  # fmt: skip
        if facts not in self._marks:
            self._marks[facts] = self._judged(row)
        return self._marks[facts]

    def _judged(self, row: Assignment | AsCounted) -> Mark:
        done = row.submitted_on or row.accepted_on
        late = done is not None and row.current_due is not None and done > row.current_due
        if row.progress in ("CANCELLED", "DECLINED"):
            return Mark("kad")
        if row.progress == "COMPLETED":
            judged = row.deadline_kind == "BINDING" and row.current_due is not None
            return Mark(("tre" if late else "dung") if judged else "xong", done)
        if row.progress == "SUBMITTED":
            return self._waiting(row)
        if row.progress == "SUSPENDED" or row.suspended_on:
            return Mark("tam", row.suspended_on)
        if row.deadline_kind == "CONTINUOUS":
            return Mark("tx", row.evidence_on)
        if row.deadline_kind == "REFERENCE" and row.current_due:
            return self._reference(row.current_due)
        if row.deadline_kind != "BINDING" or row.current_due is None:
            return Mark("nodue")
        mark = self._binding(row.current_due)
        if row.progress == "RETURNED" and mark.code != "qua":
            return Mark("tra", mark.day, mark.left)
        return mark

    def _waiting(self, row: Assignment | AsCounted) -> Mark:
        """Done for the unit; `left` are the working days it was early, negative when late."""
        if row.deadline_kind == "CONTINUOUS":
            return Mark("tx", row.evidence_on)
        sent, due = row.submitted_on, row.current_due
        judged = row.deadline_kind == "BINDING" and due is not None and sent is not None
        left = self.calendar.between(sent, due) if judged and sent and due else None
        if left == 0 and sent and due and sent > due:
            left = -1  # sent on a day off after the deadline
        return Mark("cho", sent, left)

    def step(self, state: str, due: date | None, done: date | None) -> Mark:
        """A step of a process: its limit colours it, never red (decision 1)."""
        if state == "done":
            return Mark("xong", done)
        if state == "cancelled":
            return Mark("kad")
        return self._reference(due) if due else Mark("lam")

    def _binding(self, due: date) -> Mark:
        left = self.left(due)
        return Mark("qua" if left < 0 else "sap" if left <= self.soon else "lam", due, left)

    def _reference(self, due: date) -> Mark:
        if due not in self._marks:
            left = self.left(due)
            code = "moc" if left < 0 else "sap" if left <= self.soon else "lam"
            self._marks[due] = Mark(code, due, left)
        return self._marks[due]


def today(db: Work) -> Today:
    return Today(db.today, work_calendar(db), soon_days(db))


def soon_days(db: Work) -> int:
    return int(parameters_of(db, None)["yellow_days"])
