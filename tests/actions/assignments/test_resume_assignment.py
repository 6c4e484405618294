"""What guidance from above stopped goes on, its deadline moved by the days it stood."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from sqlalchemy import select

from server.actions.assignments.resume_assignment import resume_assignment
from server.actions.cases.suspend_case import suspend_case
from server.errors import Changed, NotAllowed, NotFound
from server.recording.grounds import Grounds
from server.services.deadlines import suspend
from server.tables import Assignment, DeadlineChange, Due
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]
WHY = Grounds("Đã bố trí kinh phí.", "30-TB/TU, 08/07/2022")


@pytest.fixture
def assignment_id(office: Office, case_id: int) -> int:
    """Binding until 29/7, stopped by guidance on 1/7."""
    assert case_id
    office.move_clock("2022-07-01")
    with office.database.transaction() as db:
        found = db.scalars(
            select(Assignment).where(
                Assignment.deadline_kind == "BINDING", Assignment.unit_id == office.unit("QU-NK")
            )
        ).one()
        suspend(db, found, office.cast.hoa_dtb, "Chờ kinh phí.", "12-TB/TU, 01/07/2022")
    office.move_clock("2022-07-08")
    return found.id


def resume(office: Office, assignment_id: int, officer: str = "hoa_dtb", key: str = "") -> int:
    return resume_assignment(office.database, officer_id=getattr(office.cast, officer),
                             assignment_id=assignment_id, grounds=WHY,
                             key=key or str(uuid.uuid4()))  # fmt: skip


def test_the_deadline_moves_and_reminders_come_again(office: Office, assignment_id: int) -> None:
    assert resume(office, assignment_id, key="once") == 5
    assert resume(office, assignment_id, key="once") == 5

    with office.database.reading() as db:
        found = db.get_one(Assignment, assignment_id)
        assert (found.progress, found.suspended_on) == ("IN_PROGRESS", None)
        assert found.current_due == date(2022, 8, 5)
        changes = select(DeadlineChange).where(DeadlineChange.assignment_id == assignment_id)
        last = db.scalars(changes.order_by(DeadlineChange.id.desc()).limit(1)).one()
        assert (last.kind, last.from_due, last.to_due) == (
            "resume", date(2022, 7, 29), date(2022, 8, 5),
        )  # fmt: skip
        waiting = select(Due.key).where(Due.assignment_id == assignment_id, Due.ended_at.is_(None))
        assert {"after", "letter"} <= set(db.scalars(waiting))
    with pytest.raises(Changed):
        resume(office, assignment_id)


def test_only_a_leader_may_and_not_what_stands_with_its_case(
    office: Office, assignment_id: int, case_id: int
) -> None:
    with pytest.raises(NotFound):
        resume(office, assignment_id, "nguyen_qt")
    with pytest.raises(NotAllowed):
        resume(office, assignment_id, "lam_ott")
    suspend_case(office.database, officer_id=office.cast.hoa_dtb, case_id=case_id, grounds=WHY,
                 key="case")  # fmt: skip
    with office.database.reading() as db:
        other = db.scalars(
            select(Assignment.id).where(Assignment.halt_id.is_not(None)).limit(1)
        ).one()

    with pytest.raises(Changed) as refused:
        resume(office, other)
    assert refused.value.code == "assignment-not-suspended"
