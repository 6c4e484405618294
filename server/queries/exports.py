"""Files that an officer has ordered, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from server.database import Work
from server.errors import NotFound
from server.queries.reports.catalogue import kind_of
from server.tables import Export, Membership
from workflows.workdays import day_of

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
    return tuple(line(one) for one in found if not has_left_since(db, officer_id, one.at))


def read_export(db: Work, officer_id: int, export_id: int) -> ExportLine:
    """NotFound for everybody but whoever ordered it, and still sees what it tells."""
    found = db.get(Export, export_id)
    if found is None or found.officer_id != officer_id or has_left_since(db, officer_id, found.at):
        raise NotFound("export-not-found")
    return line(found)


def has_left_since(db: Work, officer_id: int, moment: datetime) -> bool:
    """A role has ended that may have opened what the file tells."""
    ended = select(Membership.id).where(
        Membership.officer_id == officer_id,
        Membership.valid_to > day_of(moment),
        Membership.valid_to <= db.today,
    )
    return db.scalar(ended.limit(1)) is not None


def line(one: Export) -> ExportLine:
    state = "failed" if one.failed else "made" if one.ended_at else "waiting"
    return ExportLine(one.id, kind_of(one.report).title, one.ending, one.at, one.lines, one.read,
                      state, one.size, one.key)  # fmt: skip
