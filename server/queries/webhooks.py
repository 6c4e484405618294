"""Which systems are told what, and what has not reached them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server import access
from server.database import Work
from server.queries.outgoing import SHOWN, Boxes, Outgoing, boxes_of
from server.tables import Delivery, Event, Officer, Webhook


@dataclass(frozen=True)
class WebhookLine:
    id: int
    url: str
    of: str
    kinds: tuple[str, ...]
    reason: str
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class DeliveryLine(Outgoing):
    url: str
    kind: str


@dataclass(frozen=True)
class Board:
    hooks: tuple[WebhookLine, ...]
    services: tuple[tuple[int, str], ...]
    deliveries: Boxes[DeliveryLine]


def webhook_board(db: Work, officer_id: int) -> Board:
    access.require_admin(db, officer_id)
    services = db.execute(select(Officer.id, Officer.full_name).where(Officer.is_service))
    query = (
        select(Delivery, Webhook.url, Event.kind)
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .join(Event, (Event.chain == Delivery.chain) & (Event.seq == Delivery.seq))
    )
    return Board(hooks(db), tuple((id_, name) for id_, name in services),
                 boxes_of(db, Delivery, query, DeliveryLine))  # fmt: skip


def hooks(db: Work) -> tuple[WebhookLine, ...]:
    query = select(Webhook, Officer.full_name).join(Officer, Officer.id == Webhook.officer_id)
    return tuple(
        WebhookLine(one.id, one.url, name, tuple(one.kinds), one.reason, one.made_at, one.ended_at)
        for one, name in db.execute(query.order_by(Webhook.id.desc()).limit(SHOWN))
    )
