"""The year in order: three directives, what they leave on the desk, and where it ends."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date

from server.demo import story
from server.demo.event import Event, within
from server.demo.year import first, second, third
from server.demo.year.desk import desk_events
from workflows.workdays import WorkCalendar

ENDS_ON, ENDS_AT = date(2023, 6, 16), 9.25
"""The third round of reports is open then: Friday, 16/6/2023, 09:15."""
FIRST, SECOND, THIRD = "517-CV-TU", "98-KH-TU", "702-CV-TU"


def events(calendar: WorkCalendar, among: Container[str]) -> list[Event]:
    found = [
        *within(FIRST, story.events(calendar, among)),
        *within(FIRST, first.events(calendar, among)),
        *taken_up(SECOND, date(2022, 9, 5)),
        *within(SECOND, second.events(calendar, among)),
        *taken_up(THIRD, date(2023, 1, 9)),
        *within(THIRD, third.events(calendar, among)),
        *desk_events(date(2022, 10, 17), ENDS_ON),
    ]
    return [event for event in found if event.day < ENDS_ON]


def taken_up(number: str, day: date) -> Iterator[Event]:
    yield Event(day, 15, lambda play: story.enter(play, number))
