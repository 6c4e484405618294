"""The board of a rehearsal: instances, clock and story; one step at a time, none of them judged."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from workflows import engine
from workflows.advance import SAMPLE_UNITS, Advance, Raised, Sent, Step, World
from workflows.definition import Definition
from workflows.errors import EndlessLoop, WorkflowError
from workflows.paths import group_in, group_rows
from workflows.players import Entry, Group, Instance
from workflows.timing import LOCAL
from workflows.workdays import WorkCalendar

Service = Callable[[Mapping[str, Any]], Mapping[str, Any]]
ROWS_OF_UNITS = "don-vi-mau"
"""The row set of the units taking part, where the system would make one."""
EFFORT = 5_000
"""Characters of a state that count as one more advance: it grows with every round of a loop."""


class Board(ABC):
    """Instances of several definitions, one clock, no database."""

    def __init__(
        self,
        definitions: Mapping[str, Definition],
        *,
        now: datetime = datetime(2022, 6, 20, 8, 0, tzinfo=LOCAL),
        functions: Mapping[str, Callable[..., Any]] | None = None,
        services: Mapping[str, Service] | None = None,
        rows: Mapping[str, Sequence[Any]] | None = None,
        max_steps: int = 1_000,
        plain_calls: bool = False,
        stubs: Mapping[str, str] | None = None,
        answers: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
        stops_at_errors: bool = False,
        stand_ins: Collection[str] = (),
        calendar: WorkCalendar | None = None,
        most_advances: int | None = None,
    ) -> None:
        """`rows`: the lists behind row sets, by reference; without one, items are numbers.

        `stubs`: called process -> outcome, for calls that shall not really run.
        `stand_ins`: called processes that wait until `end_call` says how they ended.
        `most_advances`: of all instances together, large ones counting more; beyond it EndlessLoop.
        `answers`: element of a service task or of a task -> one answer per time it is done.
        `stops_at_errors`: an error that nobody catches is an UncaughtError, not only `raised`.
        """
        self.definitions = definitions
        self.now = now
        self.functions = dict(functions or {})
        self.services = dict(services or {})
        self.rows = dict(rows or {})
        self.max_steps = max_steps
        self.plain_calls = plain_calls
        self.stops_at_errors = stops_at_errors
        self.stubs = dict(stubs or {})
        self.stand_ins = frozenset(stand_ins)
        self.calendar = calendar or WorkCalendar()
        self.advances_left = most_advances
        self.answers = {element: list(given) for element, given in (answers or {}).items()}
        self.instances: list[Instance] = []
        self.groups: dict[tuple[int, str], Group] = {}
        self.item_tasks: list[tuple[int, str, int]] = []  # (instance, request, item number)
        self.stood_in: list[tuple[int, str, int]] = []  # the same, of calls that stand-ins answer
        self.sent: list[Sent] = []
        self.raised: list[Raised] = []
        self.trace: list[Step] = []
        self.story: list[Entry] = []
        self._queue: list[Callable[[], None]] = []

    def world(self) -> World:
        return World(
            self.now, self.functions, self.max_steps, self.plain_calls,
            members=lambda code: len(self.rows_named(group_rows(code)) or ()),
        )  # fmt: skip

    def rows_named(self, reference: str) -> Sequence[Any] | None:
        """The list behind a row set; sample units stand in for a group that has none of its own."""
        if group_in(reference) is None or reference in self.rows:
            return self.rows.get(reference)
        samples = [{"unit": code, "unit_id": code} for code in SAMPLE_UNITS]
        return self.rows.get(ROWS_OF_UNITS, samples)

    def data(self, number: int = 0) -> dict[str, Any]:
        """The data of an instance as expressions see it."""
        instance = self.instances[number]
        if instance.state is None:
            return {}
        return engine.open_data(instance.definition, instance.state)

    def _create(
        self,
        key: str,
        *,
        start: str | None = None,
        part: str | None = None,
        data: Mapping[str, Any],
        parent: tuple[int, str] | None = None,
        item: Any = None,
    ) -> Instance:
        self._spend(1)
        instance = Instance(len(self.instances), self.definitions[key], self.now)
        instance.parent, instance.item = parent, item
        self.instances.append(instance)
        with self._telling(instance):
            world, about = self.world(), instance.definition
            advance = engine.start(about, world, start=start, part=part, data=data)
        self._record(instance, advance)
        return instance

    def _step(self, instance: Instance, act: Callable[..., Advance], **given: Any) -> None:
        assert instance.state is not None
        self._spend(1 + len(instance.state.content) // EFFORT)
        with self._telling(instance):
            advance = act(instance.definition, instance.state, self.world(), **given)
        self._record(instance, advance)

    def _spend(self, effort: int) -> None:
        if self.advances_left is not None:
            self.advances_left -= effort
            if self.advances_left < 0:
                raise EndlessLoop(reason="more advances than one rehearsal may have")

    @contextmanager
    def _telling(self, instance: Instance) -> Iterator[None]:
        """What was carried out before an error belongs to the story."""
        try:
            yield
        except WorkflowError as error:
            self.trace += error.steps
            self._tell(instance, error.steps)
            raise

    def _tell(self, instance: Instance, steps: Sequence[Step]) -> None:
        for step in steps:
            name = instance.definition.elements[step.element].name
            place = instance.definition.key, instance.number
            flows = (step.flow, *step.also) if step.flow else ()
            self.story.append(
                Entry(step.element, name, step.kind, step.status, self.now, *place, flows)
            )

    def _later(self, act: Callable[..., None], *given: Any) -> None:
        self._queue.append(lambda: act(*given))

    def _settle(self) -> None:
        steps = 0
        while self._queue:
            self._queue.pop(0)()
            steps += 1
            if steps > self.max_steps:
                raise EndlessLoop(reason=f"more than {self.max_steps} steps between instances")

    @abstractmethod
    def _record(self, instance: Instance, advance: Advance) -> None:
        """What an advance did goes on the board, and what follows from it into the queue."""
