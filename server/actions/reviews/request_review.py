"""Ask for an interim or final review of a case: one runs at a time."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from server import access
from server.database import Database, Work
from server.errors import Changed, NotAllowed, NotFound, Refused
from server.recording import journal
from server.recording.halting import lock_case, require_moving
from server.recording.incidents import reporting
from server.recording.messages import send
from server.recording.starts import case_keys, lock_root
from server.tables import Definition, Instance, Message, StartSubscription

MESSAGE = "msg_review_requested"


def request_review(database: Database, *, officer_id: int, case_id: int) -> None:
    """The worker starts the process that waits for the message."""
    with reporting(database, doing="request_review"), database.transaction() as db:
        if not access.may_see_case(db, officer_id, case_id):
            raise NotFound("case-not-found")
        lock_root(db, case_id)
        case = lock_case(db, case_id)
        if not access.may_halt_case(db, officer_id, case_id):
            raise NotAllowed("may-not-request-review")
        require_moving(db, case.halt_id)
        if case.status != "running":
            raise Changed("case-over")
        if not is_possible(db):
            raise Refused("no-review-process")
        if is_under_way(db, case_id):
            raise Changed("review-under-way")
        send(db, MESSAGE, case_id=case_id, keys=case_keys(case))
        journal.append(db, "review.requested", case_id=case_id, officer_id=officer_id)


def is_possible(db: Work) -> bool:
    return db.scalar(started_by_request().limit(1)) is not None


def started_by_request() -> Select[Any]:
    return select(StartSubscription.definition_id).where(StartSubscription.message == MESSAGE)


def is_under_way(db: Work, case_id: int) -> bool:
    """A review runs, or was asked for a moment ago."""
    keys = select(Definition.key).where(Definition.id.in_(started_by_request()))
    running = (
        select(Instance.id)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(Instance.case_id == case_id, Instance.ended_at.is_(None), Definition.key.in_(keys))
    )
    asked = select(Message.id).where(
        Message.case_id == case_id, Message.name == MESSAGE, Message.delivered == 0
    )
    return any(db.scalar(one.limit(1)) is not None for one in (running, asked))
