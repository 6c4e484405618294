"""P5 of a quarter: compiled, an inspection or none, reported to the standing committee."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from server.demo.answers import typed
from server.demo.event import Event
from workflows.workdays import WorkCalendar


def compiled(day: date, *, inspect: bool = False) -> Event:
    return Event(day, 10, lambda play: play.do("T_compile", says={
        "comment": "Đã tổng hợp theo báo cáo của các đơn vị; còn đơn vị chậm, đang đôn đốc.",
        "inspect": "true" if inspect else "false"}, by="thuy.tn"))  # fmt: skip


def reported_above(calendar: WorkCalendar, day: date) -> Iterator[Event]:
    """Drafted, signed with the figures closed, numbered and sent."""
    signed, sent = calendar.add(day, 2), calendar.add(day, 3)
    yield Event(day, 14, lambda play: play.do("T_draft_report", says={
        "content": "Tình hình triển khai, kết quả, đơn vị chậm, kiến nghị."},
        by="thuy.tn"))  # fmt: skip
    yield Event(signed, 14, lambda play: play.do("T_report_btv", says={
        "decision": "ok", "close_figures": "true", "sign_capacity": "OWN",
        "signed_on": typed(signed)}, by="hoa.dtb"))  # fmt: skip
    yield Event(sent, 14, lambda play: play.do("T_issue_report", says={
        "report_date": typed(sent), "signed_file": "file:Bao-cao-tong-hop.pdf"},
        by="an.std"))  # fmt: skip
