"""What was typed into a task so far, and what was given as its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.queries.names import officer_names
from server.tables import Answer, Draft, Task


@dataclass(frozen=True)
class Saved:
    """A draft: as typed."""

    values: dict[str, Any]
    by: str
    is_mine: bool
    at: datetime
    homeless: tuple[tuple[str, str], ...] = ()
    """What was typed before the form changed and has no field now: label and words."""
    kept: Mapping[str, datetime] = field(default_factory=dict)
    """When each field became what it is."""


@dataclass(frozen=True)
class Given:
    """The answer of a done task; `paper_*` when it was entered from paper."""

    id: int
    values: dict[str, Any]
    by: str
    at: datetime
    paper_date: date | None
    paper_signatory: str | None
    paper_file_id: int | None


def draft_of(db: Work, officer_id: int, task: Task) -> Saved | None:
    draft = db.get(Draft, task.id)
    if draft is None:
        return None
    names = officer_names(db, {draft.officer_id})
    homeless = tuple((one["label"], one["text"]) for one in draft.homeless.values())
    return Saved(
        draft.values, names[draft.officer_id], draft.officer_id == officer_id, draft.saved_at,
        homeless, {name: datetime.fromisoformat(at) for name, at in draft.kept.items()},
    )  # fmt: skip


def answer_of(db: Work, task: Task) -> Given | None:
    newest = select(Answer).where(Answer.task_id == task.id).order_by(Answer.id.desc()).limit(1)
    answer = db.scalar(newest)
    if answer is None:
        return None
    return Given(
        id=answer.id,
        values=answer.values,
        by=officer_names(db, {answer.officer_id})[answer.officer_id],
        at=answer.at,
        paper_date=answer.paper_date,
        paper_signatory=answer.paper_signatory,
        paper_file_id=answer.paper_file_id,
    )
