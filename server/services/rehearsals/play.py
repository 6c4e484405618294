"""All that a rehearsal of one model is played from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from server.services.rehearsals.cast import Cast
from workflows.definition import Definition
from workflows.replaying import Replay, replay
from workflows.scenarios import EVERY_WEEKDAY, START
from workflows.stage_board import ROWS_OF_UNITS
from workflows.stage_inbox import InboxLine, inbox_of
from workflows.workdays import WorkCalendar

MOST_STEPS, LONGEST = 300, 400_000
"""Of one rehearsal: steps, and characters of all of them."""


@dataclass(frozen=True)
class Play:
    definition: Definition
    definitions: Mapping[str, Definition]  # the ones it may call, itself included
    given: Mapping[str, Any]  # a scenario without what is expected
    cast: Cast
    parameters: Mapping[str, Any]
    seed: int = 0
    on_time: bool = False  # a task is done on the day it is due, not at once
    now: datetime = START
    calendar: WorkCalendar = field(default_factory=lambda: EVERY_WEEKDAY)

    def replayed(self) -> Replay:
        given = {**self.given, "rows": {ROWS_OF_UNITS: self.sample_units(), **self.rows}}
        return replay(given, self.definitions, self.definition.key, self.parameters,
                      now=self.now, calendar=self.calendar)  # fmt: skip

    @property
    def rows(self) -> Mapping[str, Any]:
        rows: Mapping[str, Any] = self.given.get("rows", {})
        return rows

    def sample_units(self) -> list[dict[str, Any]]:
        return [{"unit": code, "unit_id": code} for code, _ in self.cast.units]

    def inbox(self, played: Replay) -> tuple[InboxLine, ...]:
        return inbox_of(played, self.parameters)
