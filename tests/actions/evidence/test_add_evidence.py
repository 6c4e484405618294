"""Evidence is added to the assignment as it is, not as it was before the wait for its lock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait

from sqlalchemy import select

from server.actions.evidence.add_evidence import add_evidence
from server.tables import Assignment
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]


def test_progress_that_was_made_meanwhile_stays(office: Office, case_id: int) -> None:
    with office.database.reading() as db:
        query = select(Assignment).where(Assignment.case_id == case_id)
        first = db.scalars(query.order_by(Assignment.id).limit(1)).one()
        today = db.today
    assert first.progress == "NOT_STARTED"

    def add() -> int:
        return add_evidence(office.database, officer_id=office.cast.thuy_tn, text="Đã phổ biến.",
                            assignment_id=first.id, happened_on=today)  # fmt: skip

    with ThreadPoolExecutor(1) as pool:
        with office.database.transaction() as db:
            db.get_one(Assignment, first.id).progress = "SUBMITTED"
            db.flush()
            beside = pool.submit(add)
            wait([beside], timeout=1)
        beside.result()

    with office.database.reading() as db:
        assert db.get_one(Assignment, first.id).progress == "SUBMITTED"
