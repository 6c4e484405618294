"""A cancelled case takes everything under it along, once and for good."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from server.actions.cases.cancel_case import cancel_case
from server.actions.cases.resume_case import resume_case
from server.actions.instances.cancel_instance import cancel_instance
from server.actions.tasks.claim_task import claim_task
from server.errors import Changed, Invalid, NotAllowed, NotFound
from server.recording.grounds import Grounds
from server.recording.halting import Halted
from server.tables import (
    Assignment,
    AwaitingRow,
    Case,
    ChildGroup,
    DeadlineChange,
    Due,
    Event,
    Incident,
    Instance,
    Job,
    Message,
    Schedule,
    Task,
)
from server.worker import run_until_idle
from tests.actions.cases.test_suspend_case import ON, suspend
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]
WHY = Grounds("Văn bản được thu hồi.", "20-QĐ/TU, 05/07/2022")


def cancel(office: Office, case_id: int, officer: str = "hoa_dtb", **given: Any) -> int:
    return cancel_case(
        office.database, officer_id=getattr(office.cast, officer), case_id=case_id,
        **{"grounds": WHY, "number": "517-CV/TU", "key": str(uuid.uuid4()), **given},
    )  # fmt: skip


def cancel_one(office: Office, instance_id: int, officer: str = "hoa_dtb") -> int:
    return cancel_instance(office.database, officer_id=getattr(office.cast, officer),
                           instance_id=instance_id, grounds=WHY, key=str(uuid.uuid4()))  # fmt: skip


def left_open(office: Office) -> dict[str, int]:
    questions = {
        "instances": select(func.count()).where(Instance.ended_at.is_(None)),
        "tasks": select(func.count()).where(Task.state == "open"),
        "dues": select(func.count()).where(Due.ended_at.is_(None)),
        "awaiting": select(func.count()).select_from(AwaitingRow),
        "jobs": select(func.count()).where(Job.ended_at.is_(None)),
        "schedules": select(func.count()).where(Schedule.ended_at.is_(None)),
        "kept": select(func.count()).where(Message.kept_to_case_end),
        "duties": select(func.count()).where(Assignment.progress != "CANCELLED"),
    }
    with office.database.reading() as db:
        return {name: db.scalar(one) or 0 for name, one in questions.items()}


def test_nothing_of_a_cancelled_case_is_left_open(office: Office, case_id: int) -> None:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))

    cancel(office, case_id)

    with pytest.raises(Halted):  # from this moment on, before the worker has been there
        claim_task(office.database, officer_id=office.cast.lam_ott, task_id=task.id)
    run_until_idle(office.database)
    assert set(left_open(office).values()) == {0}
    with office.database.reading() as db:
        case = db.get_one(Case, case_id)
        assert (case.status, case.closed_at is not None) == ("ended", True)
        assert set(db.scalars(select(Instance.status))) == {"cancelled"}
        assert db.scalars(select(Incident)).all() == []
        told = db.scalars(select(Event).where(Event.kind == "case.cancelled")).one()
        assert told.data["document"] == WHY.document
        lines = select(DeadlineChange.to_due).where(DeadlineChange.kind == "withdraw")
        assert set(db.scalars(lines)) == {None}


def test_a_suspended_case_can_be_cancelled_and_is_not_resumed_any_more(
    office: Office, case_id: int
) -> None:
    halt_id = suspend(office, case_id)

    cancel(office, case_id)
    run_until_idle(office.database)

    assert set(left_open(office).values()) == {0}
    with pytest.raises(Changed):
        resume_case(office.database, officer_id=office.cast.hoa_dtb, halt_id=halt_id, grounds=ON,
                    key=str(uuid.uuid4()))  # fmt: skip


def test_the_number_is_typed_to_confirm_and_only_a_leader_may(office: Office, case_id: int) -> None:
    with pytest.raises(Invalid) as wrong:
        cancel(office, case_id, number="518-CV/TU")
    with pytest.raises(NotAllowed):
        cancel(office, case_id, officer="thuy_tn")
    with pytest.raises(NotFound):
        cancel(office, case_id, officer="nguyen_qt")

    assert wrong.value.problems[0].code == "not-the-number"
    cancel(office, case_id, number=" 517-cv/tu ")
    with pytest.raises(Changed) as again:
        cancel(office, case_id)
    assert again.value.code == "case-over"


def test_one_unit_is_cancelled_and_its_parent_counts_it(office: Office, case_id: int) -> None:
    unit_id = office.unit("QU-NK")
    instance_id = office.instance(unit_id)

    cancel_one(office, instance_id)
    run_until_idle(office.database)

    assert office.open_elements(unit_id) == []
    assert office.open_elements() == ["T_confirm_receipt"]
    with office.database.reading() as db:
        instance = db.get_one(Instance, instance_id)
        assert (instance.status, instance.outcome) == ("cancelled", None)
        group = db.get_one(ChildGroup, instance.child_group_id)
        assert (group.status, group.completed, group.total) == ("running", 1, 2)
        progress = select(Assignment.progress).where(Assignment.unit_id == unit_id)
        assert set(db.scalars(progress)) == {"CANCELLED"}
        assert db.get_one(Case, case_id).status == "running"
    with pytest.raises(Changed) as again:
        cancel_one(office, instance_id)
    assert again.value.code == "instance-over"


def test_the_root_is_cancelled_with_its_case_only(office: Office, case_id: int) -> None:
    assert case_id
    with office.database.reading() as db:
        root = select(Instance.id).where(Instance.parent_id.is_(None), Instance.ended_at.is_(None))
        root_id = db.scalars(root).one()

    with pytest.raises(Changed) as refused:
        cancel_one(office, root_id)
    assert refused.value.code == "cancel-the-case"
    with pytest.raises(NotAllowed):
        cancel_one(office, root_id, officer="thuy_tn")
