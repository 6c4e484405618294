"""P9: units that ask for more time; the last of them in vain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from server.actions.change_requests.raise_change_request import raise_change_request
from server.demo.answers import typed
from server.demo.event import Event
from server.demo.play import Play


def asked_for_more_time(units: Sequence[str], day: date, until: date) -> Iterator[Event]:
    for unit in units:
        yield Event(day, 10, ask(unit, until))
        yield Event(day, 15, decide(unit, None if unit == units[-1] else until))


def ask(unit: str, until: date) -> Event.Act:
    def act(play: Play) -> None:
        raise_change_request(
            play.database, officer_id=play.specialist(unit),
            assignment_id=int(play.an_assignment(unit)),
        )  # fmt: skip
        play.work()
        play.do("T_request", unit, {
            "kind": "EXTEND", "new_due": typed(until),
            "reason": "Trùng thời gian diễn tập và kỳ họp; đề nghị lùi thời hạn báo cáo.",
        })  # fmt: skip

    return act


def decide(unit: str, granted: date | None) -> Event.Act:
    says = {"decision": "reject", "comment": "Đơn vị bố trí lực lượng, giữ nguyên thời hạn."}
    if granted is not None:
        says = {"decision": "approve", "granted_due": typed(granted)}
    return lambda play: play.do("T_decide", unit, says)
