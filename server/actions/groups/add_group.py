"""A group that directives may be addressed to; who is in it is said afterwards, unit by unit."""

from __future__ import annotations

import re

from sqlalchemy import func, select

from server import access
from server.database import Database
from server.recording.groups import LONGEST_NAME, named_alike, note_group
from server.recording.organisation import of_text, refuse
from server.recording.releases import lock_installation
from server.tables import UnitGroup

CODE = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
LONGEST_CODE = 40


def add_group(database: Database, *, officer_id: int, code: str, name: str) -> int:
    with database.transaction() as db:
        lock_installation(db)
        access.require_admin(db, officer_id)
        is_taken = db.scalar(select(UnitGroup.id).where(UnitGroup.code == code)) is not None
        refuse(*of_text("name", name, LONGEST_NAME), *of_text("code", code, LONGEST_CODE),
               (bool(code) and not CODE.fullmatch(code), "code", "bad-group-code", {}),
               (is_taken, "code", "code-taken", {"code": code}),
               named_alike(db, name))  # fmt: skip
        last = db.scalar(select(func.max(UnitGroup.position))) or 0
        group = UnitGroup(code=code, name=name, position=last + 1)
        db.add(group)
        db.flush()
        note_group(db, "group_added", group, officer_id)
        return group.id
