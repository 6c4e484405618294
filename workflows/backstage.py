"""The server's part of a rehearsal: children, counters, messages, services and timers in memory."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from workflows import engine
from workflows.advance import (
    SAMPLE_UNITS,
    Advance,
    ChildRequest,
    Counters,
    Raised,
    Sent,
    ServiceRequest,
    Step,
    World,
)
from workflows.definition import Definition
from workflows.errors import CalledUnknown, EndlessLoop, UncaughtError, WorkflowError
from workflows.paths import group_in, group_rows, is_row_set
from workflows.players import Entry, Group, Instance
from workflows.timing import LOCAL
from workflows.workdays import WorkCalendar

Service = Callable[[Mapping[str, Any]], Mapping[str, Any]]
MOST_ITEMS = 10_000
"""Rounds of a repeated step: a stage is no place for more."""
ROWS_OF_UNITS = "don-vi-mau"
"""The row set of the units taking part, where the system would make one."""
EFFORT = 5_000
"""Characters of a state that count as one more advance: it grows with every round of a loop."""


class Backstage:
    """Instances of several definitions, one clock, no database; `rehearsal.Stage` is its face."""

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

    def _record(self, instance: Instance, advance: Advance) -> None:
        instance.state, instance.last = advance.state, advance
        instance.timers = {timer.key: timer.due_at for timer in advance.timers}
        instance.trail += advance.steps
        self.trace += advance.steps
        self._tell(instance, [step for step in advance.steps if not _is_wrapper(instance, step)])
        self.sent += advance.sent
        for key in advance.cancelled_children:
            self._cancel_group(instance.number, key)
        for request in advance.children:
            self._later(self._begin, instance, request)
        for service in advance.services:
            self._later(self._serve, instance, service)
        for sent in advance.sent:
            self._later(self._pass_on, instance, sent)
        for raised in advance.raised:
            self._later(self._raise, instance, raised)
        if advance.ended is not None:
            instance.is_over = True
            instance.is_cancelled = advance.ended.cancelled
            instance.outcome = advance.ended.outcome
            self._later(self._child_over, instance, advance.ended.data)

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

    def _begin(self, owner: Instance, request: ChildRequest) -> None:
        group = Group(request, self._items(request))
        self.groups[owner.number, request.key] = group
        count = 1 if request.sequential else len(group.items)
        for _ in range(count):
            self._begin_next(owner, group)

    def _items(self, request: ChildRequest) -> list[Any]:
        if not request.multi:
            return [None]
        items, count = request.collection, request.cardinality
        if is_row_set(items):
            known = self.rows_named(items["rows"])
            if known is not None:
                return list(known)
            count = items["count"]
        if count is None:
            return list(items)
        if count > MOST_ITEMS:
            raise EndlessLoop(request.element, f"more than {MOST_ITEMS} rounds")
        return list(range(count))

    def _begin_next(self, owner: Instance, group: Group) -> None:
        if group.started >= len(group.items):
            return
        index, request = group.started, group.request
        group.started += 1
        if request.kind == "task":
            self.item_tasks.append((owner.number, request.key, index))
            return
        if request.calls in self.stand_ins:
            self.stood_in.append((owner.number, request.key, index))
            return
        item, data = group.items[index], dict(request.data)
        if request.multi and request.item_name:
            data[request.item_name] = item
        if request.multi and not self.plain_calls:
            data |= self._keys_of(request, item)
        if request.calls in self.stubs:
            self._count(owner, group, self.stubs[request.calls], {})
            return
        key = owner.definition.key if request.kind == "handler" else request.calls or ""
        if key not in self.definitions:
            name = owner.definition.elements[request.element].name
            raise CalledUnknown(request.element, called=key, label=name or request.element)
        parent = (owner.number, request.key)
        self._create(
            key, start=request.start, part=request.part, data=data, parent=parent, item=item
        )

    def _keys_of(self, request: ChildRequest, item: Any) -> dict[str, Any]:
        """The keys a row brings, as the server's `create_children` sets them; a bare unit too."""
        definition = self.definitions.get(request.calls or "")
        names = definition.keys if definition else ()
        if isinstance(item, Mapping):
            return {name: item[name] for name in names if name in item}
        return {"unit_id": item} if "unit_id" in names else {}

    def _child_over(self, child: Instance, data: Mapping[str, Any]) -> None:
        if child.parent is None or child.is_cancelled:
            return
        group = self.groups.get(child.parent)
        if group is not None and not group.is_finished:
            self._count(self.instances[child.parent[0]], group, child.outcome, data)

    def _count(
        self, owner: Instance, group: Group, outcome: str | None, data: Mapping[str, Any]
    ) -> None:
        group.done += 1
        group.results.append(data)
        if group.request.multi:
            element = group.request.element
            kind = owner.definition.elements[element].kind
            self._tell(owner, [Step(element, kind, "completed")])
        if outcome is not None:
            group.outcomes[outcome] = group.outcomes.get(outcome, 0) + 1
        request = group.request
        total = len(group.items)
        active = (group.started if request.sequential else total) - group.done
        counters = Counters(total, active, group.done, dict(group.outcomes))
        is_met = request.condition and engine.is_condition_met(
            request.condition, counters, {**self.data(owner.number), **data}, self.world()
        )
        if group.done < total and not is_met:
            self._begin_next(owner, group) if request.sequential else None
            return
        group.is_finished = True
        self._cancel_children(owner.number, request.key)
        self._step(
            owner,
            engine.finish_children,
            request=request.key,
            counters=counters,
            outcome=outcome,
            data=self._handed_back(group, data),
        )

    def _handed_back(self, group: Group, data: Mapping[str, Any]) -> Mapping[str, Any]:
        request = group.request
        if not request.multi:
            return data
        if not request.output or not request.output_item:
            return {}
        return {request.output: [result.get(request.output_item) for result in group.results]}

    def _cancel_group(self, number: int, key: str) -> None:
        group = self.groups.get((number, key))
        if group is not None:
            group.is_finished = True
        self._cancel_children(number, key)

    def _cancel_children(self, number: int, key: str) -> None:
        self.item_tasks = [t for t in self.item_tasks if t[:2] != (number, key)]
        self.stood_in = [t for t in self.stood_in if t[:2] != (number, key)]
        for child in self.instances:
            if child.parent == (number, key) and not child.is_over:
                self._step(child, engine.cancel)

    def _serve(self, instance: Instance, service: ServiceRequest) -> None:
        if instance.is_over:
            return
        given, run = self.answers.get(service.element), self.services.get(service.operator)
        if given:
            result, at_top = given.pop(0), True
        else:
            at_top = False
            result = run({**service.data, **service.parameters}) if run else {}
        answered = {"service": service.key, "result": dict(result), "at_top": at_top}
        self._step(instance, engine.answer_service, **answered)

    def _pass_on(self, sender: Instance, sent: Sent) -> None:
        recipients: list[Any] = [{}]
        if is_row_set(sent.recipients):
            recipients = list(self.rows.get(sent.recipients["rows"], [{}]))
        elif isinstance(sent.recipients, list):
            recipients = sent.recipients
        for row in recipients:
            fields = dict(row) if isinstance(row, Mapping) else {}
            keys = {**sent.keys, **{k: str(v) for k, v in fields.items()}}
            self._deliver(sent.kind, sent.name, keys, {**sent.payload, **fields}, sender)

    def _deliver(
        self,
        kind: str,
        name: str,
        keys: Mapping[str, str],
        payload: Mapping[str, Any],
        sender: Instance | None = None,
    ) -> int:
        """Its own signals have reached the sender inside the engine."""
        carried = {**{k: str(v) for k, v in payload.items()}, **keys}
        waiters = [
            (instance, awaiting.key)
            for instance in self.instances
            if instance.last is not None and not instance.is_over
            if kind != "signal" or instance is not sender
            for awaiting in instance.last.awaiting
            if awaiting.kind == kind
            and awaiting.name == name
            and all(carried.get(key) == value for key, value in awaiting.keys.items())
            and carried.get("instance_id") in (None, str(instance.number))
        ]
        taken = 0
        for instance, key in waiters:
            if instance.last is not None and any(a.key == key for a in instance.last.awaiting):
                self._step(instance, engine.deliver, awaiting=key, payload=payload)
                taken += 1
        return taken or self._start_by_message(kind, name, payload)

    def _start_by_message(self, kind: str, name: str, payload: Mapping[str, Any]) -> int:
        for key, definition in self.definitions.items():
            for found in definition.starts:
                if kind == "message" and found.message == name:
                    self._create(key, start=found.element, data=payload)
                    return 1
        return 0

    def _raise(self, instance: Instance, raised: Raised) -> None:
        if instance.parent is None:
            self.raised.append(raised)
            if raised.kind == "error" and self.stops_at_errors:
                raise UncaughtError(raised.element, raised.code, error=raised.code)
            return
        number, request = instance.parent
        owner, group = self.instances[number], self.groups[instance.parent]
        if not owner.is_over and not group.is_finished:
            self._step(owner, engine.raise_from_child, request=request, raised=raised)

    def _next_due(self) -> tuple[datetime, Instance, str] | None:
        due = [
            (moment, instance.number, key)
            for instance in self.instances
            if not instance.is_over
            for key, moment in instance.timers.items()
        ]
        if not due:
            return None
        moment, number, key = min(due)
        return moment, self.instances[number], key

    def _fire(self, moment: datetime, instance: Instance, key: str) -> None:
        self.now = max(self.now, moment)
        self._step(instance, engine.wake, timers=[key])
        self._settle()


def _is_wrapper(instance: Instance, step: Step) -> bool:
    """Around work done once per item outside: each time it is done is told instead."""
    found = instance.definition.elements[step.element]
    repeated = found.multi and found.kind in ("callActivity", "userTask", "manualTask", "task")
    return repeated and step.status == "completed"
