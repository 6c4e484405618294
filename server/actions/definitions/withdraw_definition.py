"""Withdraw a process: no case begins with it any more; running ones go on."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.errors import NotFound, Refused
from server.recording.releases import current_definition_id, current_keys, current_release, release
from server.services.definitions import definition_by_id
from server.tables import Definition


def withdraw_definition(database: Database, *, officer_id: int, key: str, note: str) -> None:
    """Refused while another process calls it."""
    if not note.strip():
        raise Refused("deploy-without-note")
    with database.transaction() as db:
        access.require_modeller(db, officer_id)
        rows = db.scalars(select(Definition).where(Definition.key == key).with_for_update())
        by_id = {row.id: row for row in rows}
        now = current_release(db, key)
        if now is None:
            raise NotFound("model-not-found")
        callers = callers_of(db, key)
        if callers:
            raise Refused("model-called", callers=", ".join(callers))
        release(db, by_id[now.definition_id], "withdrawn", officer_id=officer_id,
                note=note.strip()[:500])  # fmt: skip


def callers_of(db: Work, key: str) -> list[str]:
    others = sorted(current_keys(db) - {key})
    found = [definition_by_id(db, current_definition_id(db, other)) for other in others]
    return [definition.name for definition in found if key in definition.calls]
