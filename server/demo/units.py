"""How each unit carries out its part: a pace, in working days after the plan was approved."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from server.demo.answers import typed, unit_step
from server.demo.event import Event
from server.demo.play import Play, Says
from workflows.workdays import WorkCalendar

Answers = Mapping[str, Mapping[str, object]]
PLAN_APPROVED = date(2022, 6, 24)

STEPS = (
    ("T_confirm_receipt", "confirm_receipt"),
    ("T_leader_assign", "leader_assign"),
    ("T_plan", "prepare_plan"),
    ("T_approve_plan", "approve_plan"),
    ("T_sign_plan", "sign_plan"),
    ("T_issue_plan", "issue_plan"),
    ("T_conference", "hold_conference"),
    ("T_report", "report_dissemination"),
    ("T_report_approve", "approve_report"),
    ("T_sign_report", "sign_report"),
    ("T_issue_report", "issue_report"),
    ("T_accept", "accept_report"),
    ("T_accept_decide", "decide_report"),
)
OWN_STEPS = 11  # the last two are Ban Dân vận's

PACES: dict[str, tuple[int, ...]] = {
    "prompt": (1, 2, 4, 5, 5, 6, 11, 13, 14, 15, 15, 17, 18),
    "steady": (1, 3, 7, 8, 9, 10, 17, 20, 21, 22, 23, 25, 26),
    "late": (2, 6, 12, 14, 15, 16, 26, 29, 30, 31, 32, 34, 36),
    "at_conference": (2, 5, 10, 12, 13, 14),
    "at_plan": (3, 7),
    "silent": (),
}

UNITS: dict[str, str] = {
    "QU-NK": "at_conference",
    "QU-BT": "prompt",
    "QU-CR": "late",
    "QU-OM": "steady",
    "HU-PD": "prompt",
    "HU-TL": "steady",
    "HU-CD": "at_conference",
    "HU-VT": "at_plan",
    "BTC": "steady",
    "BTG": "prompt",
    "BDV": "steady",
    "BNC": "late",
    "UBKT": "prompt",
    "VP": "steady",
    "BCSD-UBND": "steady",
    "BCSD-TAND": "at_conference",
    "BCSD-VKS": "prompt",
    "DD-HLHPN": "prompt",
    "DD-HDND": "steady",
    "DD-MTTQ": "late",
    "DD-LDLD": "steady",
    "DD-HND": "at_plan",
    "DD-CCB": "silent",
    "DU-KHOI": "steady",
    "DU-CA": "silent",
    "DU-DHCT": "at_conference",
    "DU-5": "at_plan",
}
"""Besides these: QU-TN is asked for a supplement, DU-QS sends paper, DU-GQ refuses."""


def unit_events(calendar: WorkCalendar, among: Container[str]) -> Iterator[Event]:
    paces = {unit: pace for unit, pace in UNITS.items() if unit in among}
    yield from carried_out(calendar, PLAN_APPROVED, paces)
    yield from returned_report(calendar, PLAN_APPROVED, "QU-TN")
    yield from on_paper(calendar)
    yield from refusal(calendar)
    if {"BDV", "DD-HLHPN"} <= paces.keys():
        content = "Danh sách cơ sở Hội cần kiểm tra."
        yield from cooperation(calendar, PLAN_APPROVED, "BDV", "DD-HLHPN", content)


def carried_out(
    calendar: WorkCalendar,
    start: date,
    paces: Mapping[str, str],
    says: Answers = MappingProxyType({}),
) -> Iterator[Event]:
    """P3 of these units from `start` on; `says` by form, over what is said of 517-CV/TU."""
    for order, (unit, pace) in enumerate(paces.items()):
        for number, days in enumerate(PACES[pace]):
            day = calendar.add(start, days + (order % 3 if number > 2 else 0))
            more = says.get(STEPS[number][1], {})
            yield Event(day, hour(order, number), step(unit, number, day, **more))


def hour(order: int, number: int) -> float:
    """Office hours, one after the other, so that steps of a unit keep their order."""
    return 8 + number * 0.6 + (order % 4) * 0.1


def step(unit: str, number: int, day: date, **more: object) -> Event.Act:
    element, form = STEPS[number]

    def act(play: Play) -> None:
        says = {**unit_step(form, unit, day), **more}
        if form == "leader_assign":
            says.setdefault("lead_officer", str(play.specialist(unit)))
        play.do(element, unit, says)

    return act


def returned_report(
    calendar: WorkCalendar, start: date, unit: str, says: Answers = MappingProxyType({})
) -> Iterator[Event]:
    """A unit sends its report in time and is asked for a supplement."""
    reason = {"reason": "Bổ sung số liệu theo mẫu của Ban Dân vận."}
    asked = {11: {"proposal": "supplement", **reason}, 12: {"decision": "supplement", **reason}}
    again = zip(range(7, 13), (22, 23, 24, 24, 26, 27), strict=True)
    first = [(number, days, asked.get(number, {})) for number, days in enumerate(PACES["prompt"])]
    for number, days, more in (*first, *((number, days, {}) for number, days in again)):
        day = calendar.add(start, days)
        said = {**says.get(STEPS[number][1], {}), **more}
        yield Event(day, hour(3, number), step(unit, number, day, **said))


def on_paper(calendar: WorkCalendar) -> Iterator[Event]:
    """Đảng ủy Quân sự never signs in: Ban Dân vận enters what comes on paper, by turns."""
    for number, days in enumerate(PACES["steady"][:OWN_STEPS]):
        day = calendar.add(PLAN_APPROVED, days)
        yield Event(day, hour(2, number), paper_step(number, day))
    for number in (11, 12):
        day = calendar.add(PLAN_APPROVED, PACES["steady"][number])
        yield Event(day, hour(2, number), step("DU-QS", number, day))


def paper_step(number: int, day: date) -> Event.Act:
    element, form = STEPS[number]
    clerk = "an.qg" if form.startswith(("approve", "sign")) else "thuy.tn"

    def act(play: Play) -> None:
        says = dict(unit_step(form, "DU-QS", day))
        if form == "leader_assign":
            says["lead_officer"] = str(play.specialist("DU-QS"))
        signatory = "Lãnh đạo minh họa, Đảng ủy Quân sự thành phố"
        play.do(element, "DU-QS", says, by=clerk, paper=(day, signatory))

    return act


def refusal(calendar: WorkCalendar) -> Iterator[Event]:
    """A unit refuses the document; a specialist proposes, a leader of Ban Dân vận accepts."""
    first, second, third = (calendar.add(PLAN_APPROVED, days) for days in (2, 3, 4))
    yield Event(first, 9, lambda play: play.do("T_confirm_receipt", "DU-GQ", {
        "received_on": typed(first), "declined": "true",
        "decline_reason": "Không đúng thẩm quyền",
    }))  # fmt: skip
    yield Event(second, 9, lambda play: play.do("T_decline_review", "DU-GQ", {
        "proposal": "accepted", "comment": "Đơn vị chưa được giao quyền tại ngày ban hành.",
    }))  # fmt: skip
    yield Event(third, 9, lambda play: play.do("T_decline_decide", "DU-GQ", {
        "decision": "accepted",
    }))  # fmt: skip


def cooperation(
    calendar: WorkCalendar, start: date, lead: str, other: str, content: str
) -> Iterator[Event]:
    """One leads a duty with another, which sends its part before the lead reports."""
    sent, received, closed = (calendar.add(start, days) for days in (14, 16, 19))
    paper = {"number": "12-CV/ĐĐ", "date": typed(sent), "file": "file:Phan-phoi-hop.pdf",
             "signatory": "Người ký minh họa"}  # fmt: skip
    steps: tuple[tuple[date, str, str, Says], ...] = (
        (sent, "T_contribute", other, {"content": content}),
        (sent, "T_sign_part", other, {"decision": "signed"}),
        (sent, "T_send_part", other, {"paper": paper}),
        (received, "T_accept_part", lead, {"decision": "ok"}),
        (closed, "T_collect", lead, {}),
    )
    for at, (day, element, unit, says) in enumerate(steps):
        yield Event(day, 15 + at / 4, done(element, unit, says))


def done(element: str, unit: str, says: Says) -> Event.Act:
    return lambda play: play.do(element, unit, says)
