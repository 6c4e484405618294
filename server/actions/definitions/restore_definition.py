"""Roll back: an older version is current again for cases that begin from now on."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Database
from server.errors import Changed, NotFound, Refused
from server.recording.releases import current_release, release
from server.tables import Definition


def restore_definition(
    database: Database, *, officer_id: int, key: str, version: int, note: str
) -> None:
    if not note.strip():
        raise Refused("deploy-without-note")
    with database.transaction() as db:
        access.require_modeller(db, officer_id)
        row = db.scalars(
            select(Definition)
            .where(Definition.key == key, Definition.version == version)
            .with_for_update()
        ).one_or_none()
        if row is None:
            raise NotFound("model-not-found")
        now = current_release(db, key)
        if now is not None and now.definition_id == row.id:
            raise Changed("deploy-nothing-new", version=version)
        release(db, row, "restored", officer_id=officer_id, note=note.strip()[:500])
