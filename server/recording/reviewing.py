"""Sơ kết, tổng kết begins: because it was asked for, or because its day has come."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from server.database import Work
from server.recording import journal
from server.recording.messages import send
from server.recording.starts import case_keys
from server.services.calendar import calendar_of
from server.services.review_days import MORNING
from server.tables import Case, Definition, Due, Instance, Message, StartSubscription
from workflows.workdays import at

MESSAGE = "msg_review_requested"


def begin_review(db: Work, case: Case, officer_id: int | None) -> None:
    """The worker starts the process that waits for the message."""
    send(db, MESSAGE, case_id=case.id, keys=case_keys(case))
    kind = "review.requested" if officer_id is not None else "review.due"
    journal.append(db, kind, case_id=case.id, officer_id=officer_id)


def is_possible(db: Work) -> bool:
    return db.scalar(started_by_request().limit(1)) is not None


def started_by_request() -> Select[Any]:
    return select(StartSubscription.definition_id).where(StartSubscription.message == MESSAGE)


def reviews_of(case_id: int) -> Select[Any]:
    """Ids of the instances of reviews, of any version."""
    keys = select(Definition.key).where(Definition.id.in_(started_by_request()))
    return (
        select(Instance.id)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(Instance.case_id == case_id, Definition.key.in_(keys))
    )


def is_under_way(db: Work, case_id: int) -> bool:
    """A review runs, or was asked for a moment ago."""
    running = reviews_of(case_id).where(Instance.ended_at.is_(None))
    asked = select(Message.id).where(
        Message.case_id == case_id, Message.name == MESSAGE, Message.delivered == 0
    )
    return any(db.scalar(one.limit(1)) is not None for one in (running, asked))


def begin_on_its_day(db: Work, due: Due) -> None:
    """While the case stands still it waits; a review that runs already is enough."""
    case = db.get_one(Case, due.payload["case"])
    if case.halt_id is not None:
        due.due_at = at(calendar_of(db).add(db.today, 1), MORNING)
        return
    if case.status == "running" and is_possible(db) and not is_under_way(db, case.id):
        begin_review(db, case, None)
