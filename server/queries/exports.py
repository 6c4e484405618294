"""Files that an officer has ordered, and how far they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.reports.catalogue import kind_of
from server.tables import Export

SHOWN = 30


@dataclass(frozen=True)
class ExportLine:
    id: int
    title: str  # of the report, to be translated
    ending: str
    at: datetime
    lines: int
    read: int
    state: str  # waiting, made, failed
    size: int
    key: str

    @property
    def percent(self) -> int:
        """Reading is most of it; the last tenth is the writing."""
        return 100 if self.state == "made" else 90 * self.read // max(self.lines, 1)


def list_exports(db: Work, officer_id: int) -> tuple[ExportLine, ...]:
    """One's own, the newest first."""
    mine = select(Export).where(Export.officer_id == officer_id)
    found = db.scalars(mine.order_by(Export.id.desc()).limit(SHOWN)).all()
    rights = access.rights_of(db, officer_id)
    return tuple(line(one) for one in found if is_held(one, rights))


def read_export(db: Work, officer_id: int, export_id: int) -> ExportLine:
    """NotFound for everybody but whoever ordered it, and still sees what it tells."""
    found = db.get(Export, export_id)
    if found is None or found.officer_id != officer_id:
        raise NotFound("export-not-found")
    if not is_held(found, access.rights_of(db, officer_id)):
        raise NotFound("export-not-found")
    return line(found)


def is_held(one: Export, rights: Collection[str]) -> bool:
    """All that may have opened what the file tells is still theirs, whenever it was taken away."""
    held = one.asked.get("held")
    return held is not None and set(held) <= set(rights)


def line(one: Export) -> ExportLine:
    state = "failed" if one.failed else "made" if one.ended_at else "waiting"
    return ExportLine(one.id, kind_of(one.report).title, one.ending, one.at, one.lines, one.read,
                      state, one.size, one.key)  # fmt: skip
