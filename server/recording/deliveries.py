"""A message reaches who waits for it, once each, and starts what it starts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from server.database import Work
from server.recording.halting import lock_case
from server.recording.instances import begin, definition_for, lock_instance, state_of
from server.recording.jobs import put_job
from server.recording.messages import waiters
from server.recording.record import record
from server.recording.starts import birth_by_message, lock_root
from server.services.obstacles import take_up
from server.services.world import world_of
from server.tables import AwaitingRow, Definition, Message, MessageDelivery, StartSubscription
from workflows import engine

PATIENCE = 3600
"""Seconds until a start is tried again; a resumed case tries it at once."""


def deliver(db: Work, message_id: int, kind: str) -> None:
    """One job per waiter and per process that it starts; this job itself locks nobody."""
    message = db.get_one(Message, message_id)
    for row in waiters(db, message, kind):
        put_job(db, "take_message", instance_id=row.instance_id, message_id=message.id,
                awaiting=row.key)  # fmt: skip
    if kind == "message":
        started = select(StartSubscription).where(StartSubscription.message == message.name)
        for subscription in db.scalars(started):
            put_job(db, "start", message_id=message.id, subscription_id=subscription.id)


def take_message(db: Work, instance_id: int, message_id: int, awaiting: str) -> None:
    instance = lock_instance(db, instance_id)
    message = db.get_one(Message, message_id)
    row = db.scalars(
        select(AwaitingRow).where(
            AwaitingRow.instance_id == instance.id, AwaitingRow.key == awaiting
        )
    ).one_or_none()
    taken = db.get(MessageDelivery, (message.id, instance.id))
    if row is None or taken is not None or instance.ended_at is not None:
        return
    db.add(MessageDelivery(message_id=message.id, instance_id=instance.id, at=db.now))
    message.delivered = Message.delivered + 1  # others take it at the same time
    definition = definition_for(db, instance)
    advance = engine.deliver(
        definition,
        state_of(db, instance),
        world_of(db, instance),
        awaiting=awaiting,
        payload=payload_of(message),
    )
    record(db, instance, definition, advance, kind="message.taken",
           data={"name": message.name, "keys": dict(message.keys)})  # fmt: skip


def start_by_message(db: Work, message_id: int, subscription_id: int) -> None:
    """The job is the message's own: run once, in its transaction."""
    message = db.get_one(Message, message_id)
    subscription = db.get(StartSubscription, subscription_id)
    if subscription is None:
        return
    if message.case_id is not None:
        lock_root(db, message.case_id)
    case = lock_case(db, message.case_id) if message.case_id is not None else None
    if case is not None and case.halt_id is not None:  # what stands still starts nothing
        if case.status != "ended":
            put_job(db, "start", seconds=PATIENCE, message_id=message_id,
                    subscription_id=subscription_id)  # fmt: skip
        return
    key = db.get_one(Definition, subscription.definition_id).key
    birth = birth_by_message(db, key, subscription.element, message)
    if birth is not None:
        take_up(db, begin(db, birth))
        message.delivered += 1


def payload_of(message: Message) -> dict[str, Any]:
    """What the handler finds at the top level; the keys win, for they name the recipient."""
    return {**message.payload, **message.keys}
