"""The values that cross the wall of `workflows`: all frozen, all plain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Data = Mapping[str, Any]
"""JSON only: text, finite numbers, booleans, None, lists, and mappings with text keys."""


SAMPLE_UNITS = ("DV-1", "DV-2")
"""Stand in for the units of a group where there is no organisation."""


@dataclass(frozen=True)
class World:
    """What the outside tells the engine for one advance. The engine reads no clock of its own."""

    now: datetime
    """Aware. Timers are set from it; `today()` and `now()` of expressions read it."""
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    """Further functions of expressions, e.g. `after_working_days`, `parameter`, `rows`."""
    max_steps: int = 1_000
    """Engine steps of one advance; beyond it `EndlessLoop`."""
    plain_calls: bool = False
    """Rehearsal of outside models: a call without data associations copies all data in and out."""
    members: Callable[[str], int | None] = lambda _code: len(SAMPLE_UNITS)
    """How many units a group has today, by its code; None: there is no such group."""

    @property
    def after_working_days(self) -> Callable[[int], str] | None:
        """None where nobody counts working days."""
        return self.functions.get("after_working_days")


@dataclass(frozen=True)
class State:
    """A running instance without its specs; what the server stores and never looks into."""

    definition: str  # content hash of the definition it runs on
    part: str  # the start event or event subprocess it runs from
    content: bytes  # JSON with our own format number


@dataclass(frozen=True)
class OpenTask:
    """One user or manual task that waits for a person."""

    key: str  # UUID, stable while the task is open and across migration
    element: str


@dataclass(frozen=True)
class DueTimer:
    key: str
    element: str
    due_at: datetime  # aware
    cyclic: bool = False
    every: str = ""  # of a cyclic one: the duration between two firings


@dataclass(frozen=True)
class Awaiting:
    """A message or signal this instance waits for: catch, receive, boundary or event subprocess."""

    key: str
    element: str
    kind: Literal["message", "signal"]
    name: str
    keys: Mapping[str, str] = field(default_factory=dict)
    """Correlation: what a message must carry to be taken; empty for a signal."""


@dataclass(frozen=True)
class ChildRequest:
    """Work that runs outside this instance; the parent waits for it on one token.

    kind `process`: instances of the process `calls`, one, or one per item (multi).
    kind `task`: a repeated user task: one task row per item, no instance of its own.
    kind `handler`: an event subprocess that its event has started: one instance of `part` of the
    same definition.
    """

    key: str
    element: str
    kind: Literal["process", "task", "handler"]
    data: Data = field(default_factory=dict)  # what every child starts with
    calls: str | None = None
    start: str | None = None  # start event chosen by name
    part: str | None = None
    interrupting: bool = False  # handlers only: the rest of the instance has been cancelled
    multi: bool = False
    sequential: bool = False
    collection: Any = None
    """A list of items, or a row set {"rows": name, "count": n}; None: cardinality, or single."""
    cardinality: int | None = None
    item_name: str | None = None  # the name under which each child finds its item
    condition: str | None = None  # completion condition over the counters
    output: str | None = None  # where a list of the children's `output_item` goes (plain models)
    output_item: str | None = None


@dataclass(frozen=True)
class Counters:
    """How a ChildRequest stands; names in conditions as BPMN 2.0, table 10.30."""

    instances: int  # nrOfInstances
    active: int  # nrOfActiveInstances
    completed: int  # nrOfCompletedInstances
    outcomes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """A message or signal thrown. The server finds who waits for it."""

    element: str
    kind: Literal["message", "signal"]
    name: str
    keys: Mapping[str, str] = field(default_factory=dict)
    payload: Data = field(default_factory=dict)
    recipients: Any = None  # a row set: one message per row, each row's fields override `keys`


@dataclass(frozen=True)
class ServiceRequest:
    """A service task reached. The server runs it in the same transaction, then `answer_service`."""

    key: str
    element: str
    operator: str
    parameters: Data = field(default_factory=dict)
    data: Data = field(default_factory=dict)  # the instance's data at this point


@dataclass(frozen=True)
class Raised:
    """An error or escalation nobody in this instance caught: the parent's boundary may."""

    kind: Literal["error", "escalation"]
    code: str
    element: str
    payload: Data = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One element carried out or given up during an advance, in order."""

    element: str
    kind: str  # BPMN local name: userTask, exclusiveGateway, endEvent …
    status: Literal["completed", "cancelled"]
    flow: str | None = None  # the sequence flow an exclusive or inclusive gateway took first
    also: tuple[str, ...] = ()  # further flows that an inclusive gateway took


@dataclass(frozen=True)
class Ended:
    outcome: str | None  # id of the end event without "E_"; None after a cancellation
    cancelled: bool = False
    data: Data = field(default_factory=dict)  # what crosses out, see `engine`


@dataclass(frozen=True)
class Advance:
    """What one step of the world did to an instance.

    `open_tasks`, `timers` and `awaiting` are the whole truth after the step (the recorder compares
    with its rows); `children`, `services`, `sent`, `raised` and `steps` are what is new.
    """

    state: State
    open_tasks: tuple[OpenTask, ...] = ()
    timers: tuple[DueTimer, ...] = ()
    awaiting: tuple[Awaiting, ...] = ()
    conditions: tuple[str, ...] = ()  # elements that wait for a condition to become true
    children: tuple[ChildRequest, ...] = ()
    cancelled_children: tuple[str, ...] = ()  # keys of requests whose children must be cancelled
    services: tuple[ServiceRequest, ...] = ()
    sent: tuple[Sent, ...] = ()
    raised: tuple[Raised, ...] = ()
    steps: tuple[Step, ...] = ()
    ended: Ended | None = None
