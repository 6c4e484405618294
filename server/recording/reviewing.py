"""Sơ kết, tổng kết begins: because it was asked for, or because its day has come."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import Select, select, text, update

from server.database import Work
from server.recording import journal
from server.recording.messages import send
from server.recording.starts import case_keys
from server.services.calendar import calendar_of
from server.tables import Case, Definition, Due, Instance, Message, StartSubscription
from server.tables.work import OF_CASE
from workflows.workdays import at

MESSAGE = "msg_review_requested"
DAY = "review"
"""Key of the due row of a case's interim review."""
MORNING = time(7, 30)


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


def plan_review_day(db: Work, case: Case, day: date | None) -> None:
    """In place of the day that was set before."""
    waiting = Due.key == DAY, Due.kind == "reminder", text(OF_CASE)  # as its index says it
    of_case = Due.payload["case"].as_integer() == case.id
    db.execute(
        update(Due)
        .where(*waiting, of_case)
        .values(ended_at=db.now)
        .execution_options(synchronize_session=False)
    )
    if day is not None:
        morning = at(calendar_of(db).add(day - timedelta(days=1), 1), MORNING)
        db.add(Due(kind="reminder", key=DAY, payload={"case": case.id}, due_at=morning))


def begin_on_its_day(db: Work, due: Due) -> None:
    """While the case stands still it waits; a review that runs already is enough."""
    case = db.get_one(Case, due.payload["case"])
    if case.halt_id is not None:
        due.due_at = at(calendar_of(db).add(db.today, 1), MORNING)
        return
    if case.status == "running" and is_possible(db) and not is_under_way(db, case.id):
        begin_review(db, case, None)
