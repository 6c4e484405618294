"""Messages thrown: rows, and jobs that find who waits for them (decision 18)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any, cast

from sqlalchemy import or_, select

from server.database import Work
from server.recording.jobs import put_job
from server.services.calendar import calendar_of
from server.services.row_sets import rows_of
from server.tables import AwaitingRow, Instance, Message, MessageDelivery
from workflows.advance import Awaiting, Sent
from workflows.definition import Definition
from workflows.workdays import ZONE

UNMATCHED = ("instance_id",)
"""Keys that the server itself matches: on the waiter's row, not on its correlation."""


def send_from(db: Work, instance: Instance, definition: Definition, sent: Sent) -> None:
    """One message, or one per distinct row of the recipients; its fields override the keys."""
    kind = definition.messages.get(sent.name)
    keep = kind.keep_until if kind else None
    if sent.recipients is None:
        send(db, sent.name, case_id=instance.case_id, keys=sent.keys, payload=sent.payload,
             from_instance_id=instance.id, keep_until=keep, kind=sent.kind)  # fmt: skip
        return
    for fields, said in distinct_recipients(rows_of(db, sent.recipients)):
        payload = {**sent.payload, definition.key: said} if said else sent.payload
        send(db, sent.name, case_id=instance.case_id, keys={**sent.keys, **fields},
             payload=payload, from_instance_id=instance.id, keep_until=keep)  # fmt: skip


def distinct_recipients(
    rows: Sequence[Mapping[str, Any]],
) -> list[tuple[dict[str, str], Mapping[str, Any]]]:
    """Per distinct unit, or per row where the row names an instance: its keys, and what is `said`
    to it alone, which lies under the sender's key."""
    seen: dict[tuple[str, ...], tuple[dict[str, str], Mapping[str, Any]]] = {}
    for row in rows:
        fields = {
            name: str(row[name])
            for name in ("unit_id", "instance_id", "obstacle_id")
            if row.get(name) is not None
        }  # fmt: skip
        at = (fields.get("unit_id", ""), fields.get("instance_id", ""))
        seen.setdefault(at, (fields, row.get("said") or {}))
    return list(seen.values())


def send(
    db: Work,
    name: str,
    *,
    case_id: int | None,
    keys: Mapping[str, str],
    payload: Mapping[str, Any] | None = None,
    from_instance_id: int | None = None,
    keep_until: str | None = None,
    kind: str = "message",
) -> Message:
    """Also for the application: the incoming register, a button on a task page."""
    message = Message(
        case_id=case_id,
        from_instance_id=from_instance_id,
        name=name,
        keys={key: str(value) for key, value in keys.items()},
        payload=dict(payload or {}),
        sent_at=db.now,
        kept_until=kept_until(db, keep_until),
        kept_to_case_end=keep_until == "case_end",
    )
    db.add(message)
    db.flush()
    db.info.pop(("kept messages", case_id), None)
    put_job(db, "deliver", message_id=message.id, kind=kind)
    return message


def kept_until(db: Work, keep: str | None) -> datetime | None:
    if keep is None or not keep.endswith("WD"):
        return None
    day = calendar_of(db).add(db.today, int(keep.removesuffix("WD")))
    return datetime.combine(day, time(17), tzinfo=ZONE)


def waiters(db: Work, message: Message, kind: str) -> list[AwaitingRow]:
    """Who matches now; narrowed by case and unit in the database, by the other keys here."""
    query = (
        select(AwaitingRow)
        .join(Instance, Instance.id == AwaitingRow.instance_id)
        .where(AwaitingRow.name == message.name, AwaitingRow.kind == kind)
    )
    if kind == "signal" and message.from_instance_id is not None:
        query = query.where(Instance.id != message.from_instance_id)  # the engine has told it
    if message.case_id is not None:
        query = query.where(Instance.case_id == message.case_id)
    if "unit_id" in message.keys:
        unit_id = int(message.keys["unit_id"])
        query = query.where(or_(Instance.unit_id == unit_id, Instance.unit_id.is_(None)))
    if "instance_id" in message.keys:
        query = query.where(Instance.id == int(message.keys["instance_id"]))
    return [row for row in db.scalars(query) if is_match(row.keys, message.keys)]


def is_match(wanted: Mapping[str, str], carried: Mapping[str, str]) -> bool:
    return all(carried.get(key) == value for key, value in wanted.items() if key not in UNMATCHED)


def kept_in(db: Work, case_id: int | None) -> Sequence[Message]:
    """Read once for a whole batch of children, again after one more was sent."""
    asked = ("kept messages", case_id)
    if asked not in db.info:
        query = select(Message).where(
            Message.case_id == case_id,
            or_(Message.kept_to_case_end, Message.kept_until > db.now),
        )
        db.info[asked] = db.scalars(query).all()
    return cast(Sequence[Message], db.info[asked])


def offer_kept(db: Work, instance: Instance, new: Sequence[Awaiting]) -> None:
    """A later waiter gets what was kept for it."""
    names = {row.name for row in new if row.kind == "message"}
    if not names:
        return
    for message in kept_in(db, instance.case_id):
        if message.name not in names:
            continue
        aimed = message.keys.get("instance_id")
        if aimed is not None and aimed != str(instance.id):
            continue
        if db.get(MessageDelivery, (message.id, instance.id)) is not None:
            continue
        for row in new:
            if row.name == message.name and is_match(row.keys, message.keys):
                put_job(db, "take_message", instance_id=instance.id, message_id=message.id,
                        awaiting=row.key)  # fmt: skip
