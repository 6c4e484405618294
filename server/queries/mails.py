"""The outbox for an administrator: to whom, how it stands, why not; never what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnExpressionArgument, func, select

from server import access
from server.database import Work
from server.queries.outgoing import Boxes, Conditions, Outgoing, boxes_of, states, told
from server.tables import Mail, Officer


@dataclass(frozen=True)
class MailLine(Outgoing):
    address: str
    name: str | None  # None: to an address alone

    @property
    def to(self) -> str:
        return self.name or self.address


@dataclass(frozen=True)
class Outbox:
    mails: Boxes[MailLine]
    counts: tuple[int, int]  # aside, waiting


STATES = states(Mail)
ALL = select(Mail, Mail.address, Officer.full_name).outerjoin(
    Officer, Officer.id == Mail.officer_id
)


def outbox(db: Work, officer_id: int) -> Outbox:
    access.require_admin(db, officer_id)
    counts = count(db, STATES["aside"]), count(db, STATES["waiting"])
    return Outbox(boxes_of(db, Mail, ALL, MailLine), counts)


def lines(
    db: Work, conditions: Conditions, order: ColumnExpressionArgument[Any], most: int | None
) -> tuple[MailLine, ...]:
    return told(db, ALL.where(*conditions).order_by(order).limit(most), MailLine)


def count(db: Work, conditions: Conditions) -> int:
    return db.scalar(select(func.count(Mail.id)).where(*conditions)) or 0
