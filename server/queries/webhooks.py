"""Which systems are told what, and what has not reached them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server import access
from server.database import Work
from server.tables import Delivery, Event, Officer, Webhook

SHOWN = 50


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
class DeliveryLine:
    id: int
    url: str
    kind: str
    at: datetime
    attempts: int
    state: str  # aside, waiting, sent
    when: datetime  # sent, or the next attempt
    error: str


@dataclass(frozen=True)
class Board:
    hooks: tuple[WebhookLine, ...]
    services: tuple[tuple[int, str], ...]
    aside: tuple[DeliveryLine, ...]
    waiting: tuple[DeliveryLine, ...]
    sent: tuple[DeliveryLine, ...]


def webhook_board(db: Work, officer_id: int) -> Board:
    access.require_admin(db, officer_id)
    waits = (Delivery.sent_at.is_(None), ~Delivery.failed)
    services = db.execute(select(Officer.id, Officer.full_name).where(Officer.is_service))
    return Board(
        hooks=hooks(db), services=tuple((id_, name) for id_, name in services),
        aside=deliveries(db, "aside", [Delivery.failed], Delivery.id.desc()),
        waiting=deliveries(db, "waiting", waits, Delivery.next_at),
        sent=deliveries(db, "sent", [Delivery.sent_at.is_not(None)], Delivery.id.desc()),
    )  # fmt: skip


def hooks(db: Work) -> tuple[WebhookLine, ...]:
    query = select(Webhook, Officer.full_name).join(Officer, Officer.id == Webhook.officer_id)
    return tuple(
        WebhookLine(one.id, one.url, name, tuple(one.kinds), one.reason, one.made_at, one.ended_at)
        for one, name in db.execute(query.order_by(Webhook.id.desc()).limit(SHOWN))
    )


def deliveries(
    db: Work, state: str, conditions: Sequence[object], order: object
) -> tuple[DeliveryLine, ...]:
    query = (
        select(Delivery, Webhook.url, Event.kind)
        .join(Webhook, Webhook.id == Delivery.webhook_id)
        .join(Event, (Event.chain == Delivery.chain) & (Event.seq == Delivery.seq))
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(order)  # type: ignore[arg-type]
        .limit(SHOWN)
    )
    return tuple(
        DeliveryLine(one.id, url, kind, one.at, one.attempts, state, one.sent_at or one.next_at,
                     one.error)
        for one, url, kind in db.execute(query)
    )  # fmt: skip
