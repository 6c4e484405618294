"""P7: a round of reports every quarter; some report, some too late, some never; collated."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from datetime import date

from server.demo.answers import capacity_of, figure, typed
from server.demo.event import Event
from server.demo.play import Play
from workflows.forms import Raw
from workflows.workdays import WorkCalendar

WINDOW = 10  # working days from the opening to the table
STEPS = (("T_prepare", 0), ("T_approve", 1), ("T_sign", 1), ("T_issue", 2), ("T_accept", 3),
         ("T_accept_decide", 4))  # fmt: skip
"""Element, working days after the unit has begun."""


def quarterly_round(
    calendar: WorkCalendar, units: Sequence[str], silent: Container[str], cycle: int, opened: date
) -> Iterator[Event]:
    for order, unit in enumerate(units):
        if unit not in silent:
            begins = figure(f"round {cycle} {unit}", 1, 6)
            late = 12 if figure(f"late {cycle} {unit}", 1, 12) == 1 else 0
            yield from report(calendar, unit, calendar.add(opened, begins + late), order)
    due = calendar.add(opened, WINDOW)
    yield Event(calendar.add(due, 1), 15, collate)
    yield Event(calendar.add(due, 2), 15, lambda play: play.do("T_approve_round", says={
        "decision": "ok"}, by="hoa.dtb"))  # fmt: skip


def report(calendar: WorkCalendar, unit: str, begins: date, order: int) -> Iterator[Event]:
    for number, (element, days) in enumerate(STEPS):
        day = calendar.add(begins, days)
        says = answer(element, unit, day)
        yield Event(day, 8 + number + order % 9 * 0.1, step(element, unit, says))


def step(element: str, unit: str, says: Raw) -> Event.Act:
    return lambda play: play.do(element, unit, says)


def answer(element: str, unit: str, day: date) -> Raw:
    said: dict[str, Raw] = {
        "T_prepare": {
            "results": f"Đã tiếp {figure(unit + str(day), 3, 60)} lượt; tổ chức đối thoại theo kế "
            "hoạch.",
            "shortcomings": "Một số kiến nghị kéo dài.",
            "next_tasks": "Tiếp tục đối thoại, công khai kết quả giải quyết.",
        },
        "T_sign": {"decision": "signed", "sign_capacity": capacity_of(unit), "method": "DIGITAL",
                   "signed_on": typed(day)},
        "T_issue": {"report_date": typed(day), "signed_file": f"file:Bao-cao-quy-{unit}.pdf"},
        "T_accept": {"proposal": "ok", "quality": "PASS"},
        "T_accept_decide": {"decision": "ok", "quality": "PASS"},
    }  # fmt: skip
    return said.get(element, {"decision": "ok"})


def collate(play: Play) -> None:
    play.do("T_collate", says={
        "summary": "Đa số đơn vị báo cáo đúng kỳ; đơn vị chưa báo cáo được nêu tên."},
        by="thuy.tn")  # fmt: skip
