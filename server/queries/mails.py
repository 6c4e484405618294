"""The outbox for an administrator: to whom, how it stands, why not; never what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnExpressionArgument, func, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.tables import Mail, Officer

SHOWN = 50
Conditions = tuple[ColumnExpressionArgument[bool], ...]


@dataclass(frozen=True)
class MailLine:
    id: int
    to: str
    address: str
    at: datetime
    attempts: int
    state: str  # aside, waiting, sent
    when: datetime  # sent, or the next attempt
    error: str


@dataclass(frozen=True)
class Outbox:
    aside: tuple[MailLine, ...]
    waiting: tuple[MailLine, ...]
    sent: tuple[MailLine, ...]
    counts: tuple[int, int]  # aside, waiting


STATES: Mapping[str, Conditions] = {
    "aside": (Mail.failed,),
    "waiting": (Mail.sent_at.is_(None), ~Mail.failed),
    "sent": (Mail.sent_at.is_not(None),),
}


def outbox(db: Work, officer_id: int) -> Outbox:
    require_admin(db, officer_id)
    return Outbox(
        aside=lines(db, STATES["aside"], Mail.id.desc(), SHOWN),
        waiting=lines(db, STATES["waiting"], Mail.next_at, SHOWN),
        sent=lines(db, STATES["sent"], Mail.id.desc(), SHOWN),
        counts=(count(db, STATES["aside"]), count(db, STATES["waiting"])),
    )


def require_admin(db: Work, officer_id: int) -> None:
    if not access.is_admin(db, officer_id):
        raise NotFound("page-not-found")


def lines(
    db: Work, conditions: Conditions, order: ColumnExpressionArgument[Any], most: int | None
) -> tuple[MailLine, ...]:
    query = (
        select(Mail, Officer.full_name)
        .outerjoin(Officer, Officer.id == Mail.officer_id)
        .where(*conditions)
        .order_by(order)
        .limit(most)
    )
    return tuple(
        MailLine(one.id, name or one.address, one.address, one.at, one.attempts, state_of(one),
                 one.sent_at or one.next_at, one.error)
        for one, name in db.execute(query)
    )  # fmt: skip


def state_of(mail: Mail) -> str:
    if mail.failed:
        return "aside"
    return "waiting" if mail.sent_at is None else "sent"


def count(db: Work, conditions: Conditions) -> int:
    return db.scalar(select(func.count(Mail.id)).where(*conditions)) or 0
