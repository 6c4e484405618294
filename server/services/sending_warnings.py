"""What somebody should know before a directive goes out; nothing of it stops the sending."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.calendar import calendar_of
from server.services.delicate import TOPICS, cares_of
from server.services.sending import Sending
from server.tables import Membership, Officer
from server.tables.validity import runs_on

WORKERS = ("van_thu", "chuyen_vien", "lanh_dao_don_vi", "lanh_dao_ban")


@dataclass(frozen=True)
class Warned:
    code: str
    args: dict[str, Any] = field(default_factory=dict)


def warnings_of(
    db: Work, sending: Sending, *, is_prepared: bool, asks_again: bool = True
) -> tuple[Warned, ...]:
    """`is_prepared`: the model takes what was chosen; `asks_again`: a step asks for it anew."""
    found = [*about_secrecy(sending), *about_days(db, sending), *about_people(db, sending)]
    if not is_prepared:
        found.append(Warned("sending-asks-again" if asks_again else "sending-not-taken"))
    if sending.duties and all(one.kind == "NOT_SET" for one in sending.duties):
        found.append(Warned("sending-without-deadline"))
    return tuple(found)


def about_secrecy(sending: Sending) -> Iterator[Warned]:
    fields = sending.fields
    for one in cares_of(str(fields.get("subject") or ""), str(fields.get("text") or "")):
        code = "sending-delicate" if one in TOPICS else "sending-caution"
        yield Warned(code, {"what": one.lower()})


def about_days(db: Work, sending: Sending) -> Iterator[Warned]:
    calendar = calendar_of(db)
    for one in sending.duties:
        if one.due is None:
            continue
        said = {"n": one.ordinal, "day": one.due.strftime("%d/%m/%Y")}
        if one.due < db.today:
            yield Warned("sending-due-past", said)
        elif not calendar.is_working(one.due):
            yield Warned("sending-due-day-off", said)
    issued = sending.fields.get("issued_on")
    if issued is not None and issued > db.today:
        yield Warned("sending-issued-later", {"day": issued.strftime("%d/%m/%Y")})


def about_people(db: Work, sending: Sending) -> Iterator[Warned]:
    """Units where nobody would see the task: somebody enters it for them from paper."""
    wanted = [one.unit_id for one in sending.units]
    held = set(db.scalars(
        select(Membership.unit_id)
        .join(Officer, Officer.id == Membership.officer_id)
        .where(
            Membership.unit_id.in_(wanted), Membership.role.in_(WORKERS), Officer.is_active,
            runs_on(Membership, db.today),
        )
    ))  # fmt: skip
    for one in sending.units:
        if one.unit_id not in held:
            yield Warned("sending-nobody", {"unit": one.name})
