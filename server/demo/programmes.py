"""P4: one programme issued, one being appraised, one being drafted; the fourth author is exempt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from server.demo.event import Event
from workflows.forms import Raw

DRAFT = {
    "goals": "Nâng cao nhận thức của cán bộ, hội viên; cụ thể hóa Nghị quyết Đại hội đại biểu "
    "Phụ nữ toàn quốc lần thứ XIII.",
    "indicators": [
        {"name": "Cán bộ Hội được quán triệt", "measure": "%", "target": "100", "year": "2023"}
    ],
    "measures": "Học tập, quán triệt; đổi mới nội dung, phương thức hoạt động; hướng về cơ sở.",
    "party_congress_link": "Gắn với Nghị quyết Đại hội Đảng bộ thành phố lần thứ XIV.",
}


def programme_events() -> Iterator[Event]:
    yield from city()
    yield from ninh_kieu()


def city() -> Iterator[Event]:
    """Đảng đoàn Hội LHPN thành phố, from draft to issue."""

    def at(
        month: int, day: int, element: str, says: dict[str, Any], by: str | None = None
    ) -> Event:
        return Event(date(2022, month, day), 10.5,
                     lambda play: play.do(element, "DD-HLHPN", says, by=by))  # fmt: skip

    yield Event(date(2022, 7, 8), 10.5, lambda play: play.do("T_draft", "DD-HLHPN", {
        **DRAFT, "consult_units": [str(play.units[u]) for u in ("BTG", "MTTQ")]}))  # fmt: skip
    yield Event(date(2022, 7, 12), 14, lambda play: play.do("T_comment", "BTG", {
        "opinion": "AGREE_WITH_COMMENT", "comment": "Bổ sung nội dung tuyên truyền.",
    }))  # fmt: skip
    yield Event(date(2022, 7, 13), 14, lambda play: play.do("T_comment", "MTTQ", {
        "opinion": "AGREE"}))  # fmt: skip
    yield Event(date(2022, 7, 15), 10.5, lambda play: play.do("T_consolidate", "DD-HLHPN",
        explaining("Tiếp thu, đã bổ sung.")))  # fmt: skip
    yield at(7, 18, "T_finalise", {"file": "file:Chuong-trinh-hanh-dong.pdf"})
    yield at(7, 20, "T_appraise", {"proposal": "ok"})
    yield at(7, 22, "T_appraise_decide", {"decision": "ok"}, "hoa.dtb")
    yield at(7, 26, "T_approve", {"decision": "ok", "meeting_on": "26/07/2022",
                                  "vote": "11/11 đồng ý"}, "tuong.km")  # fmt: skip
    yield at(7, 27, "T_sign", {"decision": "signed", "sign_capacity": "T/M", "method": "DIGITAL",
                               "signed_on": "27/07/2022"})  # fmt: skip
    yield at(7, 28, "T_issue", {"issued_on": "28/07/2022",
                                "issued_file": "file:Chuong-trinh-da-ky.pdf"})  # fmt: skip
    yield at(7, 29, "T_cascade", {"has_children": "false"})


def explaining(words: str) -> Callable[[Raw], Raw]:
    """The same explanation in every row of the comments received."""
    return lambda raw: {
        "resolutions": [{**row, "resolution": words} for row in raw.get("resolutions", [])]
    }


def ninh_kieu() -> Iterator[Event]:
    """At district level; still with the appraising body."""
    yield Event(date(2022, 8, 10), 10.5, lambda play: play.do("T_draft", "HPN-NK", {
        **DRAFT, "consult_units": [str(play.units["BDV-NK"])]}))  # fmt: skip
    yield Event(date(2022, 9, 5), 10.5, lambda play: play.do("T_consolidate", "HPN-NK",
        explaining("Không có ý kiến trong thời hạn.")))  # fmt: skip
    yield Event(date(2022, 9, 12), 10.5, lambda play: play.do("T_finalise", "HPN-NK", {
        "file": "file:Chuong-trinh-hanh-dong-Ninh-Kieu.pdf"}))  # fmt: skip
