"""A directive from the first draft to the close, carried out by every unit of the seed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from server.actions.obstacles.report_obstacle import report_obstacle
from server.actions.registers.register_incoming import register_incoming
from server.demo.answers import typed, unit_step
from server.demo.play import Play
from server.demo.programmes import DRAFT, explaining
from server.demo.supervising import letter
from server.demo.units import STEPS
from server.tables import Membership

GROUPS = ("quan_uy", "huyen_uy", "ban_xay_dung_dang", "ban_can_su_dang", "dang_doan",
          "dang_uy_truc_thuoc", "mttq")  # fmt: skip
SILENT = "DU-CA"


def draft_and_issue(play: Play) -> None:
    """P1: an incoming letter is answered with a directive of three duties."""
    play.begin(date(2022, 6, 1))
    register_incoming(
        play.database, officer_id=play.officers["sao.mta"], unit_id=play.units["VP"],
        issuer="Đoàn Chủ tịch Trung ương Hội Liên hiệp Phụ nữ Việt Nam", full_number="142/ĐCT-VP",
        subject="Về việc phối hợp tổ chức học tập, quán triệt Nghị quyết", start_drafting=True,
    )  # fmt: skip
    play.work()
    play.do("T_draft", says={
        "doc_type": "CV", "subject": "Lãnh đạo, chỉ đạo xây dựng Chương trình hành động",
        "urgency": "THUONG", "addressees": list(GROUPS), "is_directive": "true",
        "tasks": [
            {"ordinal": "1", "content": "Học tập, quán triệt Nghị quyết.",
             "deliverable": "Báo cáo", "deadline_kind": "BINDING", "due": "29/07/2022"},
            {"ordinal": "2", "content": "Tuyên truyền thường xuyên.", "deadline_kind":
             "CONTINUOUS"},
        ],
    })  # fmt: skip
    consulted = [str(play.units[code]) for code in ("BTG", "DD-HLHPN")]
    play.at(date(2022, 6, 2))
    play.do("T_dept_review", says={"decision": "ok", "needs_consult": "true",
                                   "consult_units": consulted})  # fmt: skip
    play.do("T_consult", "BTG", {"opinion": "AGREE"})
    play.do("T_consult", "DD-HLHPN", {"opinion": "AGREE_WITH_COMMENT", "comment": "Thêm thời hạn."})
    if play.is_open("T_draft"):
        play.do("T_draft")
    headings = ("heading", "issuer", "number_symbol", "place_date", "type_subject", "body",
                "signature", "recipients")  # fmt: skip
    play.do("T_office_appraisal", says={"checklist": dict.fromkeys(headings, "pass"),
                                        "decision": "ok"})  # fmt: skip
    play.do("T_submit", says={"sign_capacity": "T/M",
                              "signatory": str(play.officers["tuong.km"])})  # fmt: skip
    play.do("T_sign", says={"decision": "signed", "method": "DIGITAL", "signed_on": "02/06/2022"})
    play.do("T_number", says={"decision": "ok", "issued_on": "02/06/2022"})
    play.do("T_dispatch")


def follow_up(
    play: Play, only: tuple[str, ...] = (), *, idle: bool = True, programmes: int = 3
) -> None:
    """P2: all groups expanded, the deadline of the directive's own words, three programmes."""
    play.at(date(2022, 6, 3))
    play.do("T_review_parsed", says=lambda raw: {
        "confirmed": "true", "fields": [{**row, "checked": "true"} for row in raw["fields"]],
    })  # fmt: skip
    authors = [("DD-HLHPN", "BDV", "TT"), ("HPN-NK", "BDV-NK", "QU-NK"),
               ("HPN-BT", "BDV-BT", "QU-BT")][:programmes]  # fmt: skip
    wanted = {str(play.units[code]) for code in only}
    play.do("T_resolve_recipients", says=lambda raw: {
        "units": [row for row in raw["units"] if not only or str(row["unit"]) in wanted],
        "programme_authors": [
            {"unit": str(play.units[unit]), "appraiser": str(play.units[appraiser]),
             "approver": str(play.units[approver]), "exempt": "false"}
            for unit, appraiser, approver in authors
        ],
    })  # fmt: skip
    play.do("T_set_deadlines", says=lambda raw: {
        "has_final_review": "false",
        "task_deadlines": [bound(row) for row in raw["task_deadlines"]],
    })  # fmt: skip
    if not idle:  # whoever comes next does the worker's work
        play.work = lambda: None  # type: ignore[method-assign]
    play.do("T_approve_plan", by="hoa.dtb", says={
        "decision": "ok", "basis_document": {"number": "45-KH/BDVTU", "date": "03/06/2022"},
    })  # fmt: skip


def bound(row: dict[str, Any]) -> dict[str, Any]:
    row = {**row, "deliverable": row.get("deliverable") or "Minh chứng"}
    if row["deadline_kind"] == "CONTINUOUS":
        return row
    assert row["due"] == "29/07/2022"
    return row


def carry_out(play: Play, unit: str, day: date, first: int = 0, **more: Any) -> None:
    """P3 of one unit, from `first` on, all on one day."""
    for element, form in STEPS[first:]:
        says = {**unit_step(form, unit, day), **more.get(form, {})}
        if form == "leader_assign":
            says["lead_officer"] = str(somebody(play, unit))
        play.do(element, unit, says)


def somebody(play: Play, unit: str) -> int:
    """A specialist of the unit, else whoever is there."""
    with play.database.reading() as db:
        found = db.scalars(
            select(Membership.officer_id)
            .where(Membership.unit_id == play.units[unit])
            .order_by(Membership.role != "chuyen_vien", Membership.id)
        )
        return found.first() or pytest.fail(f"nobody in {unit}")


def refuse(play: Play, unit: str, day: date) -> None:
    """P3: not this unit's business, and a leader of the lead body agrees."""
    play.do("T_confirm_receipt", unit, {"received_on": typed(day), "declined": "true",
                                        "decline_reason": "Không đúng thẩm quyền"})  # fmt: skip
    play.do("T_decline_review", unit, {"proposal": "accepted"})
    play.do("T_decline_decide", unit, {"decision": "accepted"})


def issue_programme(
    play: Play, unit: str, opinion_of: str, day: date, approver: str | None = None
) -> None:
    """P4, from draft to issue; nothing is passed down."""
    play.do("T_draft", unit, {**DRAFT, "consult_units": [str(play.units[opinion_of])]})
    play.do("T_comment", opinion_of, {"opinion": "AGREE_WITH_COMMENT", "comment": "Thêm chỉ tiêu."})
    play.do("T_consolidate", unit, explaining("Tiếp thu."))
    play.do("T_finalise", unit, {"file": "file:Chuong-trinh.pdf"})
    play.do("T_appraise", unit, {"proposal": "ok"})
    play.do("T_appraise_decide", unit, {"decision": "ok"})
    play.do("T_approve", unit, {"decision": "ok", "meeting_on": typed(day), "vote": "9/9"},
            by=approver)  # fmt: skip
    play.do("T_sign", unit, {"decision": "signed", "sign_capacity": "T/M", "method": "DIGITAL",
                             "signed_on": typed(day)})  # fmt: skip
    play.do("T_issue", unit, {"issued_on": typed(day), "issued_file": "file:Da-ky.pdf"})
    play.do("T_cascade", unit, {"has_children": "false"})


def raise_obstacle(play: Play, unit: str) -> int:
    task_id = play.open_task(unit)
    number = report_obstacle(play.database, officer_id=somebody(play, unit), task_id=task_id)
    play.work()
    play.do("T_report_obstacle", unit, {
        "content": "Đơn vị chưa có báo cáo viên am hiểu nội dung Nghị quyết.",
        "category": "STAFF", "severity": "THUONG",
        "own_measures": "Đã rà soát.", "proposal": "Đề nghị hỗ trợ.",
        "assignments": [play.an_assignment(unit)],
    })  # fmt: skip
    return number


def answer_obstacle(play: Play, unit: str) -> None:
    """P6, answered by the lead body."""
    raise_obstacle(play, unit)
    play.do("T_triage", unit, {"competence": "own"})
    play.do("T_answer", unit, {"content": "Cử báo cáo viên hỗ trợ."})


def guide_obstacle(play: Play, unit: str) -> None:
    """P6, up to the standing committee and down again."""
    raise_obstacle(play, unit)
    day = date(2022, 6, 6)
    play.do("T_triage", unit, {"competence": "above"})
    play.do("T_brief", unit, {"summary": "Thiếu người.", "recommendation": "Gia hạn."})
    play.do("T_brief_sign", unit, {"decision": "ok"})
    play.do("T_submit", unit, {"submitted_on": typed(day), "channel": "NOTE"}, by="dat.kv")
    play.do("T_guidance", unit, {"guidance": "Đồng ý gia hạn.", "form": "NOTE",
                                 "due": "19/08/2022", "effects": ["extend"]})  # fmt: skip
    play.do(
        "T_notify", unit, {"doc_type": "TB", "recipients": [str(play.units[unit])]}, by="dat.kv"
    )
    play.do("T_notify_sign", unit, {"decision": "ok", "signed_on": typed(day)})
    play.do("T_notify_issue", unit, {"issued_on": typed(day), "signed_file": "file:TB.pdf"})
    play.do("T_ack", unit, {"acknowledged": "true"})


def remind_in_writing(play: Play) -> None:
    """P5b, started by the worker when the binding deadline is past."""
    for event in letter():
        play.at(event.day, event.hour)
        event.act(play)


def supervise(play: Play) -> None:
    """P5 with P5a: one inspection, remedies failed once and then done, the report."""
    play.at(date(2022, 9, 20), 9)
    play.do("T_compile", says={"comment": "Đa số đã báo cáo.", "inspect": "true"})
    while play.is_open("T_edit_letter"):
        play.do("T_edit_letter", says={"body": "Đôn đốc."}, by="thuy.tn")
        play.do("T_approve_letter", says={"decision": "cancel", "comment": "Kiểm tra trực tiếp."},
                by="hoa.dtb")  # fmt: skip
    play.do("T_plan_inspection", by="thuy.tn", says={
        "period": "Quý III/2022", "units": [str(play.units["QU-CR"])], "content": "Kết quả.",
        "time": {"from": "22/09/2022", "to": "14/10/2022"},
        "team": [{"officer": str(play.officers["an.lt"]), "leader": "true"}],
    })  # fmt: skip
    play.do("T_approve_inspection", says={"decision": "ok"}, by="hoa.dtb")
    inspect(play, "QU-CR")
    play.at(date(2022, 11, 10), 9)
    play.do("T_draft_report", says={"content": "Kết quả theo dõi quý III."})
    play.do("T_report_btv", says={"decision": "ok", "close_figures": "true",
                                  "sign_capacity": "OWN", "signed_on": "10/11/2022"})  # fmt: skip
    play.do("T_issue_report", says={"report_date": "10/11/2022", "signed_file": "file:BC.pdf"})


def inspect(play: Play, unit: str) -> None:
    findings = {
        "strengths": "Kịp thời.", "weaknesses": "Còn chậm.",
        "remedies": [{"content": "Quán triệt bổ sung.", "due": "31/10/2022"}],
    }  # fmt: skip
    play.do("T_notice", unit, {"visit_on": "30/09/2022", "content": "Việc thực hiện."})
    play.do("T_self_report", unit, {"results": "Đã làm.", "shortcomings": "Chậm.",
                                    "next_tasks": "Hoàn thiện."})  # fmt: skip
    play.at(date(2022, 9, 30), 9)
    play.do("T_visit", unit, {
        "visited_on": "30/09/2022", "minutes": "file:Bien-ban.pdf",
        "scores": [{"criterion": "Đúng thời hạn", "score": "FAIL", "evidence": "Chậm"}],
    })  # fmt: skip
    play.do("T_draft_conclusion", unit, findings)
    play.do("T_explain", unit, {"explanation": "Nhất trí."})
    play.do("T_issue_conclusion", unit, {"decision": "ok", "result": "findings",
                                         "signed_on": "30/09/2022", **findings})  # fmt: skip
    play.do("T_number_conclusion", unit, {"notice_date": "30/09/2022",
                                          "signed_file": "file:TB.pdf"})  # fmt: skip
    for verdict in ("FAIL", "PASS"):
        remedy(play, unit, verdict)


def remedy(play: Play, unit: str, verdict: str) -> None:
    play.do("T_remedy", unit, lambda raw: {"items": [
        {**row, "result": "Đã tổ chức.", "done_on": "30/09/2022", "evidence": ["file:MC.pdf"]}
        for row in raw["items"]
    ]})  # fmt: skip
    play.do("T_verify", unit, lambda raw: {"items": [
        {**row, "verdict": verdict, "comment": "Chưa đủ."} for row in raw["items"]
    ]})  # fmt: skip


def close(play: Play) -> None:
    play.do("T_close", by="hoa.dtb", says={
        "reason": "COMPLETED", "overall_result": "Các đơn vị đã thực hiện.",
        "open_items_reason": "Một đơn vị chưa báo cáo.", "closed_on": "10/11/2022",
    })  # fmt: skip
