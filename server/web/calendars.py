"""Deadlines as a calendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from server.queries.deadlines import Deadline
from server.words import sentence
from workflows.workdays import at as in_office

HALF_HOUR = timedelta(minutes=30)  # before the office closes


def calendar_text(
    deadlines: Iterable[Deadline], *, now: datetime, language: str, at: Callable[[str], str]
) -> bytes:
    """One event for each; its UID stays, so that a deadline that moves moves its event."""
    calendar = Calendar()
    calendar.add("prodid", "-//Thong Suot//Deadlines//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", sentence("feed-name", {}, language))
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for one in deadlines:
        calendar.add_component(event_of(one, now, language, at))
    return bytes(calendar.to_ical())


def event_of(one: Deadline, now: datetime, language: str, at: Callable[[str], str]) -> Event:
    end = in_office(one.day).astimezone(UTC)
    said = {"name": one.name, "number": one.number, "unit": one.unit, "basis": one.basis}
    code = "feed-binding" if one.is_binding else "feed-mark"
    event = Event()
    event.add("uid", f"{one.kind}-{one.id}@{at('').partition('//')[2].partition(':')[0]}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", end - HALF_HOUR)
    event.add("dtend", end)
    event.add("summary", sentence(code, said, language))
    about = [sentence(f"{code}-about", said, language), one.number, one.unit, one.basis]
    event.add("description", "\n".join(line for line in about if line))
    event.add("url", at(one.path))
    event.add("transp", "TRANSPARENT")
    return event
