"""What is counted and in which box: the one rule behind every figure (decisions 1 to 5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Case as SqlCase
from sqlalchemy import ColumnElement, and_, case, func

from server.tables import Assignment

COUNTED_ROLES = ("implement", "lead", "cooperate")
"""Để biết and theo dõi carry nothing that could be done or late."""
DONE = ("SUBMITTED", "COMPLETED")
"""For the unit's clock; whoever receives it has a clock of their own."""
LEFT_OUT = ("CANCELLED", "DECLINED")
BOX_NAMES = ("on_time", "late", "in_time", "overdue", "outside", "paused")


def is_counted(table: Any = Assignment) -> ColumnElement[bool]:
    return and_(table.role.in_(COUNTED_ROLES), table.progress.not_in(LEFT_OUT))


def box_of(today: date, *, against_original: bool = False, table: Any = Assignment) -> SqlCase[Any]:
    """The box of an assignment that `is_counted`, or of what it was on that day.

    Submitted is done, on the day it was submitted: the time after that is the receiver's, so
    waiting for acceptance never turns a unit red (domain.md 9.5). Returned is not done.
    """
    due = table.original_due if against_original else table.current_due
    done_on = func.coalesce(table.submitted_on, table.accepted_on)
    done = table.progress.in_(DONE)
    paused = (table.progress == "SUSPENDED") | table.suspended_on.is_not(None)
    return case(
        (and_(paused, ~done), "paused"),
        ((table.deadline_kind != "BINDING") | due.is_(None), "outside"),
        (and_(done, done_on > due), "late"),
        (done, "on_time"),
        (due < today, "overdue"),
        else_="in_time",
    )
