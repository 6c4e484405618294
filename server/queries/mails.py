"""The outbox for an administrator: to whom, how it stands, why not; never what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.tables import Mail, Officer

SHOWN = 50


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


def outbox(db: Work, officer_id: int) -> Outbox:
    if not access.is_admin(db, officer_id):
        raise NotFound
    waits = (Mail.sent_at.is_(None), ~Mail.failed)
    return Outbox(
        aside=lines(db, "aside", [Mail.failed], Mail.id.desc()),
        waiting=lines(db, "waiting", waits, Mail.next_at),
        sent=lines(db, "sent", [Mail.sent_at.is_not(None)], Mail.id.desc()),
        counts=(count(db, [Mail.failed]), count(db, waits)),
    )


def lines(
    db: Work, state: str, conditions: Sequence[object], order: object
) -> tuple[MailLine, ...]:
    query = (
        select(Mail, Officer.full_name)
        .outerjoin(Officer, Officer.id == Mail.officer_id)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(order)  # type: ignore[arg-type]
        .limit(SHOWN)
    )
    return tuple(
        MailLine(one.id, name or one.address, one.address, one.at, one.attempts, state,
                   one.sent_at or one.next_at, one.error)
        for one, name in db.execute(query)
    )  # fmt: skip


def count(db: Work, conditions: Sequence[object]) -> int:
    query = select(func.count(Mail.id)).where(*conditions)  # type: ignore[arg-type]
    return db.scalar(query) or 0
