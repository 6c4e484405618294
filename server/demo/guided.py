"""P6 above the lead body: a brief goes up, guidance comes down through Văn phòng."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from server.demo.answers import typed
from server.demo.event import Event
from server.demo.play import Play
from workflows.forms import Raw
from workflows.workdays import WorkCalendar


@dataclass(frozen=True)
class Brief:
    summary: str
    options: Sequence[str]
    recommendation: str
    plan: str  # of the unit, when it acknowledges


def guided(
    calendar: WorkCalendar, unit: str, day: date, brief: Brief, guidance: Raw
) -> Iterator[Event]:
    """From the triage on, in six working days."""
    days = [calendar.add(day, count) for count in (0, 1, 1, 2, 3, 4, 4, 5, 6)]
    steps: list[tuple[str, Raw, str | None]] = [
        ("T_triage", {"competence": "above"}, None),
        ("T_brief", {
            "summary": brief.summary, "recommendation": brief.recommendation,
            "options": [{"option": one} for one in brief.options]}, None),
        ("T_brief_sign", {"decision": "ok"}, None),
        ("T_submit", {"submitted_on": typed(days[3]), "channel": "NOTE"}, "dat.kv"),
        ("T_guidance", {"form": "NOTE", **guidance}, None),
        ("T_notify", {"doc_type": "TB"}, "dat.kv"),
        ("T_notify_sign", {"decision": "ok", "signed_on": typed(days[6])}, None),
        ("T_notify_issue", {"issued_on": typed(days[7]),
                            "signed_file": "file:Thong-bao-chi-dao.pdf"}, None),
        ("T_ack", {"acknowledged": "true", "plan": brief.plan}, None),
    ]  # fmt: skip
    for number, (element, says, by) in enumerate(steps):
        yield Event(days[number], 9 + number * 0.75, step(element, unit, says, by))


def step(element: str, unit: str, says: Raw, by: str | None) -> Event.Act:
    def act(play: Play) -> None:
        said = {**says, "recipients": [str(play.units[unit])]} if element == "T_notify" else says
        play.do(element, unit, said, by=by)

    return act
