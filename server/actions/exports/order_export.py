"""Order a file that takes a while: a row, and the worker does the rest."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import select

from server import access
from server.database import Database
from server.errors import TooMany
from server.recording import journal
from server.tables import Export

AT_ONCE = 5  # of one officer that are not made yet


def order_export(
    database: Database, *, officer_id: int, report: str, ending: str, asked: dict[str, Any],
    lines: int,
) -> int:  # fmt: skip
    """The id of the order. The same one again, not made yet, is the first one."""
    with database.transaction() as db:
        asked = {**asked, "held": sorted(access.rights_of(db, officer_id))}
        mine = (Export.officer_id == officer_id, Export.ended_at.is_(None))
        waiting = list(db.scalars(select(Export).where(*mine).order_by(Export.id)))
        for one in waiting:
            if (one.report, one.ending, one.asked) == (report, ending, asked):
                return one.id
        if len(waiting) >= AT_ONCE:
            raise TooMany("too-many-exports", n=AT_ONCE)
        made = Export(officer_id=officer_id, report=report, ending=ending, asked=asked, lines=lines,
                      key=str(uuid.uuid4()), at=db.now, next_at=db.now)  # fmt: skip
        db.add(made)
        db.flush()
        journal.append(db, "export.ordered", officer_id=officer_id,
                       data={"report": report, "ending": ending, "lines": lines})  # fmt: skip
        return made.id
