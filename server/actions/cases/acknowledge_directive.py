"""A unit that is only informed says that it has read the directive; once for the whole unit."""

from __future__ import annotations

from sqlalchemy import select

from server import access
from server.database import Database
from server.errors import NotFound
from server.recording import journal
from server.tables import Acknowledgement, CaseUnit


def acknowledge_directive(
    database: Database, *, officer_id: int, case_id: int, unit_id: int
) -> None:
    with database.transaction() as db:
        place = db.scalar(
            select(CaseUnit)
            .where(
                CaseUnit.case_id == case_id,
                CaseUnit.unit_id == unit_id,
                CaseUnit.role == "informed",
            )
            .with_for_update()
        )
        if place is None or not access.may_acknowledge(db, officer_id, place):
            raise NotFound("case-not-found")
        if db.get(Acknowledgement, (case_id, unit_id)) is not None:
            return
        db.add(Acknowledgement(case_id=case_id, unit_id=unit_id, officer_id=officer_id, at=db.now))
        journal.append(db, "directive.acknowledged", case_id=case_id, unit_id=unit_id,
                       officer_id=officer_id)  # fmt: skip
