"""Take the next line on its way in hand, with a lease: it is sent outside any transaction."""

from __future__ import annotations

from datetime import timedelta

import orjson
from sqlalchemy import Select, select

from server import access
from server.database import Database, Work
from server.recording.leases import is_any, take
from server.services.hook_calls import Parcel, secret_of
from server.settings import Settings
from server.tables import Case, Delivery, Event, Officer, Task, Webhook

LEASE = timedelta(minutes=3)  # longer than a receiver is waited for


def claim_delivery(database: Database, settings: Settings) -> tuple[Delivery, Parcel | None] | None:
    """No parcel: whoever it is for may not be told. None: nothing is due."""
    with database.reading() as db:
        if not is_any(db, waiting(db)):
            return None
    with database.transaction() as db:
        row = take(db, waiting(db), LEASE)
        return None if row is None else (row, parcel_of(db, settings, row))


def waiting(db: Work) -> Select[Delivery]:
    """Due, the longest waiting first."""
    due = Delivery.sent_at.is_(None), ~Delivery.failed, Delivery.next_at <= db.now
    return select(Delivery).where(*due).order_by(Delivery.next_at, Delivery.id)


def parcel_of(db: Work, settings: Settings, row: Delivery) -> Parcel | None:
    """Thin: what happened to which number; the receiver asks the API for more, with its rights."""
    hook = db.get_one(Webhook, row.webhook_id)
    event = db.scalars(select(Event).where(Event.chain == row.chain, Event.seq == row.seq)).one()
    if not settings.webhooks or not may_be_told(db, hook, event):
        return None
    told = {"id": row.key, "kind": event.kind, "at": event.at, "event_id": event.id,
            "case_id": event.case_id, "task_id": event.task_id,
            "instance_id": event.instance_id}  # fmt: skip
    return Parcel(hook.url, secret_of(settings, hook.key), row.key, int(db.now.timestamp()),
                  orjson.dumps(told))  # fmt: skip


def may_be_told(db: Work, hook: Webhook, event: Event) -> bool:
    """A step that began before the receiver was ended may still have put a line on its way."""
    officer_id = hook.officer_id
    if hook.ended_at is not None or not db.get_one(Officer, officer_id).is_active:
        return False
    if event.task_id is not None:
        return access.may_see_task(db, officer_id, db.get_one(Task, event.task_id))
    if event.case_id is None or db.get(Case, event.case_id) is None:
        return False
    if event.unit_id is None:
        return access.may_see_case(db, officer_id, event.case_id)
    below = access.reach_of(db, officer_id).below
    return event.unit_id in below or access.may_see_whole_case(db, officer_id, event.case_id)
