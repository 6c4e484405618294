"""P2 of any directive: compared, recipients resolved, deadlines set, the plan approved."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from server.demo.event import Event
from server.demo.play import Play
from workflows.forms import Raw
from workflows.workdays import WorkCalendar


@dataclass(frozen=True)
class Following:
    """How Ban Dân vận means to follow it; four working days from `first` on."""

    first: date
    deadlines: Mapping[str, Raw]  # by ordinal
    plan: Raw  # the document of approval
    among: Container[str]  # codes of the units that take part
    authors: Sequence[tuple[str, str, str, bool]] = ()  # unit, appraiser, approver, exempt
    informed: Container[str] = ()
    reports: bool = False  # every quarter

    def approved_on(self, calendar: WorkCalendar) -> date:
        return calendar.add(self.first, 3)


def set_up(calendar: WorkCalendar, how: Following) -> Iterator[Event]:
    days = [how.first, *(calendar.add(how.first, count) for count in (1, 2, 3))]
    yield Event(days[0], 8, compare)
    yield Event(days[1], 8, lambda play: resolve(play, how))
    yield Event(days[2], 9, lambda play: set_deadlines(play, how))
    yield Event(days[3], 15, lambda play: play.do("T_approve_plan", says={
        "decision": "ok", "basis_document": how.plan}, by="hoa.dtb"))  # fmt: skip


def compare(play: Play) -> None:
    """Every extracted field confirmed against the original."""
    play.do("T_review_parsed", says=lambda raw: {
        "confirmed": "true",
        "fields": [{**row, "checked": "true"} for row in raw.get("fields", [])],
    })  # fmt: skip


def resolve(play: Play, how: Following) -> None:
    codes = {str(id_): code for code, id_ in play.units.items()}

    def chosen(row: Raw) -> Raw:
        code = codes[str(row["unit"])]
        if code not in how.among:
            return {**row, "selected": "false"}
        return {**row, "role": "informed"} if code in how.informed else row

    play.do("T_resolve_recipients", says=lambda raw: {
        "units": [chosen(row) for row in raw["units"]],
        "programme_authors": [author(play, *row) for row in how.authors],
    })  # fmt: skip


def author(play: Play, unit: str, appraiser: str, approver: str, exempt: bool) -> dict[str, str]:
    return {
        "unit": str(play.units[unit]),
        "appraiser": str(play.units[appraiser]),
        "approver": str(play.units[approver]),
        "exempt": "true" if exempt else "false",
    }


def set_deadlines(play: Play, how: Following) -> None:
    ordinals = play.ordinals()
    play.do("T_set_deadlines", says=lambda raw: {
        "has_periodic_reports": "true" if how.reports else "false",
        "has_final_review": "false",
        "task_deadlines": [
            {**row, **how.deadlines.get(ordinals.get(row["obligation"], ""), {})}
            for row in raw["task_deadlines"]
        ],
    })  # fmt: skip
