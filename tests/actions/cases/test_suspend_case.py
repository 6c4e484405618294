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
from server.notice_words import notice_sentence
from server.queries.boxes import boxes_by
from server.recording.grounds import Grounds
from server.recording.halting import Halted
from server.recording.instances import Birth, begin
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
    Membership,
    Notice,
    Officer,
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
    run_until_idle(office.database)  # they are told of the suspension itself
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


def told(office: Office, code: str) -> list[Notice]:
    with office.database.reading() as db:
        return list(db.scalars(select(Notice).where(Notice.code == code)))


def test_the_people_of_each_unit_are_told_once_when_it_stops_and_when_it_goes_on(
    office: Office, case_id: int
) -> None:
    halt_id = suspend(office, case_id)
    run_until_idle(office.database)
    stopped = told(office, "case-suspended")
    resume(office, halt_id)
    run_until_idle(office.database)

    logins = {login_of(office, one.officer_id) for one in stopped}
    assert {"lam.ott"} <= logins
    assert "hoa.dtb" not in logins  # who did it knows
    sentence = notice_sentence("case-suspended", stopped[0].args)
    assert "517-CV/TU" in sentence
    assert WHY.document in sentence
    assert f"Lý do: {WHY.reason} " in sentence
    went_on = told(office, "case-resumed")
    assert sorted(one.officer_id for one in went_on) == sorted(one.officer_id for one in stopped)
    assert ON.document in notice_sentence("case-resumed", went_on[0].args)


def test_one_units_suspension_is_told_to_nobody_else(office: Office, case_id: int) -> None:
    suspend(office, case_id, unit_id=office.unit("QU-NK"))
    run_until_idle(office.database)

    people = {one.officer_id for one in told(office, "case-suspended")}
    with office.database.reading() as db:
        members = select(Membership.officer_id).where(Membership.unit_id == office.unit("QU-NK"))
        assert people
        assert people <= set(db.scalars(members))


def login_of(office: Office, officer_id: int) -> str:
    with office.database.reading() as db:
        return db.get_one(Officer, officer_id).login


@pytest.fixture
def passed_down(office: Office, case_id: int) -> tuple[int, int]:
    """QU-NK has given its part to QU-BT: the instance and the assignment of the latter."""
    upper, lower = office.unit("QU-NK"), office.unit("QU-BT")
    above, below = office.instance(upper), office.instance(lower)
    with office.database.transaction() as db:
        db.get_one(Instance, below).parent_id = above
        given = db.scalars(select(Assignment).where(Assignment.unit_id == upper)).first()
        child = db.scalars(select(Assignment).where(Assignment.unit_id == lower)).first()
        assert given is not None
        assert child is not None
        child.parent_id = given.id
        assert case_id
        return below, child.id


def standing(office: Office, passed_down: tuple[int, int]) -> tuple[int | None, int | None]:
    with office.database.reading() as db:
        return (db.get_one(Instance, passed_down[0]).halt_id,
                db.get_one(Assignment, passed_down[1]).halt_id)  # fmt: skip


def test_what_a_suspended_unit_passed_down_stands_still_with_it_and_goes_on_with_it(
    office: Office, case_id: int, passed_down: tuple[int, int]
) -> None:
    halt_id = suspend(office, case_id, unit_id=office.unit("QU-NK"))

    assert standing(office, passed_down) == (halt_id, halt_id)
    assert born_below(office, passed_down[0]) == halt_id
    resume(office, halt_id)
    run_until_idle(office.database)
    assert standing(office, passed_down) == (None, None)


def born_below(office: Office, parent_id: int) -> int | None:
    """What comes up under it, for a unit that is in no suspension itself."""
    with office.database.transaction() as db:
        parent = db.get_one(Instance, parent_id)
        birth = Birth(case_id=parent.case_id, definition_id=parent.definition_id,
                      parent_id=parent_id, unit_id=office.unit("QU-OM"), start=parent.part or None,
                      keys=parent.keys)  # fmt: skip
        return begin(db, birth).halt_id


def test_what_stood_still_before_is_resumed_by_its_own_suspension_only(
    office: Office, case_id: int, passed_down: tuple[int, int]
) -> None:
    lower = suspend(office, case_id, unit_id=office.unit("QU-BT"))
    upper = suspend(office, case_id, unit_id=office.unit("QU-NK"))

    with pytest.raises(Changed, match="unit-above-suspended"):
        resume(office, lower)
    resume(office, upper)
    run_until_idle(office.database)
    assert standing(office, passed_down)[0] == lower
    resume(office, lower)
    run_until_idle(office.database)
    assert standing(office, passed_down) == (None, None)


def test_no_tick_looks_at_what_stands_still_and_all_of_it_comes_due_again(
    office: Office, case_id: int
) -> None:
    def looked_at() -> int:
        with office.database.reading() as db:
            count = select(func.count()).select_from(Due)
            return db.scalar(count.where(Due.ended_at.is_(None), ~Due.held)) or 0

    before = looked_at()
    halt_id = suspend(office, case_id)

    assert before > 0
    assert looked_at() == 0
    resume(office, halt_id)
    run_until_idle(office.database)
    assert looked_at() >= before
