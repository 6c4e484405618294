"""P6 above the lead body: a brief goes up, guidance comes down through Văn phòng."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from server.demo.answers import typed
from server.demo.event import Event
from server.demo.play import Play
from workflows.forms import Raw
from workflows.workdays import WorkCalendar


def guided(calendar: WorkCalendar, unit: str, day: date, says: Raw) -> Iterator[Event]:
    """From the triage on, a working day a step."""
    notified = calendar.add(day, 5)
    steps: list[tuple[str, Raw, str | None]] = [
        ("T_triage", {"competence": "above"}, "thuy.tn"),
        ("T_brief", {
            "summary": "Đơn vị gặp khó khăn, đã báo cáo và có đề xuất.",
            "options": [{"option": "Gia hạn"}, {"option": "Giữ nguyên thời hạn"}],
            "recommendation": "Gia hạn một lần."}, "thuy.tn"),
        ("T_brief_sign", {"decision": "ok"}, "hoa.dtb"),
        ("T_submit", {"submitted_on": typed(calendar.add(day, 2)), "channel": "NOTE"}, "dat.kv"),
        ("T_guidance", says, None),
        ("T_notify", {"doc_type": "TB"}, "dat.kv"),
        ("T_notify_sign", {"decision": "ok", "signed_on": typed(notified)}, None),
        ("T_notify_issue", {"issued_on": typed(notified),
                            "signed_file": "file:Thong-bao-chi-dao.pdf"}, None),
        ("T_ack", {"acknowledged": "true", "plan": "Thực hiện ngay theo ý kiến chỉ đạo."}, None),
    ]  # fmt: skip
    days = (0, 1, 1, 2, 3, 4, 5, 5, 6)
    for number, (element, said, by) in enumerate(steps):
        yield Event(
            calendar.add(day, days[number]), 9 + number * 0.75, step(element, unit, said, by)
        )


def step(element: str, unit: str, says: Raw, by: str | None) -> Event.Act:
    def act(play: Play) -> None:
        said = {**says, "recipients": [str(play.units[unit])]} if element == "T_notify" else says
        play.do(element, unit, said, by=by)

    return act
