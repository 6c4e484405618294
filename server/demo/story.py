"""The storyline around the units' own work, from entry of the directive to October."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date

from server.actions.cases.open_case import open_case
from server.actions.directives.record_directive import record_directive
from server.actions.obstacles.report_obstacle import report_obstacle
from server.demo.answers import typed
from server.demo.event import Event
from server.demo.following import Following, set_up
from server.demo.guided import Brief, guided
from server.demo.play import Play
from server.demo.programmes import programme_events
from server.demo.supervising import supervising_events
from server.demo.units import unit_events
from server.services.directive_files import read_directive
from workflows.workdays import WorkCalendar

ENDS_ON, ENDS_AT = date(2022, 10, 14), 9.25
"""The demo's clock goes on from here: Friday, 14/10/2022, 09:15."""

BASIS = "Kế hoạch số 45-KH/BDVTU ngày 24/6/2022"
REPORT_DUE, PROGRAMME_MARK = date(2022, 7, 29), date(2022, 8, 23)


def events(calendar: WorkCalendar, among: Container[str]) -> list[Event]:
    """What `among` the units takes part; the year goes on from here."""
    return [
        *set_up(calendar, how_to_follow(among)),
        *unit_events(calendar, among),
        *programme_events(),
        *obstacles(calendar),
        *supervising_events(calendar),
    ]


def enter(play: Play, number: str) -> None:
    """An issued directive is recorded and its case opened."""
    said = read_directive(play.settings.config / "directives" / f"{number}.toml")
    officer_id = play.officers["thuy.tn"]
    directive_id = record_directive(play.database, officer_id=officer_id, **said)
    case_id = open_case(play.database, officer_id=officer_id, directive_id=directive_id)
    play.cases[number] = case_id
    play.work()


def how_to_follow(among: Container[str]) -> Following:
    """The directive states no deadline: a plan binds 2a, 2b has a reference mark."""
    return Following(
        first=date(2022, 6, 21), among=among, authors=AUTHORS,
        plan={"number": "45-KH/BDVTU", "date": "24/06/2022", "issuer": "Ban Dân vận Thành ủy"},
        deadlines={
            "2a": {"deadline_kind": "BINDING", "due": typed(REPORT_DUE), "basis": BASIS},
            "2b": {"deadline_kind": "REFERENCE", "due": typed(PROGRAMME_MARK)},
        },
    )  # fmt: skip


AUTHORS = (
    ("DD-HLHPN", "BDV", "TT", False),
    ("HPN-NK", "BDV-NK", "QU-NK", False),
    ("HPN-BT", "BDV-BT", "QU-BT", False),
    ("HPN-CR", "BDV-CR", "QU-CR", True),
)
"""Author, appraising body, approving body, exempt."""


def obstacles(calendar: WorkCalendar) -> Iterator[Event]:
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
    yield from guided(calendar, "HU-VT", date(2022, 7, 14), EXERCISE, {
        "guidance": "Đồng ý tạm dừng việc tổ chức hội nghị đến khi kết thúc diễn tập.",
        "effects": ["suspend"]})  # fmt: skip


EXERCISE = Brief(
    "Huyện ủy Vĩnh Thạnh đề nghị tạm dừng do trùng đợt diễn tập.",
    ("Tạm dừng đến hết diễn tập", "Tổ chức trực tuyến"),
    "Tạm dừng phần việc đến hết đợt diễn tập.",
    "Tổ chức ngay sau khi kết thúc diễn tập.",
)


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
