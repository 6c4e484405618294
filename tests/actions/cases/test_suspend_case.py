"""A suspended case: nothing moves, clocks stand; a resumed one moves on by the days it stood."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select

from server.access import holders
from server.actions.cases.resume_case import resume_case
from server.actions.cases.suspend_case import suspend_case
from server.actions.obstacles.report_obstacle import report_obstacle
from server.actions.tasks.claim_task import claim_task
from server.actions.tasks.complete_task import complete_task
from server.actions.tasks.save_draft import save_draft
from server.database import Database
from server.errors import Changed, Invalid, NotAllowed, NotFound
from server.queries.boxes import boxes_by
from server.recording.grounds import Grounds
from server.recording.halting import Halted
from server.services.calendar import calendar_of
from server.tables import (
    Assignment,
    Case,
    DeadlineChange,
    Due,
    Event,
    Halt,
    Instance,
    Job,
    Notice,
    Task,
)
from server.worker import run_until_idle
from tests.processes.conftest import Office
from tests.processes.test_failing_models import ONWARD, SCRIPT, started
from tests.rolled_out import case_id, handed_out, office
from workflows.workdays import ZONE

__all__ = ["case_id", "handed_out", "office"]
WHY = Grounds("Chờ hướng dẫn của Trung ương.", "12-TB/TU, 01/07/2022")
ON = Grounds("Đã có hướng dẫn.", "15-TB/TU, 08/07/2022")


def suspend(office: Office, case_id: int, officer: str = "hoa_dtb", **given: Any) -> int:
    return suspend_case(
        office.database, officer_id=getattr(office.cast, officer), case_id=case_id,
        **{"grounds": WHY, "key": str(uuid.uuid4()), **given},
    )  # fmt: skip


def resume(office: Office, halt_id: int, officer: str = "hoa_dtb", **given: Any) -> int:
    return resume_case(
        office.database, officer_id=getattr(office.cast, officer), halt_id=halt_id,
        **{"grounds": ON, "key": str(uuid.uuid4()), **given},
    )  # fmt: skip


def binding(office: Office) -> list[Assignment]:
    with office.database.reading() as db:
        return list(db.scalars(select(Assignment).where(Assignment.deadline_kind == "BINDING")))


def test_no_task_can_be_taken_or_completed_and_the_officer_is_told_why(
    office: Office, case_id: int
) -> None:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    suspend(office, case_id)

    with pytest.raises(Halted) as stopped:
        complete_task(office.database, officer_id=office.cast.lam_ott, task_id=task.id,
                      version=task.version, key=str(uuid.uuid4()), raw={})  # fmt: skip
    with pytest.raises(Halted):
        claim_task(office.database, officer_id=office.cast.lam_ott, task_id=task.id)
    with pytest.raises(Halted):
        report_obstacle(office.database, officer_id=office.cast.lam_ott, task_id=task.id)

    assert stopped.value.args_for_words["document"] == WHY.document
    assert stopped.value.args_for_words["reason"] == WHY.reason
    save_draft(office.database, officer_id=office.cast.lam_ott, task_id=task.id,
               version=task.version, values={"note": "giữ lại"})  # fmt: skip


def test_nobody_is_reminded_no_job_runs_and_no_box_counts_it(office: Office, case_id: int) -> None:
    halt_id = suspend(office, case_id)
    with office.database.transaction() as db:
        instance_id = office.instance(office.unit("QU-NK"))
        db.add(Job(kind="take_message", instance_id=instance_id, run_at=db.now,
                   payload={"message_id": 0, "awaiting": ""}))  # fmt: skip
        told = db.scalar(select(func.count(Notice.id)))

    office.move_clock("2022-09-30")
    run_until_idle(office.database)

    with office.database.reading() as db:
        assert db.scalar(select(func.count(Notice.id))) == told
        assert db.scalars(select(Job.attempts).where(Job.ended_at.is_(None))).all() == [0]
        boxes = boxes_by(db, Assignment.case_id, [Assignment.case_id == case_id])[case_id]
        assert (boxes.counted, boxes.outside) == (0, 0)
        assert boxes.paused > 0
        assert db.get_one(Halt, halt_id).ended_at is None
        fired = select(func.count(Due.id)).where(Due.ended_at.is_not(None), Due.due_at > db.now)
        assert db.scalar(fired) == 0


def test_resumed_every_clock_has_moved_by_the_working_days_it_stood(
    office: Office, case_id: int
) -> None:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    office.move_clock("2022-07-01")
    halt_id = suspend(office, case_id)
    office.move_clock("2022-07-08")

    assert resume(office, halt_id) == 5
    run_until_idle(office.database)

    (first, *_) = binding(office)
    assert (first.original_due, first.current_due) == (date(2022, 7, 29), date(2022, 8, 5))
    assert (first.suspended_on, first.halt_id, first.progress) == (None, None, "NOT_STARTED")
    with office.database.reading() as db:
        lines = select(DeadlineChange).where(DeadlineChange.assignment_id == first.id)
        kinds = [(one.kind, one.to_due) for one in db.scalars(lines.order_by(DeadlineChange.id))]
        assert kinds[-2:] == [("suspend", date(2022, 7, 29)), ("resume", date(2022, 8, 5))]
        moved = db.get_one(Task, task.id)
        assert task.due_on is not None
        assert moved.due_on == calendar_of(db).add(task.due_on, 5)
        assert moved.due_why["held"][0]["days"] == 5
        assert db.get_one(Case, case_id).halt_id is None
        assert db.scalars(select(Instance.halt_id).where(Instance.halt_id.is_not(None))).all() == []
        after = select(Due.due_at).where(Due.assignment_id == first.id, Due.key == "after")
        assert db.scalars(after).one().date() >= date(2022, 8, 5)
        kinds_told = set(db.scalars(select(Event.kind).where(Event.case_id == case_id)))
        assert {"case.suspended", "case.resumed"} <= kinds_told
    office.do("lam_ott", "T_confirm_receipt",
              {"received_on": office.today(), "declined": "false"},
              unit_id=office.unit("QU-NK"))  # fmt: skip


def test_one_unit_stands_still_and_the_others_go_on(office: Office, case_id: int) -> None:
    stopped, other = office.unit("QU-NK"), office.unit("QU-BT")
    halt_id = suspend(office, case_id, unit_id=stopped)

    office.do(specialist(office, other), "T_confirm_receipt",
              {"received_on": office.today(), "declined": "false"}, unit_id=other)  # fmt: skip

    with pytest.raises(Halted):
        claim_task(office.database, officer_id=office.cast.lam_ott,
                   task_id=office.open_task("T_confirm_receipt", stopped).id)  # fmt: skip
    held = {one.unit_id for one in binding(office) if one.suspended_on is not None}
    assert held == {stopped}
    resume(office, halt_id)
    run_until_idle(office.database)
    claim_task(office.database, officer_id=office.cast.lam_ott,
               task_id=office.open_task("T_confirm_receipt", stopped).id)  # fmt: skip


def specialist(office: Office, unit_id: int) -> str:
    with office.database.reading() as db:
        login = holders(db, unit_id, ("chuyen_vien", "van_thu"), db.today)[0].login
    return login.replace(".", "_").replace("-", "_")


def test_only_a_leader_of_the_lead_body_may_with_reason_and_document(
    office: Office, case_id: int
) -> None:
    with pytest.raises(NotAllowed):
        suspend(office, case_id, officer="thuy_tn")
    with pytest.raises(NotFound):
        suspend(office, case_id, officer="nguyen_qt")
    with pytest.raises(Invalid) as empty:
        suspend(office, case_id, grounds=Grounds("", " "))

    assert [one.path for one in empty.value.problems] == [("reason",), ("document",)]


def test_the_same_form_sent_again_suspends_once(office: Office, case_id: int) -> None:
    key = str(uuid.uuid4())

    first = suspend(office, case_id, key=key)

    assert suspend(office, case_id, key=key) == first
    with pytest.raises(Changed):
        suspend(office, case_id)
    days = resume(office, first, key="k")
    assert resume(office, first, key="k") == days
    with pytest.raises(Changed) as again:
        suspend(office, case_id)
    assert again.value.code == "case-resuming"


def test_a_report_that_waits_for_its_answer_is_not_moved_twice(
    office: Office, case_id: int
) -> None:
    unit_id = office.unit("QU-NK")
    office.carry_out(unit_id, leader="le_dt", specialist="lam_ott")
    office.move_clock("2022-07-01")
    halt_id = suspend(office, case_id)
    office.move_clock("2022-07-08")
    resume(office, halt_id)
    run_until_idle(office.database)

    (sent,) = [one for one in binding(office) if one.unit_id == unit_id]
    assert (sent.progress, sent.current_due) == ("SUBMITTED", date(2022, 7, 29))
    office.accept(unit_id, decision="supplement")

    (back,) = [one for one in binding(office) if one.unit_id == unit_id]
    assert back.current_due is not None
    assert back.current_due > date(2022, 7, 29) + timedelta(days=7)


REMINDED = (
    SCRIPT.format("x = 1") + ONWARD
    + '<boundaryEvent id="b" attachedToRef="T_one"><timerEventDefinition><timeDuration>"P3D"'
    '</timeDuration></timerEventDefinition></boundaryEvent><endEvent id="e2"/>'
    '<sequenceFlow id="w1" sourceRef="b" targetRef="e2"/>'
)  # fmt: skip


def test_a_timer_of_the_flow_waits_and_then_has_its_days_again(
    database: Database, cast: SimpleNamespace
) -> None:
    office = Office(database, cast)
    office.move_clock("2022-06-20")
    instance_id = started(database, REMINDED)
    with database.reading() as db:
        case_id = db.get_one(Instance, instance_id).case_id
    assert case_id is not None
    office.move_clock("2022-06-21")
    halt_id = suspend(office, case_id)
    office.move_clock("2022-06-27")  # four working days on, past the timer

    run_until_idle(database)
    assert status_of(database, instance_id) == "running"
    resume(office, halt_id)
    run_until_idle(database)
    assert status_of(database, instance_id) == "running"

    with database.reading() as db:
        due = db.scalars(select(Due).where(Due.kind == "timer", Due.ended_at.is_(None))).one()
        assert due.due_at.astimezone(ZONE).date() == date(2022, 6, 29)
    office.move_clock("2022-06-30")
    run_until_idle(database)
    assert status_of(database, instance_id) == "completed"


def status_of(database: Database, instance_id: int) -> str:
    with database.reading() as db:
        return db.get_one(Instance, instance_id).status
