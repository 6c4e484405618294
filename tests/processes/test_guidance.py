"""Guidance of the standing committee is real: dates move, clocks stop, tasks open at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from server.actions.obstacles.report_obstacle import report_obstacle
from server.tables import Assignment, DeadlineChange, Due, Evidence, Notice, Obligation, Obstacle
from server.worker import run_until_idle
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]


def guided(office: Office, case_id: int, said: dict[str, Any]) -> int:
    """An obstacle of Ninh Kiều about its binding duty, up and down again."""
    unit = office.unit("QU-NK")
    number = report_obstacle(
        office.database, officer_id=office.cast.lam_ott,
        task_id=office.open_task("T_confirm_receipt", unit).id,
    )  # fmt: skip
    run_until_idle(office.database)
    office.do("lam_ott", "T_report_obstacle", {
        "content": "Chưa có báo cáo viên am hiểu nội dung Nghị quyết.", "category": "STAFF",
        "severity": "THUONG", "own_measures": "Đã rà soát.", "proposal": "Đề nghị hỗ trợ.",
        "assignments": [str(bound(office, case_id, unit).id)],
    })  # fmt: skip
    office.do("thuy_tn", "T_triage", {"competence": "above"})
    office.do("thuy_tn", "T_brief", {"summary": "Thiếu người.", "recommendation": "Hỗ trợ."})
    office.do("hoa_dtb", "T_brief_sign", {"decision": "ok"})
    office.do("dat_kv", "T_submit", {"submitted_on": office.today(), "channel": "NOTE"})
    office.do("tuong_km", "T_guidance", {"guidance": "Đồng ý.", "form": "NOTE", **said})
    office.do("dat_kv", "T_notify", {"doc_type": "TB", "recipients": [str(unit)]})
    office.do("toai_nd", "T_notify_sign", {"decision": "ok", "signed_on": office.today()})
    office.do("sao_mta", "T_notify_issue", {"issued_on": office.today(), "signed_file": "FILE"})
    return number


def bound(office: Office, case_id: int, unit: int) -> Assignment:
    with office.database.reading() as db:
        return db.scalars(
            select(Assignment)
            .join(Obligation, Obligation.id == Assignment.obligation_id)
            .where(Assignment.case_id == case_id, Assignment.unit_id == unit,
                   Assignment.deadline_kind == "BINDING", ~Obligation.ordinal.like("BS%"))
        ).one()  # fmt: skip


def test_added_tasks_open_at_every_unit_charged_and_are_carried_to_their_end(
    office: Office, case_id: int
) -> None:
    charged = [office.unit("QU-BT"), office.unit("BTG")]
    guided(office, case_id, {"effects": ["extend", "add"], "due": "19/08/2022",
                             "assigned_units": [str(one) for one in charged]})  # fmt: skip

    assert bound(office, case_id, office.unit("QU-NK")).current_due == date(2022, 8, 19)
    assert bound(office, case_id, office.unit("QU-BT")).current_due == date(2022, 7, 29)
    with office.database.reading() as db:
        added = db.scalars(
            select(Assignment)
            .join(Obligation, Obligation.id == Assignment.obligation_id)
            .where(Obligation.ordinal == "BS1")
            .order_by(Assignment.id)
        ).all()
        assert sorted(one.unit_id for one in added) == sorted(charged)
        assert {(one.deadline_kind, one.current_due) for one in added} == {
            ("BINDING", date(2022, 8, 19))
        }
        reminded = select(Due.key).where(Due.assignment_id == added[0].id, Due.ended_at.is_(None))
        assert "letter" in db.scalars(reminded).all()
        codes = db.scalars(select(Notice.code).where(Notice.code == "task-added"))
        assert len(codes.all()) >= 2
    carry_out(office, office.unit("QU-BT"))
    with office.database.reading() as db:
        done = db.scalars(
            select(Assignment).where(Assignment.id.in_([one.id for one in added]),
                                     Assignment.progress == "COMPLETED")
        ).one()  # fmt: skip
        assert done.unit_id == office.unit("QU-BT")
        shown = db.scalars(select(Evidence.text).where(Evidence.assignment_id == done.id))
        assert "Đã cử hai báo cáo viên." in shown.all()


def carry_out(office: Office, unit: int) -> None:
    office.do("ung_ttk", "T_carry_out", {"result": "Đã cử một người."}, unit_id=unit)
    more = {"decision": "supplement", "reason": "Cần hai người."}
    office.do("hoa_dtb", "T_decide", more)
    office.do("ung_ttk", "T_carry_out", {"result": "Đã cử hai báo cáo viên."}, unit_id=unit)
    office.do("hoa_dtb", "T_decide", {"decision": "ok"})


def test_all_effects_are_applied_once_when_the_notice_is_issued(
    office: Office, case_id: int
) -> None:
    guided(office, case_id, {"effects": ["suspend"]})

    part = bound(office, case_id, office.unit("QU-NK"))
    assert (part.progress, part.suspended_on) == ("SUSPENDED", date(2022, 6, 21))
    with office.database.reading() as db:
        lines = db.scalars(
            select(DeadlineChange.kind).where(DeadlineChange.assignment_id == part.id)
        ).all()
        assert lines == ["set", "suspend"]


def test_a_refusal_is_told_and_changes_nothing(office: Office, case_id: int) -> None:
    number = guided(office, case_id, {"effects": ["refuse"]})

    assert bound(office, case_id, office.unit("QU-NK")).current_due == date(2022, 7, 29)
    with office.database.reading() as db:
        assert db.get_one(Obstacle, number).state == "guided"
        told = select(Notice.id).where(Notice.code == "guidance-refused")
        assert db.scalars(told).first() is not None


def test_a_date_is_asked_for_where_the_effect_needs_one(office: Office, case_id: int) -> None:
    with pytest.raises(pytest.fail.Exception, match="due"):
        guided(office, case_id, {"effects": ["add"]})
