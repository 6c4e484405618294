"""Working days: the week, the decreed days, the cut-off."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.workdays import ZONE, WorkCalendar, arrival_day, at

TET = {date(2022, 1, 31) + timedelta(days=n): "Tết Nguyên đán" for n in range(5)}
CALENDAR = WorkCalendar(
    off=frozenset({*TET, date(2024, 4, 29)}), work=frozenset({date(2024, 5, 4)}), names=TET
)
DAYS = st.dates(date(2021, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2022, 6, 20), True), (date(2022, 6, 18), False), (date(2022, 2, 1), False),
        (date(2024, 4, 29), False), (date(2024, 5, 4), True),
    ],
)  # fmt: skip
def test_a_day_is_worked_or_not(day: date, working: bool) -> None:
    assert CALENDAR.is_working(day) is working


def test_the_tenth_working_day_after_the_example_was_issued() -> None:
    assert CALENDAR.add(date(2022, 6, 20), 10) == date(2022, 7, 4)


def test_no_day_after_a_day_off_is_the_next_working_day() -> None:
    assert CALENDAR.add(date(2022, 6, 18), 0) == date(2022, 6, 20)
    assert CALENDAR.add(date(2022, 6, 20), 0) == date(2022, 6, 20)


def test_a_deadline_says_why_it_is_that_date() -> None:
    assert CALENDAR.explain(date(2022, 1, 28), 2) == {
        "start": "2022-01-28",
        "working_days": 2,
        "skipped": [
            {"day": "2022-01-29", "name": None}, {"day": "2022-01-30", "name": None},
            *({"day": day.isoformat(), "name": "Tết Nguyên đán"} for day in TET),
            {"day": "2022-02-05", "name": None}, {"day": "2022-02-06", "name": None},
        ],
        "due": "2022-02-08",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2022-06-20 08:00", 2, "2022-06-20 10:00"),
        ("2022-06-20 16:00", 2, "2022-06-21 08:30"),
        ("2022-06-24 18:00", 4, "2022-06-27 11:30"),
        ("2022-06-20 06:00", 2, "2022-06-20 09:30"),
        ("2022-01-28 16:00", 8, "2022-02-07 14:30"),
    ],
)
def test_hours_are_office_hours(start: str, hours: int, due: str) -> None:
    assert CALENDAR.add_hours(local(start), hours) == local(due)


def local(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=ZONE)


def test_after_five_a_paper_counts_from_the_next_working_day() -> None:
    friday = date(2022, 6, 24)
    assert arrival_day(at(friday) - timedelta(minutes=1), CALENDAR) == friday
    assert arrival_day(at(friday), CALENDAR) == date(2022, 6, 27)
    assert arrival_day(datetime(2022, 6, 23, 20, tzinfo=UTC), CALENDAR) == friday


@given(DAYS, st.integers(1, 400))
def test_counting_forward_and_counting_between_agree(day: date, count: int) -> None:
    due = CALENDAR.add(day, count)

    assert CALENDAR.is_working(due)
    assert CALENDAR.between(day, due) == count
    assert CALENDAR.between(due, day) == -count


@given(DAYS, st.integers(1, 400))
def test_counting_back_returns_to_a_working_day(day: date, count: int) -> None:
    start = CALENDAR.add(day, 0)

    assert CALENDAR.add(CALENDAR.add(start, count), -count) == start
