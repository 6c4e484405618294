"""P5b and P5: one letter to the late units, one quarter with an inspection and its remedies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from server.demo.answers import typed
from server.demo.event import Event
from server.demo.play import Play
from workflows.forms import Raw
from workflows.workdays import WorkCalendar


def supervising_events(calendar: WorkCalendar) -> Iterator[Event]:
    yield from letter()
    yield from quarter()
    yield from inspection(calendar, "QU-CR", date(2022, 9, 22), "Công văn 517-CV/TU")


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
        "comment": "Đa số đơn vị đã báo cáo; còn đơn vị chưa phản hồi, đã đôn đốc bằng văn bản.",
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
    plan_inspection(
        play,
        ["QU-CR"],
        "Quý III/2022",
        ("22/09/2022", "14/10/2022"),
        "Việc quán triệt Nghị quyết và chỉ đạo xây dựng Chương trình hành động.",
    )


def plan_inspection(
    play: Play, units: Sequence[str], period: str, between: tuple[str, str], content: str
) -> None:
    play.do("T_plan_inspection", says={
        "period": period,
        "units": [str(play.units[unit]) for unit in units],
        "time": {"from": between[0], "to": between[1]},
        "team": [
            {"officer": str(play.officers["an.lt"]), "leader": "true"},
            {"officer": str(play.officers["nghi.pt"]), "leader": "false"},
        ],
        "content": content,
    }, by="thuy.tn")  # fmt: skip


def inspection(
    calendar: WorkCalendar, unit: str, noticed_on: date, directive: str
) -> Iterator[Event]:
    """Notice, self-report, visit, conclusion with two remedies; in working days from the notice."""

    def day(count: int) -> date:
        return calendar.add(noticed_on, count)

    def at(count: int, element: str, says: Raw, by: str | None = None) -> Event:
        return Event(day(count), 10, lambda play: play.do(element, unit, says, by=by))

    findings = {
        "strengths": "Đã ban hành kế hoạch, phân công rõ người, rõ việc.",
        "weaknesses": "Hội nghị tổ chức chậm so với kế hoạch chung.",
        "remedies": [
            {"content": REMEDIES[0], "due": typed(day(27))},
            {"content": REMEDIES[1], "due": typed(day(38))},
        ],
    }
    yield at(0, "T_notice", {
        "visit_on": typed(day(6)), "content": f"Việc thực hiện {directive}."})  # fmt: skip
    yield at(4, "T_self_report", {
        "results": "Đã tổ chức hội nghị, đã báo cáo.", "shortcomings": "Tổ chức còn chậm.",
        "next_tasks": "Hoàn thiện Chương trình hành động."})  # fmt: skip
    yield at(6, "T_visit", {
        "visited_on": typed(day(6)), "participants": "Lãnh đạo đơn vị, Hội LHPN cùng cấp",
        "minutes": "file:Bien-ban-lam-viec.pdf",
        "scores": [{"criterion": "Quán triệt đúng đối tượng", "score": "PASS"},
                   {"criterion": "Đúng thời hạn", "score": "FAIL", "evidence": "Chậm 8 ngày"}],
    })  # fmt: skip
    yield at(7, "T_draft_conclusion", findings)
    yield at(9, "T_explain", {"explanation": "Đơn vị nhất trí với dự thảo."})
    yield at(11, "T_issue_conclusion", {
        "decision": "ok", "result": "findings", "signed_on": typed(day(11)), **findings,
    }, "hoa.dtb")  # fmt: skip
    yield at(12, "T_number_conclusion", {
        "notice_date": typed(day(12)), "signed_file": "file:Thong-bao-ket-luan.pdf"})  # fmt: skip


REMEDIES = (
    "Tổ chức quán triệt bổ sung cho cán bộ vắng mặt.",
    "Chỉ đạo cấp dưới ban hành kế hoạch, chương trình.",
)
