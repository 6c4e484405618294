"""Every working day after the original deadline is laid at one door, and they add up (9.5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.queries.bearing import (
    AGREED,
    DECIDER,
    EXCUSED,
    IN_TIME,
    PAUSED,
    RECEIVER,
    UNIT,
    Matter,
    Move,
    Window,
    bear,
)
from workflows.workdays import WorkCalendar

CALENDAR = WorkCalendar()
DUE = date(2022, 7, 29)  # a Friday


def day(text: str) -> date:
    return date.fromisoformat(f"2022-{text}")


def matter(**said: Any) -> Matter:
    return Matter(**{"original": DUE, "agreed": DUE, "today": day("08-31"), **said})


CASES = [
    # sent before the day and taken in time: nobody is late
    ({"submitted": day("07-27"), "accepted": day("07-29")}, (0, 0), {}),
    # sent three days after it
    ({"submitted": day("08-03"), "accepted": day("08-03")}, (3, 3), {UNIT: 3}),
    # not sent yet
    ({"today": day("08-05")}, (5, 5), {UNIT: 5}),
    # sent on the day, and the receiver needs ten days: three are its own, seven are late
    ({"submitted": DUE, "accepted": day("08-12")}, (0, 0), {IN_TIME: 3, RECEIVER: 7}),
    # the same, still waiting
    ({"submitted": DUE, "today": day("08-12")}, (0, 0), {IN_TIME: 3, RECEIVER: 7}),
    # two more weeks were granted, it came three days after those
    ({"agreed": day("08-12"), "moves": (Move(AGREED, day("08-12"), "15-CV/BDV"),),
      "submitted": day("08-17"), "accepted": day("08-17")}, (13, 3), {AGREED: 10, UNIT: 3}),
    # the extension came when it was ten days late already: forgiven, and still told
    ({"agreed": day("08-26"), "moves": (Move(AGREED, day("08-26"), "", day("08-12")),),
      "submitted": day("08-24"), "accepted": day("08-24")}, (18, 0), {EXCUSED: 10, AGREED: 8}),
    # a supplement was asked for after five days: those are the receiver's, not the unit's
    ({"agreed": day("08-05"), "moves": (Move(RECEIVER, day("08-05")),),
      "submitted": day("08-08"), "accepted": day("08-09")},
     (6, 1), {RECEIVER: 5, UNIT: 1, IN_TIME: 1}),
    # granted, then suspended; done within what was agreed: only the days used are told
    ({"agreed": day("08-19"), "moves": (Move(AGREED, day("08-12")), Move(PAUSED, day("08-19"))),
      "submitted": day("08-16"), "accepted": day("08-16")}, (12, 0), {AGREED: 10, PAUSED: 2}),
    # the deadline was drawn nearer again
    ({"agreed": day("08-05"), "moves": (Move(AGREED, day("08-12")), Move(AGREED, day("08-05"))),
      "submitted": day("08-08"), "accepted": day("08-08")}, (6, 1), {AGREED: 5, UNIT: 1}),
    # a request waited seven days too long for its decision
    ({"waits": (Window(day("08-03"), day("08-12")),), "submitted": day("08-16"),
      "accepted": day("08-16")}, (12, 12), {UNIT: 5, DECIDER: 7}),
    # the clock stands still since Wednesday
    ({"suspended": day("08-03"), "today": day("08-10")}, (8, 3), {UNIT: 3, PAUSED: 5}),
    # sent on the Saturday after it: late all the same
    ({"submitted": day("07-30"), "accepted": day("08-01")}, (1, 1), {UNIT: 1}),
]  # fmt: skip


@pytest.mark.parametrize(("said", "late", "shares"), CASES)
def test_days_are_borne_by_whoever_caused_them(
    said: dict[str, Any], late: tuple[int, int], shares: dict[str, int]
) -> None:
    found = bear(CALENDAR, matter(**said))

    assert {one.cause: found.days(one.cause) for one in found.shares} == shares
    assert (found.late_original, found.late_agreed) == late
    assert found.total == sum(shares.values())


def days(low: int, high: int) -> st.SearchStrategy[date]:
    return st.integers(low, high).map(lambda n: DUE + timedelta(days=n))


@given(st.data())
def test_the_parts_add_up_to_the_days_until_the_end(data: st.DataObject) -> None:
    moves = tuple(
        Move(data.draw(st.sampled_from((AGREED, PAUSED, RECEIVER))), to)
        for to in data.draw(st.lists(days(-10, 40), max_size=4))
    )
    submitted = data.draw(st.none() | days(-20, 60))
    accepted = data.draw(st.none() | days(0, 30).map(lambda d: max(d, submitted or d)))
    last = max(filter(None, (submitted, accepted, DUE)))
    today = last + timedelta(days=data.draw(st.integers(0, 30)))
    asked = Matter(
        original=DUE, agreed=moves[-1].to if moves else DUE, today=today, moves=moves,
        submitted=submitted, accepted=accepted if submitted else None,
        waits=tuple(Window(since, since + timedelta(days=6))
                    for since in data.draw(st.lists(days(-5, 40), max_size=3))),
    )  # fmt: skip

    found = bear(CALENDAR, asked)

    end = (asked.accepted or today) if submitted else today
    spare = 1  # a submission on a day off counts as a day
    passed = max(CALENDAR.between(DUE, end), 0)
    assert passed <= found.total <= passed + spare
    assert all(share.days > 0 for share in found.shares)
    assert found.days(UNIT, DECIDER) <= max(found.late_agreed, found.late_original)
