"""Who does a task: a leader assigns it with words, a holder hands it on, nobody to its author."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.actions.tasks.assign_task import assign_task
from server.actions.tasks.claim_task import claim_task
from server.actions.tasks.postpone_task import postpone_task
from server.actions.tasks.release_task import release_task
from server.errors import Changed, Invalid, NotAllowed, NotFound
from server.tables import Event, FollowUp, Membership, Notice, Task
from tests.rolled_out import handed_out, office, planning
from tests.web.conftest import Office

__all__ = ["handed_out", "office"]


@pytest.fixture
def receipt(office: Office) -> Task:
    """Ninh Kiều's, with a second specialist in the unit."""
    with office.database.transaction() as db:
        unit = office.unit("QU-NK")
        db.add(Membership(officer_id=office.cast.ung_ttk, unit_id=unit, role="chuyen_vien"))
        db.add(Membership(officer_id=office.cast.ung_ttk, unit_id=unit, role="van_thu"))
    return office.open_task("T_confirm_receipt", office.unit("QU-NK"))


def give(office: Office, by: int, task: Task, to: int, note: str = "") -> str:
    return assign_task(office.database, officer_id=by, task_id=task.id, to_id=to, note=note)


def held(office: Office, task: Task) -> Task:
    with office.database.reading() as db:
        return db.get_one(Task, task.id)


def test_a_leader_assigns_with_words_and_the_person_is_told(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    give(office, cast.le_dt, receipt, cast.lam_ott, "Làm trong sáng nay.")

    task = held(office, receipt)
    assert (task.assignee_id, task.assigned_by_id) == (cast.lam_ott, cast.le_dt)
    assert task.assign_note == "Làm trong sáng nay."
    with office.database.reading() as db:
        line = db.scalars(select(Event).where(Event.kind == "task.assigned")).one()
        told = db.scalars(select(Notice).where(Notice.code == "task-assigned")).one()
    assert (line.officer_id, line.data["note"]) == (cast.le_dt, "Làm trong sáng nay.")
    assert (told.officer_id, told.args["note"]) == (cast.lam_ott, "Làm trong sáng nay.")


def test_who_has_it_hands_it_on_and_who_has_not_does_not(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    claim_task(office.database, officer_id=cast.lam_ott, task_id=receipt.id)

    with pytest.raises(NotAllowed, match="task-not-assignable"):
        give(office, cast.ung_ttk, receipt, cast.ung_ttk)
    give(office, cast.lam_ott, receipt, cast.ung_ttk)

    assert held(office, receipt).assignee_id == cast.ung_ttk
    with pytest.raises(NotAllowed, match="task-not-assignable"):
        give(office, cast.lam_ott, receipt, cast.lam_ott)


def test_a_leader_reassigns_and_takes_back_what_somebody_has(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    claim_task(office.database, officer_id=cast.lam_ott, task_id=receipt.id)

    give(office, cast.le_dt, receipt, cast.ung_ttk)
    with pytest.raises(NotAllowed, match="claimed-by-other"):
        release_task(office.database, officer_id=cast.lam_ott, task_id=receipt.id)
    release_task(office.database, officer_id=cast.le_dt, task_id=receipt.id)

    assert held(office, receipt).assignee_id is None


def test_it_goes_only_to_somebody_whose_task_it_is(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    for other in (cast.thuy_tn, cast.nguyen_qt):
        with pytest.raises(Invalid, match="assignee-unable"):
            give(office, cast.le_dt, receipt, other)
    with pytest.raises(Invalid, match="assignee-missing"):
        give(office, cast.le_dt, receipt, 999_999)
    with pytest.raises(NotFound):
        give(office, cast.nguyen_qt, receipt, cast.lam_ott)


def test_nobody_is_to_approve_what_they_wrote(office: Office, cast: SimpleNamespace) -> None:
    unit = office.unit("QU-NK")
    with office.database.transaction() as db:
        db.add(Membership(officer_id=cast.lam_ott, unit_id=unit, role="lanh_dao_don_vi"))
    planning(office)
    office.do("lam_ott", "T_plan", {"plan_file": "FILE", "has_children": "false"}, unit_id=unit)
    approval = office.open_task("T_approve_plan", unit)

    with pytest.raises(Invalid, match="assignee-is-author"):
        give(office, cast.le_dt, approval, cast.lam_ott)
    give(office, cast.le_dt, approval, cast.le_dt)


def test_what_is_assigned_is_put_off_no_longer(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    with office.database.reading() as db:
        day = db.today.replace(day=24)
    postpone_task(office.database, officer_id=cast.lam_ott, task_id=receipt.id, on_day=day)

    give(office, cast.le_dt, receipt, cast.lam_ott)

    with office.database.reading() as db:
        assert db.scalars(select(FollowUp)).all() == []


def test_a_colleague_cannot_claim_what_was_assigned(
    office: Office, receipt: Task, cast: SimpleNamespace
) -> None:
    give(office, cast.le_dt, receipt, cast.lam_ott)

    with pytest.raises(Changed, match="task-claimed"):
        claim_task(office.database, officer_id=cast.ung_ttk, task_id=receipt.id)
