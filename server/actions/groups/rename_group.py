"""A group of addressees is called otherwise; issued documents keep the line as it was printed."""

from __future__ import annotations

from server import access
from server.database import Database
from server.errors import NotFound
from server.recording.groups import LONGEST_NAME, named_alike, note_group
from server.recording.organisation import of_text, refuse
from server.recording.releases import lock_installation
from server.tables import UnitGroup


def rename_group(database: Database, *, officer_id: int, group_id: int, name: str) -> None:
    with database.transaction() as db:
        lock_installation(db)
        access.require_admin(db, officer_id)
        group = db.get(UnitGroup, group_id)
        if group is None:
            raise NotFound("group-not-found")
        refuse(*of_text("name", name, LONGEST_NAME),
               (name == group.name, "name", "same-name", {}),
               named_alike(db, name, group.id))  # fmt: skip
        before, group.name = group.name, name
        db.flush()
        note_group(db, "group_renamed", group, officer_id, before=before)
