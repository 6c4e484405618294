"""Which notices are news: a call to a step is none any more once that step is no longer open."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from server.tables import Notice, Task

CALLS = ("task-added", "task-assigned", "task-form-", "task-lane-", "task-urgent", "step-reminder")
"""How the codes begin that only call somebody to a step; that it was escalated or taken away stays
to be told."""


def is_news() -> ColumnElement[bool]:
    """Neither read nor overtaken."""
    return and_(Notice.read_at.is_(None), ~is_overtaken())


def is_overtaken() -> ColumnElement[bool]:
    calls = or_(*(Notice.code.startswith(one) for one in CALLS))
    step = aliased(Task)
    return and_(calls, exists().where(step.id == Notice.task_id, step.state != "open"))
