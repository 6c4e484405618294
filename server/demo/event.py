"""One thing that happens in the story."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from server.demo.play import Play


@dataclass(frozen=True)
class Event:
    Act = Callable[[Play], Any]

    day: date
    hour: float
    act: Callable[[Play], Any]


def within(number: str, events: Iterable[Event]) -> Iterator[Event]:
    """The same, of the case of this directive: several are followed at a time."""

    def of_case(act: Event.Act) -> Event.Act:
        def acted(play: Play) -> None:
            play.case_id = play.cases[number]
            act(play)

        return acted

    return (replace(event, act=of_case(event.act)) for event in events)
