"""98-KH/TU, invented: sixty units, a binding date, a report every quarter, extensions, guidance."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date

from server.demo.event import Event
from server.demo.following import Following, set_up
from server.demo.guided import Brief, guided
from server.demo.story import raise_obstacle
from server.demo.supervising import REMEDIES, inspection, plan_inspection
from server.demo.units import Answers, carried_out, cooperation, returned_report
from server.demo.year.asking import asked_for_more_time
from server.demo.year.cycles import compiled, reported_above
from server.demo.year.rounds import quarterly_round
from server.demo.year.showing import shown
from server.demo.year.units import SIXTY, paces_of, remedied
from workflows.workdays import WorkCalendar

DIRECTIVE = "Kế hoạch 98-KH/TU"
SAYS: Answers = {
    "prepare_plan": {"content": "Công khai việc dân biết, dân bàn; lịch đối thoại hằng quý."},
    "report_dissemination": {
        "highlights": "Đã ban hành kế hoạch, tổ chức đối thoại; kiến nghị được phân loại, trả lời.",
        "shortcomings": "Một số kiến nghị về đất đai chưa giải quyết dứt điểm.",
        "proposals": "Đề nghị hướng dẫn thêm về đối thoại trực tuyến.",
    },
}
RETURNED = ("QU-BT", "HU-PD")
INSPECTED = ("QU-OM", "HU-TL")
GIVEN = {"BDV": "steady", "QU-OM": "steady", "HU-TL": "steady", "QU-TN": "steady", "QU-CR": "late",
         "HU-CD": "late", "DUP-CK": "late"}  # fmt: skip
"""Of whom something is told; the late ask for more time, the last of them in vain."""


def events(calendar: WorkCalendar, among: Container[str]) -> Iterator[Event]:
    how = how_to_follow(among)
    yield from set_up(calendar, how)
    start = how.approved_on(calendar)
    units = [unit for unit in SIXTY if unit in among]
    paces = paces_of("98", units)
    paces |= {unit: pace for unit, pace in GIVEN.items() if unit in paces}
    returned = [unit for unit in RETURNED if paces.pop(unit, None)]
    yield from carried_out(calendar, start, paces, SAYS)
    if {"BDV", "UBKT"} <= paces.keys():
        yield from cooperation(calendar, start, "BDV", "UBKT", "Đề xuất đơn vị cần kiểm tra.")
    for unit in returned:
        yield from returned_report(calendar, start, unit, SAYS)
    asking = [unit for unit, pace in GIVEN.items() if pace == "late" and unit in paces]
    yield from asked_for_more_time(asking, date(2022, 10, 10), date(2022, 11, 4))
    behind = [unit for unit, pace in paces.items() if pace not in ("prompt", "steady", "late")]
    yield from asked_for_more_time(behind[:4], date(2023, 6, 5), date(2023, 7, 14))
    yield from difficulties(calendar)
    silent = {unit for unit, pace in paces.items() if pace in ("silent", "at_plan")}
    for cycle, opened in enumerate((date(2022, 12, 6), date(2023, 3, 6), date(2023, 6, 6)), 1):
        yield from quarterly_round(calendar, units, silent, cycle, opened)
    yield from quarters(calendar, [unit for unit in INSPECTED if unit in among])
    yield from shown(units[:5], date(2023, 2, 13), "Đối thoại với Nhân dân quý I.")


def how_to_follow(among: Container[str]) -> Following:
    return Following(
        first=date(2022, 9, 6), among=among, reports=True,
        plan={"number": "61-KH/BDVTU", "date": "09/09/2022", "issuer": "Ban Dân vận Thành ủy"},
        deadlines={
            "2": {"due": "14/10/2022", "basis": "Điểm 2, Kế hoạch số 98-KH/TU ngày 05/9/2022"},
            "3": {"due": "31/12/2022", "basis": "Điểm 3, Kế hoạch số 98-KH/TU ngày 05/9/2022"},
        },
    )  # fmt: skip


def difficulties(calendar: WorkCalendar) -> Iterator[Event]:
    """Thốt Nốt asks early and is given time from above."""
    yield Event(date(2022, 9, 21), 10, lambda play: raise_obstacle(
        play, "QU-TN", "quyen.pta", "BUDGET",
        "Chưa bố trí được kinh phí tổ chức đối thoại tại các phường.",
        "Đề nghị cho lùi thời hạn báo cáo."))  # fmt: skip
    yield from guided(calendar, "QU-TN", date(2022, 9, 22), MONEY, {
        "guidance": "Đồng ý gia hạn; Văn phòng cân đối kinh phí.",
        "effects": ["extend"], "due": "28/10/2022"})  # fmt: skip


MONEY = Brief(
    "Quận ủy Thốt Nốt chưa bố trí được kinh phí đối thoại.",
    ("Gia hạn", "Giữ nguyên thời hạn"),
    "Gia hạn một lần.",
    "Thực hiện ngay theo ý kiến chỉ đạo.",
)


def quarters(calendar: WorkCalendar, inspected: list[str]) -> Iterator[Event]:
    yield compiled(date(2022, 9, 20))
    yield from reported_above(calendar, date(2022, 9, 22))
    yield compiled(date(2022, 12, 20))
    yield from reported_above(calendar, date(2022, 12, 27))
    yield compiled(date(2023, 3, 20), inspect=True)
    if not inspected:
        return
    between = ("29/03/2023", "28/04/2023")
    content = "Việc đối thoại, giải quyết kiến nghị."
    yield Event(date(2023, 3, 28), 9, lambda play: plan_inspection(
        play, inspected, "Quý I/2023", between, content))  # fmt: skip
    yield Event(date(2023, 3, 28), 15, lambda play: play.do("T_approve_inspection", says={
        "decision": "ok"}, by="hoa.dtb"))  # fmt: skip
    for unit in inspected:
        yield from inspection(calendar, unit, date(2023, 3, 29), DIRECTIVE)
        yield from remedied(unit, date(2023, 5, 22), REMEDIES)
