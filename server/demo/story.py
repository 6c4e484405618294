"""The storyline around the units' own work, from entry of the directive to October."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from server.actions.obstacles.report_obstacle import report_obstacle
from server.demo.answers import typed
from server.demo.event import Event
from server.demo.play import Play
from server.demo.programmes import programme_events
from server.demo.supervising import supervising_events
from server.demo.units import unit_events
from workflows.workdays import WorkCalendar

ENDS_ON, ENDS_AT = date(2022, 10, 14), 9.25
"""The demo's clock goes on from here: Friday, 14/10/2022, 09:15."""

BASIS = "Kế hoạch số 45-KH/BDVTU ngày 24/6/2022"
REPORT_DUE, PROGRAMME_MARK = date(2022, 7, 29), date(2022, 8, 23)


def events(calendar: WorkCalendar) -> list[Event]:
    """All of it, in order of time."""
    found = [
        *setting_up(),
        *unit_events(calendar),
        *programme_events(),
        *obstacles(),
        *supervising_events(),
    ]
    return sorted(found, key=lambda event: (event.day, event.hour))


def setting_up() -> Iterator[Event]:
    """P2: compared, recipients resolved, deadlines set, the plan approved by a leader."""
    yield Event(date(2022, 6, 21), 8, compare)
    yield Event(date(2022, 6, 22), 8, lambda play: play.do("T_resolve_recipients", says={
        "programme_authors": [author(play, *row) for row in AUTHORS],
    }))  # fmt: skip
    yield Event(date(2022, 6, 23), 9, set_deadlines)
    yield Event(date(2022, 6, 24), 15, lambda play: play.do("T_approve_plan", says={
        "decision": "ok",
        "basis_document": {"number": "45-KH/BDVTU", "date": "24/06/2022",
                           "issuer": "Ban Dân vận Thành ủy"},
    }, by="hoa.dtb"))  # fmt: skip


AUTHORS = (
    ("DD-HLHPN", "BDV", "TT", False),
    ("HPN-NK", "BDV-NK", "QU-NK", False),
    ("HPN-BT", "BDV-BT", "QU-BT", False),
    ("HPN-CR", "BDV-CR", "QU-CR", True),
)
"""Author, appraising body, approving body, exempt."""


def author(play: Play, unit: str, appraiser: str, approver: str, exempt: bool) -> dict[str, str]:
    return {
        "unit": str(play.units[unit]),
        "appraiser": str(play.units[appraiser]),
        "approver": str(play.units[approver]),
        "exempt": "true" if exempt else "false",
    }


def compare(play: Play) -> None:
    """Every extracted field confirmed against the original."""
    play.do("T_review_parsed", says=lambda raw: {
        "confirmed": "true",
        "fields": [{**row, "checked": "true"} for row in raw.get("fields", [])],
    })  # fmt: skip


DEADLINES = {
    "2a": {"deadline_kind": "BINDING", "due": typed(REPORT_DUE), "basis": BASIS},
    "2b": {"deadline_kind": "REFERENCE", "due": typed(PROGRAMME_MARK)},
}
"""By ordinal. The directive states no deadline: a plan binds 2a, 2b has a reference mark."""


def set_deadlines(play: Play) -> None:
    ordinals = play.ordinals()
    play.do("T_set_deadlines", says=lambda raw: {
        "has_final_review": "false",
        "task_deadlines": [
            {**row, **DEADLINES.get(ordinals.get(row["obligation"], ""), {})}
            for row in raw["task_deadlines"]
        ],
    })  # fmt: skip


def obstacles() -> Iterator[Event]:
    """One answered by Ban Dân vận, one that needs the guidance of Ban Thường vụ."""
    yield Event(date(2022, 7, 12), 10, lambda play: raise_obstacle(
        play, "HU-CD", "luu.ttn", "STAFF",
        "Huyện chưa có báo cáo viên am hiểu nội dung Nghị quyết Đại hội Phụ nữ toàn quốc.",
        "Đề nghị Ban Dân vận Thành ủy cử báo cáo viên hỗ trợ hai hội nghị."))  # fmt: skip
    yield Event(date(2022, 7, 13), 9, lambda play: play.do("T_triage", "HU-CD", {
        "competence": "own"}))  # fmt: skip
    yield Event(date(2022, 7, 15), 9, lambda play: play.do("T_answer", "HU-CD", {
        "content": "Ban Dân vận Thành ủy cử hai báo cáo viên; huyện thống nhất lịch trước 22/7.",
    }, by="an.lt"))  # fmt: skip
    yield Event(date(2022, 7, 13), 10, lambda play: raise_obstacle(
        play, "HU-VT", "lieu.ktn", "OVERLAP",
        "Thời gian hội nghị trùng đợt diễn tập khu vực phòng thủ, lãnh đạo chủ chốt không dự được.",
        "Đề nghị cho tạm dừng đến khi kết thúc diễn tập."))  # fmt: skip
    yield from guidance()


def raise_obstacle(
    play: Play, unit: str, login: str, category: str, content: str, proposal: str
) -> None:
    """From the unit's open step; its own process then asks for the report."""
    officer_id = play.officers[login]
    report_obstacle(play.database, officer_id=officer_id, task_id=play.open_task(unit))
    play.work()
    play.do("T_report_obstacle", unit, {
        "content": content, "category": category, "severity": "THUONG",
        "own_measures": "Đã họp Thường trực, bố trí lại lịch nhưng chưa giải quyết được.",
        "proposal": proposal, "assignments": [play.an_assignment(unit)],
    })  # fmt: skip


def guidance() -> Iterator[Event]:
    """Up to Ban Thường vụ and back down, through Văn phòng."""
    yield Event(date(2022, 7, 14), 9, lambda play: play.do("T_triage", "HU-VT", {
        "competence": "above"}))  # fmt: skip
    yield Event(date(2022, 7, 15), 10, lambda play: play.do("T_brief", "HU-VT", {
        "summary": "Huyện ủy Vĩnh Thạnh đề nghị tạm dừng do trùng đợt diễn tập.",
        "options": [{"option": "Tạm dừng đến hết diễn tập"}, {"option": "Tổ chức trực tuyến"}],
        "recommendation": "Tạm dừng phần việc đến hết đợt diễn tập.",
    }))  # fmt: skip
    yield Event(date(2022, 7, 15), 15, lambda play: play.do("T_brief_sign", "HU-VT", {
        "decision": "ok"}))  # fmt: skip
    yield Event(date(2022, 7, 18), 9, lambda play: play.do("T_submit", "HU-VT", {
        "submitted_on": "18/07/2022", "channel": "NOTE"}, by="dat.kv"))  # fmt: skip
    yield Event(date(2022, 7, 19), 15, lambda play: play.do("T_guidance", "HU-VT", {
        "guidance": "Đồng ý tạm dừng việc tổ chức hội nghị đến khi kết thúc diễn tập.",
        "form": "NOTE", "effects": ["suspend"]}))  # fmt: skip
    yield Event(date(2022, 7, 20), 9, lambda play: play.do("T_notify", "HU-VT", {
        "doc_type": "TB", "recipients": [str(play.units["HU-VT"])]}, by="dat.kv"))  # fmt: skip
    yield Event(date(2022, 7, 20), 15, lambda play: play.do("T_notify_sign", "HU-VT", {
        "decision": "ok", "signed_on": "20/07/2022"}))  # fmt: skip
    yield Event(date(2022, 7, 21), 9, lambda play: play.do("T_notify_issue", "HU-VT", {
        "issued_on": "21/07/2022", "signed_file": "file:Thong-bao-chi-dao.pdf"}))  # fmt: skip
    yield Event(date(2022, 7, 22), 9, lambda play: play.do("T_ack", "HU-VT", {
        "acknowledged": "true", "plan": "Tổ chức ngay sau khi kết thúc diễn tập."}))  # fmt: skip
