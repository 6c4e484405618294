"""P2, P3 and P6 on 517-CV/TU, through the actions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from server.actions.cases.open_case import open_case
from server.actions.obstacles.report_obstacle import report_obstacle
from server.actions.obstacles.withdraw_obstacle import withdraw_obstacle
from server.services.choices import options_of
from server.services.forms import form_of
from server.tables import Assignment, Case, CaseUnit, Incident, Instance, Obstacle, Task
from server.worker import run_until_idle


def test_a_directive_is_rolled_out_to_its_units(office: Any, directive_id: int) -> None:
    case_id = open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)

    office.roll_out(["QU-NK", "QU-BT"])

    with office.database.reading() as db:
        assert db.get_one(Case, case_id).expected_units == 2
        roles = db.execute(select(CaseUnit.role, func.count()).group_by(CaseUnit.role)).all()
        assert {tuple(one) for one in roles} == {("implement", 2), ("informed", 2)}
        assert db.scalars(select(Incident.code)).all() == []
        children = db.scalars(select(Instance).where(Instance.unit_id.is_not(None))).all()
        assert len(children) == 2
    assert office.open_elements() == ["T_confirm_receipt", "T_confirm_receipt"]


def test_a_unit_carries_out_reports_and_is_done(office: Any, directive_id: int) -> None:
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    unit_id = office.unit("QU-NK")

    office.carry_out(unit_id, leader="le_dt", specialist="lam_ott")
    office.accept(unit_id)

    with office.database.reading() as db:
        done = db.scalars(select(Instance).where(Instance.unit_id == unit_id)).one()
        assert (done.status, done.outcome) == ("completed", "done")
        states = db.execute(
            select(Assignment.deadline_kind, Assignment.progress).where(
                Assignment.unit_id == unit_id
            )
        ).all()
        assert ("BINDING", "COMPLETED") in [tuple(row) for row in states]
        assert db.scalars(select(Incident.code)).all() == []
        assert db.scalar(select(func.count()).where(Task.state == "open")) == 1


def test_a_refusal_that_is_accepted_ends_the_units_process(office: Any, directive_id: int) -> None:
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    unit_id = office.unit("QU-NK")
    instance_id = office.instance(unit_id)

    office.do("lam_ott", "T_confirm_receipt", {
        "received_on": office.today(), "declined": "true", "decline_reason": "WRONG_RECIPIENT",
    }, unit_id=unit_id)  # fmt: skip
    office.do("thuy_tn", "T_decline_review", {"proposal": "accepted"}, instance_id=instance_id)
    office.do("hoa_dtb", "T_decline_decide", {"decision": "accepted"}, instance_id=instance_id)

    with office.database.reading() as db:
        assert db.get_one(Instance, instance_id).outcome == "not_responsible"
        progress = db.scalars(select(Assignment.progress).where(Assignment.unit_id == unit_id))
        assert set(progress) == {"DECLINED"}


def test_a_returned_report_is_sent_again(office: Any, directive_id: int) -> None:
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK"])
    unit_id = office.unit("QU-NK")
    office.carry_out(unit_id, leader="le_dt", specialist="lam_ott")
    instance_id = office.instance(unit_id)

    office.accept(unit_id, decision="supplement")
    with office.database.reading() as db:
        returned = db.scalars(select(Assignment.progress).where(Assignment.unit_id == unit_id))
        assert "RETURNED" in set(returned)
    office.report(unit_id, "le_dt", "lam_ott")
    office.accept(unit_id)

    with office.database.reading() as db:
        assert db.get_one(Instance, instance_id).outcome == "done"


def obstacle(office: Any, unit_id: int) -> int:
    task = office.open_task("T_confirm_receipt", unit_id)
    obstacle_id = report_obstacle(office.database, officer_id=office.cast.le_dt, task_id=task.id)
    run_until_idle(office.database)
    task = office.open_task("T_report_obstacle", unit_id)
    with office.database.reading() as db:
        form = form_of(db, task)
        assert form is not None
        choices = options_of(db, task, form)["case_assignments"]
    office.do("le_dt", "T_report_obstacle", {
        "content": "Đơn vị chưa có kinh phí để tổ chức hội nghị quán triệt đến cơ sở.",
        "category": "BUDGET", "severity": "NGHIEM_TRONG", "own_measures": "Đã rà soát dự toán.",
        "proposal": "Đề nghị gia hạn.", "assignments": [str(one.value) for one in choices],
    }, unit_id=unit_id)  # fmt: skip
    return int(obstacle_id)


def test_an_obstacle_is_answered_by_the_lead_body(office: Any, directive_id: int) -> None:
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    obstacle_id = obstacle(office, office.unit("QU-NK"))

    office.do("thuy_tn", "T_triage", {"competence": "own"})
    office.do("hoa_dtb", "T_answer", {"content": "Dùng nguồn kinh phí thường xuyên của đơn vị."})

    with office.database.reading() as db:
        found = db.get_one(Obstacle, obstacle_id)
        assert (found.state, found.closed_at is not None) == ("answered", True)
        assert db.get_one(Instance, found.instance_id).outcome == "answered"
        assert db.scalars(select(Incident.code)).all() == []
    assert "T_confirm_receipt" in office.open_elements(office.unit("QU-NK"))


def test_guidance_from_above_moves_the_deadline_of_all_concerned(
    office: Any, directive_id: int
) -> None:
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    unit_id = office.unit("QU-NK")
    obstacle_id = obstacle(office, unit_id)
    today = office.today()

    office.do("thuy_tn", "T_triage", {"competence": "above"})
    office.do("thuy_tn", "T_brief", {"summary": "Thiếu kinh phí.", "recommendation": "Gia hạn."})
    office.do("hoa_dtb", "T_brief_sign", {"decision": "ok"})
    office.do("dat_kv", "T_submit", {"submitted_on": today, "channel": "MEETING"})
    office.do("tuong_km", "T_guidance", {
        "guidance": "Đồng ý gia hạn cho các quận ủy.", "due": "31/08/2022", "effects": ["extend"],
    })  # fmt: skip
    units = [str(office.unit(code)) for code in ("QU-NK", "QU-BT")]
    office.do("dat_kv", "T_notify", {"doc_type": "TB", "recipients": units})
    office.do("toai_nd", "T_notify_sign", {"decision": "ok", "signed_on": today})
    office.do("sao_mta", "T_notify_issue", {"issued_on": today, "signed_file": "FILE"})

    with office.database.reading() as db:
        assert db.scalars(select(Incident.code, Incident.reason)).all() == []
        moved = db.execute(
            select(Assignment.current_due, Assignment.original_due).where(
                Assignment.deadline_kind == "BINDING",
                Assignment.unit_id.in_([int(one) for one in units]),
            )
        ).all()
        assert len(moved) == 2
        assert {str(row.current_due) for row in moved} == {"2022-08-31"}
        assert {str(row.original_due) for row in moved} == {"2022-07-29"}
        assert db.get_one(Obstacle, obstacle_id).state == "guided"


def test_a_withdrawn_obstacle_stops_its_process(office: Any, directive_id: int) -> None:
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK"])
    obstacle_id = obstacle(office, office.unit("QU-NK"))

    withdraw_obstacle(office.database, officer_id=office.cast.le_dt, obstacle_id=obstacle_id)
    run_until_idle(office.database)

    with office.database.reading() as db:
        found = db.get_one(Obstacle, obstacle_id)
        assert db.get_one(Instance, found.instance_id).outcome == "withdrawn"
    assert "T_triage" not in office.open_elements()
