"""Groups of addressees: one name each, and a line of the journal for what becomes of them."""

from __future__ import annotations

from sqlalchemy import select

from server.database import Work
from server.recording import journal
from server.recording.organisation import Fault
from server.tables import UnitGroup
from server.textfold import fold

LONGEST_NAME = 200


def named_alike(db: Work, name: str, but: int | None = None) -> Fault:
    """Two groups of one name: nobody would know which one a line means."""
    rows = db.execute(select(UnitGroup.id, UnitGroup.name))
    taken = any(fold(other) == fold(name) for id_, other in rows if id_ != but)
    return (taken, "name", "group-name-taken", {})


def note_group(db: Work, act: str, group: UnitGroup, officer_id: int, **told: str) -> None:
    journal.append(db, f"organisation.{act}", officer_id=officer_id,
                   data={"code": group.code, "name": group.name, **told})  # fmt: skip
