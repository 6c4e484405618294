"""702-CV/TU, invented: a letter for one season; it expires, and open work gets its decision."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date

from server.actions.cases.acknowledge_directive import acknowledge_directive
from server.actions.cases.propose_end import propose_end
from server.demo.event import Event
from server.demo.following import Following, set_up
from server.demo.play import Play
from server.demo.units import Answers, carried_out
from server.demo.year.cycles import compiled
from server.demo.year.units import paces_of
from workflows.workdays import WorkCalendar

UNITS = ("QU-NK", "QU-BT", "QU-CR", "QU-OM", "QU-TN", "HU-PD", "HU-TL", "HU-CD", "HU-VT",
         "BTG", "BDV", "VP")  # fmt: skip
INFORMED = ("BTC", "BNC", "UBKT")
SAYS: Answers = {
    "prepare_plan": {"content": "Thăm hỏi, hỗ trợ hộ nghèo, gia đình chính sách; trực Tết."},
    "report_dissemination": {
        "highlights": "Đã thăm hỏi, hỗ trợ đúng đối tượng; tình hình Nhân dân ổn định.",
        "shortcomings": "Nguồn lực xã hội hóa còn ít.",
        "proposals": "Đề nghị phân bổ kinh phí sớm hơn.",
    },
}


def events(calendar: WorkCalendar, among: Container[str]) -> Iterator[Event]:
    how = Following(
        first=date(2023, 1, 10), among=among, informed=INFORMED,
        plan={"number": "03-KH/BDVTU", "date": "13/01/2023", "issuer": "Ban Dân vận Thành ủy"},
        deadlines={"1": {"due": "17/02/2023",
                         "basis": "Điểm 1, Công văn số 702-CV/TU ngày 09/01/2023"}},
    )  # fmt: skip
    yield from set_up(calendar, how)
    units = [unit for unit in UNITS if unit in among]
    paces = {**paces_of("702", units), "HU-VT": "at_plan"}
    yield from carried_out(calendar, how.approved_on(calendar), paces, SAYS)
    for unit in [one for one in INFORMED if one in among]:
        yield Event(date(2023, 1, 16), 10, acknowledged(unit))
    yield compiled(date(2023, 3, 20))
    yield from expired()


def acknowledged(unit: str) -> Event.Act:
    return lambda play: acknowledge_directive(
        play.database, officer_id=play.specialist(unit), case_id=play.case_id or 0,
        unit_id=play.units[unit],
    )  # fmt: skip


def expired() -> Iterator[Event]:
    """P11: the season is over; what is still open is closed, part by part."""
    yield Event(date(2023, 4, 20), 9, propose)
    yield Event(date(2023, 4, 20), 10, lambda play: play.do("T_record_end", says={
        "kind": "EXPIRED", "effective_on": "20/04/2023"}, by="thuy.tn"))  # fmt: skip
    yield Event(date(2023, 4, 21), 10, lambda play: play.do("T_decide_open", says=lambda raw: {
        "decisions": [{**row, "decision": "close"} for row in raw.get("decisions", [])],
    }, by="thuy.tn"))  # fmt: skip
    yield Event(date(2023, 4, 24), 10, lambda play: play.do("T_approve", says={
        "decision": "ok"}, by="hoa.dtb"))  # fmt: skip


def propose(play: Play) -> None:
    propose_end(play.database, officer_id=play.officers["thuy.tn"], case_id=play.case_id or 0)
    play.work()
