"""Which version of a process is current: the last line of its releases says so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, delete, func, select

from server.database import Work
from server.errors import Changed, NotFound, Refused
from server.recording import journal
from server.services.definitions import definition_by_id
from server.tables import Definition as DefinitionRow
from server.tables import (
    DefinitionDraft,
    DefinitionRelease,
    Installation,
    StartSubscription,
)
from workflows.definition import Definition


def current_release(db: Work, key: str) -> DefinitionRelease | None:
    """None: never deployed, or withdrawn."""
    last = last_release(db, key)
    return None if last is None or last.kind == "withdrawn" else last


def last_release(db: Work, key: str) -> DefinitionRelease | None:
    return db.scalars(
        select(DefinitionRelease)
        .where(DefinitionRelease.key == key)
        .order_by(DefinitionRelease.id.desc())
        .limit(1)
    ).one_or_none()


def version_since(db: Work, draft: DefinitionDraft) -> int | None:
    """The current version, if it is not the one that the draft began from."""
    now = current_release(db, draft.key)
    if now is None or now.definition_id == draft.base_id:
        return None
    return db.get_one(DefinitionRow, now.definition_id).version


def current_definition_id(db: Work, key: str) -> int:
    release = current_release(db, key)
    if release is None:
        raise NotFound("definition-not-deployed", key=key)
    return release.definition_id


def current_keys(db: Work) -> frozenset[str]:
    """Every process that can be started today."""
    return frozenset(db.scalars(running_releases()))


def running_releases() -> Select[str, int]:
    """Key and definition of what is current and not withdrawn."""
    last = select(func.max(DefinitionRelease.id)).group_by(DefinitionRelease.key)
    return select(DefinitionRelease.key, DefinitionRelease.definition_id).where(
        DefinitionRelease.id.in_(last), DefinitionRelease.kind != "withdrawn"
    )


def current_definitions(db: Work) -> dict[str, Definition]:
    """Key -> the version that new cases run on."""
    return {key: definition_by_id(db, id_) for key, id_ in db.execute(running_releases())}


def find_version(db: Work, key: str, version: int) -> DefinitionRow:
    found = db.scalars(
        select(DefinitionRow).where(DefinitionRow.key == key, DefinitionRow.version == version)
    ).one_or_none()
    if found is None:
        raise NotFound("model-not-found")
    return found


def version_of_content(db: Work, content_hash: str) -> DefinitionRow | None:
    """What was deployed once is never deployed again, only made current."""
    query = select(DefinitionRow).where(DefinitionRow.hash == content_hash)
    return db.scalars(query).one_or_none()


def newest_version(db: Work, key: str) -> DefinitionRow:
    """The current one, else the one that was withdrawn."""
    last = last_release(db, key)
    if last is None:
        raise NotFound("model-not-found")
    return db.get_one(DefinitionRow, last.definition_id)


def release(
    db: Work,
    row: DefinitionRow,
    kind: str,
    *,
    officer_id: int | None,
    note: str = "",
    approved_by_id: int | None = None,
    **told: Any,
) -> None:
    """`kind`: deployed, restored or withdrawn; new cases follow from this moment."""
    db.add(DefinitionRelease(
        key=row.key, kind=kind, definition_id=row.id, note=note, at=db.now,
        officer_id=officer_id, approved_by_id=approved_by_id,
    ))  # fmt: skip
    db.flush()
    subscribe(db, row.key, None if kind == "withdrawn" else definition_by_id(db, row.id), row.id)
    journal.append(db, f"definition.{kind}", officer_id=officer_id,
                   data={"key": row.key, "version": row.version, "hash": row.hash,
                         "note": note, **told})  # fmt: skip


def lock_releases(db: Work) -> None:
    """Two who change what is current wait for each other here, whichever process it is.

    One is called by the other: what A needs must not be withdrawn while A is deployed. A new
    process has no row to lock yet.
    """
    lock_installation(db)


def lock_installation(db: Work) -> None:
    """Whoever changes what all others are judged by: processes, the organisation, accounts."""
    db.execute(select(Installation.id).with_for_update())


def require_not_current(db: Work, row: DefinitionRow) -> None:
    now = current_release(db, row.key)
    if now is not None and now.definition_id == row.id:
        raise Changed("deploy-nothing-new", version=row.version)


def restore(
    db: Work, row: DefinitionRow, *, officer_id: int, note: str, approved_by_id: int | None = None
) -> None:
    """An older version is current again."""
    require_not_current(db, row)
    release(db, row, "restored", officer_id=officer_id, note=note, approved_by_id=approved_by_id)


def withdraw(
    db: Work, key: str, *, officer_id: int, note: str, approved_by_id: int | None = None
) -> None:
    """Refused while another process calls it."""
    row = require_withdrawable(db, key)
    release(db, row, "withdrawn", officer_id=officer_id, note=note, approved_by_id=approved_by_id)


def require_withdrawable(db: Work, key: str) -> DefinitionRow:
    """Its current version, which no other process calls."""
    now = current_release(db, key)
    if now is None:
        raise NotFound("model-not-found")
    callers = [one.name for other, one in sorted(current_definitions(db).items())
               if other != key and key in one.calls]  # fmt: skip
    if callers:
        raise Refused("model-called", callers=", ".join(callers))
    return db.get_one(DefinitionRow, now.definition_id)


def subscribe(db: Work, key: str, definition: Definition | None, definition_id: int) -> None:
    """Only the current version is started by a message.

    A line that stays keeps its id: a start that is already on its way finds it.
    """
    versions = select(DefinitionRow.id).where(DefinitionRow.key == key)
    known = {
        (row.message, row.element): row
        for row in db.scalars(
            select(StartSubscription).where(StartSubscription.definition_id.in_(versions))
        )
    }
    wanted = {
        (s.message, s.element) for s in (definition.starts if definition else ()) if s.message
    }
    gone = [row.id for place, row in known.items() if place not in wanted]
    db.execute(delete(StartSubscription).where(StartSubscription.id.in_(gone)))
    for message, element in sorted(wanted):
        if (message, element) in known:
            known[message, element].definition_id = definition_id
        else:
            db.add(StartSubscription(message=message, definition_id=definition_id, element=element))
