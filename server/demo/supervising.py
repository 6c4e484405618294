"""P5b and P5: one letter to the late units, one quarter with an inspection and its remedies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from server.demo.event import Event
from server.demo.play import Play
from workflows.forms import Raw


def supervising_events() -> Iterator[Event]:
    yield from letter()
    yield from quarter()
    yield from inspection()


def letter() -> Iterator[Event]:
    """Started by the worker three working days after the binding deadline."""
    yield Event(date(2022, 8, 4), 9, lambda play: play.do("T_edit_letter", says={
        "body": "Đề nghị các đơn vị trong danh sách báo cáo kết quả quán triệt Công văn 517-CV/TU.",
        "new_due": "12/08/2022"}, by="thuy.tn"))  # fmt: skip
    yield Event(date(2022, 8, 4), 15, lambda play: play.do("T_approve_letter", says={
        "decision": "ok"}, by="hoa.dtb"))  # fmt: skip
    yield Event(date(2022, 8, 5), 9, lambda play: play.do("T_sign_letter", says={
        "decision": "signed", "sign_capacity": "OWN", "method": "DIGITAL",
        "signed_on": "05/08/2022"}, by="hoa.dtb"))  # fmt: skip
    yield Event(date(2022, 8, 5), 14, lambda play: play.do("T_number_dispatch", says={
        "issued_on": "05/08/2022", "signed_file": "file:Cong-van-don-doc.pdf"}))  # fmt: skip


def quarter() -> Iterator[Event]:
    """The third quarter: compiled on 20/9, an inspection planned and approved."""
    yield Event(date(2022, 9, 20), 10, lambda play: play.do("T_compile", says={
        "comment": "Đa số đơn vị đã báo cáo; còn đơn vị im lặng, đã đôn đốc bằng văn bản.",
        "inspect": "true"}, by="thuy.tn"))  # fmt: skip
    yield Event(date(2022, 9, 20), 15, no_further_letter)
    yield Event(date(2022, 9, 21), 9, plan)
    yield Event(date(2022, 9, 21), 15, lambda play: play.do("T_approve_inspection", says={
        "decision": "ok"}, by="hoa.dtb"))  # fmt: skip


def no_further_letter(play: Play) -> None:
    """Further letters are drafted by the rule; the leader decides that one is enough."""
    while play.is_open("T_edit_letter"):
        play.do("T_edit_letter", says={"body": "Đôn đốc lần hai."}, by="thuy.tn")
        play.do("T_approve_letter", says={
            "decision": "cancel",
            "comment": "Đã đôn đốc tháng 8; chuyển sang kiểm tra trực tiếp.",
        }, by="hoa.dtb")  # fmt: skip


def plan(play: Play) -> None:
    play.do("T_plan_inspection", says={
        "period": "Quý III/2022",
        "units": [str(play.units["QU-CR"])],
        "time": {"from": "22/09/2022", "to": "14/10/2022"},
        "team": [
            {"officer": str(play.officers["an.lt"]), "leader": "true"},
            {"officer": str(play.officers["nghi.pt"]), "leader": "false"},
        ],
        "content": "Việc quán triệt Nghị quyết và chỉ đạo xây dựng Chương trình hành động.",
    }, by="thuy.tn")  # fmt: skip


def inspection() -> Iterator[Event]:
    """Quận ủy Cái Răng: notice, self-report, visit, conclusion with two remedies under way."""

    def at(day: date, element: str, says: Raw, by: str | None = None) -> Event:
        return Event(day, 10, lambda play: play.do(element, "QU-CR", says, by=by))

    remedies = [
        {"content": "Tổ chức quán triệt bổ sung cho cán bộ vắng mặt.", "due": "31/10/2022"},
        {"content": "Chỉ đạo Hội quận ban hành Chương trình hành động.", "due": "15/11/2022"},
    ]
    findings = {
        "strengths": "Đã ban hành kế hoạch, phân công rõ người, rõ việc.",
        "weaknesses": "Hội nghị tổ chức chậm so với kế hoạch chung.",
        "remedies": remedies,
    }
    yield at(date(2022, 9, 22), "T_notice", {
        "visit_on": "30/09/2022", "content": "Việc thực hiện Công văn 517-CV/TU."})  # fmt: skip
    yield at(date(2022, 9, 28), "T_self_report", {
        "results": "Đã tổ chức hội nghị, báo cáo ngày 10/8.", "shortcomings": "Tổ chức còn chậm.",
        "next_tasks": "Chỉ đạo Hội quận hoàn thiện Chương trình hành động."})  # fmt: skip
    yield at(date(2022, 9, 30), "T_visit", {
        "visited_on": "30/09/2022", "participants": "Thường trực Quận ủy, Hội LHPN quận",
        "minutes": "file:Bien-ban-lam-viec.pdf",
        "scores": [{"criterion": "Quán triệt đúng đối tượng", "score": "PASS"},
                   {"criterion": "Đúng thời hạn", "score": "FAIL", "evidence": "Chậm 8 ngày"}],
    })  # fmt: skip
    yield at(date(2022, 10, 3), "T_draft_conclusion", findings)
    yield at(date(2022, 10, 5), "T_explain", {"explanation": "Đơn vị nhất trí với dự thảo."})
    yield at(date(2022, 10, 7), "T_issue_conclusion", {
        "decision": "ok", "result": "findings", "signed_on": "07/10/2022", **findings,
    }, "hoa.dtb")  # fmt: skip
    yield at(date(2022, 10, 10), "T_number_conclusion", {
        "notice_date": "10/10/2022", "signed_file": "file:Thong-bao-ket-luan.pdf"})  # fmt: skip
