"""Begin the end of a directive (P11): replaced, revoked, expired, or closed with open work."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from server import access
from server.database import Database, Work
from server.errors import Changed, NotAllowed, NotFound
from server.recording import journal
from server.recording.halting import lock_case, require_moving
from server.recording.incidents import reporting
from server.recording.instances import (
    Birth,
    begin,
    definition_by_id,
    lock_instance,
    pinned_definition_id,
)
from server.recording.messages import send
from server.recording.raising import is_waiting
from server.recording.starts import case_keys, root_of
from server.services.purposes import key_for, plain_start
from server.tables import Case, Definition, Instance, Message

MESSAGE = "msg_directive_superseded"


def propose_end(database: Database, *, officer_id: int, case_id: int) -> None:
    """The case's process takes it up; one that cannot has the end begun beside it."""
    with reporting(database, doing="propose_end"), database.transaction() as db:
        if not access.may_see_case(db, officer_id, case_id):
            raise NotFound("case-not-found")
        found = root_of(db, case_id)
        root = lock_instance(db, found.id) if found is not None else None
        case = lock_case(db, case_id)
        look(db, officer_id, case, root)
        if root is not None and is_waiting(db, root, MESSAGE):
            send(db, MESSAGE, case_id=case.id, keys=case_keys(case),
                 payload={"officer_id": officer_id})  # fmt: skip
        else:
            begin_beside(db, officer_id, case, root)
        journal.append(db, "end.proposed", case_id=case.id, officer_id=officer_id)


def look(db: Work, officer_id: int, case: Case, root: Instance | None) -> None:
    if not access.may_amend_case(db, officer_id, case.id):
        raise NotAllowed("may-not-end-case")
    require_moving(db, case.halt_id)
    if case.status != "running" or root is None or root.ended_at is not None:
        raise Changed("case-over")
    if is_under_way(db, case.id):
        raise Changed("end-under-way")


def is_under_way(db: Work, case_id: int) -> bool:
    asked = select(Message.id).where(
        Message.case_id == case_id, Message.name == MESSAGE, Message.delivered == 0
    )
    return any(db.scalar(one.limit(1)) is not None for one in (running(db, case_id), asked))


def running(db: Work, case_id: int) -> Select[Any]:
    return (
        select(Instance.id)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(Instance.case_id == case_id, Instance.ended_at.is_(None),
               Definition.key == key_for(db, "end"))
    )  # fmt: skip


def begin_beside(db: Work, officer_id: int, case: Case, root: Instance | None) -> None:
    definition_id = pinned_definition_id(db, case.id, key_for(db, "end"))
    begin(db, Birth(
        case_id=case.id, definition_id=definition_id, parent_id=root.id if root else None,
        keys=case_keys(case), data={"officer_id": officer_id},
        start=plain_start(definition_by_id(db, definition_id)),
    ))  # fmt: skip
