"""Evidence of continuous duties, shown whenever there is some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from server.actions.evidence.add_evidence import add_evidence
from server.demo.event import Event
from server.demo.play import Play


def shown(units: Sequence[str], day: date, text: str) -> Iterator[Event]:
    for order, unit in enumerate(units):
        yield Event(day, 8.5 + order * 0.25, show(unit, day, text))


def show(unit: str, day: date, text: str) -> Event.Act:
    def act(play: Play) -> None:
        add_evidence(
            play.database, officer_id=play.specialist(unit), happened_on=day, text=text,
            assignment_id=int(play.an_assignment(unit, "CONTINUOUS")),
        )  # fmt: skip

    return act
