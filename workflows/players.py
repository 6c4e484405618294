"""What a rehearsal keeps in place of the server's rows: instances and groups of children."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from workflows.advance import (
    Advance,
    ChildRequest,
    State,
    Step,
)
from workflows.definition import Definition


@dataclass(frozen=True)
class Entry:
    """One element carried out or given up; what is done three times has three entries."""

    element: str
    name: str
    kind: str
    status: Literal["completed", "cancelled"]
    at: datetime
    process: str
    instance: int
    flows: tuple[str, ...] = ()  # that an exclusive or inclusive gateway took


@dataclass
class Instance:
    """One instance on the stage."""

    number: int
    definition: Definition
    world_start: datetime
    state: State | None = None
    last: Advance | None = None
    parent: tuple[int, str] | None = None  # (number, request key)
    item: Any = None
    timers: dict[str, datetime] = field(default_factory=dict)
    trail: list[Step] = field(default_factory=list)
    outcome: str | None = None
    is_over: bool = False
    is_cancelled: bool = False


@dataclass
class Group:
    """A ChildRequest under way."""

    request: ChildRequest
    items: list[Any]
    started: int = 0
    done: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    results: list[Mapping[str, Any]] = field(default_factory=list)
    is_finished: bool = False
