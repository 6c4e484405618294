"""Definitions run in memory on a virtual clock: scenarios of bpmn/, and `rehearse`.

`Stage` is driven step by step; `run` drives one to its end. It stands in for the server: it creates
children and handlers, keeps counters, delivers messages and signals between its instances, fires
timers when its clock passes them, and answers services with what it is told (`services`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from workflows import engine
from workflows.advance import (
    Advance,
    ChildRequest,
    Counters,
    Raised,
    Sent,
    State,
    Step,
    World,
)
from workflows.definition import Definition
from workflows.errors import NotWaiting, WorkflowError
from workflows.paths import is_row_set
from workflows.timing import LOCAL

Service = Callable[[Mapping[str, Any]], Mapping[str, Any]]
Outcome = Literal["completed", "waiting", "stuck", "error", "limit"]


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


@dataclass(frozen=True)
class Task:
    """An open task as a scenario sees it; `item` is the row of a repeated task or child."""

    instance: int
    process: str
    element: str
    key: str
    item: Any = None


@dataclass(frozen=True)
class Rehearsal:
    outcome: Outcome
    trace: tuple[Step, ...]  # of all instances, in order
    waiting: tuple[str, ...]  # elements that wait
    data: Mapping[str, Any]
    error: WorkflowError | None = None
    end: str | None = None  # the outcome of the main instance


class Stage:
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
    ) -> None:
        """`rows`: the lists behind row sets, by reference; without one, items are numbers.

        `stubs`: called process -> outcome, for calls that shall not really run.
        """
        self.definitions = definitions
        self.now = now
        self.functions = dict(functions or {})
        self.services = dict(services or {})
        self.rows = dict(rows or {})
        self.max_steps = max_steps
        self.plain_calls = plain_calls
        self.stubs = dict(stubs or {})
        self.instances: list[Instance] = []
        self.groups: dict[tuple[int, str], Group] = {}
        self.item_tasks: list[tuple[int, str, int]] = []  # (instance, request, item number)
        self.sent: list[Sent] = []
        self.raised: list[Raised] = []
        self.trace: list[Step] = []
        self._queue: list[Callable[[], None]] = []

    # --- what a scenario does ---

    def start(self, key: str, *, start: str | None = None, data: Mapping[str, Any]) -> Instance:
        """The first instance; its number is 0."""
        instance = self._create(key, start=start, data=data)
        self._settle()
        return instance

    def open_tasks(self) -> list[Task]:
        """Every open task on the stage, repeated ones once per item."""
        found = [
            Task(i.number, i.definition.key, task.element, task.key, i.item)
            for i in self.instances
            if i.last is not None and not i.is_over
            for task in i.last.open_tasks
        ]
        for number, request, index in self.item_tasks:
            group, owner = self.groups[number, request], self.instances[number]
            key, element = f"{request}#{index}", group.request.element
            found.append(Task(number, owner.definition.key, element, key, group.items[index]))
        return found

    def complete(
        self,
        element: str,
        answer: Mapping[str, Any] | None = None,
        *,
        item: Any = None,
        process: str | None = None,
    ) -> None:
        """The first open task of this element; `item`: the one of this item, or of a child with it.

        `answer` is the form's values: it stands in the data under the form's name.
        """
        task = self._find(element, item, process)
        if "#" in task.key:
            self._complete_item(task)
        else:
            instance = self.instances[task.instance]
            data = instance.definition.answer_data(task.element, answer or {})
            self._step(instance, engine.complete, task=task.key, data=data)
        self._settle()

    def send(
        self, name: str, payload: Mapping[str, Any] | None = None, *, kind: str = "message"
    ) -> int:
        """A message from outside; its keys are looked for in the payload. How many took it."""
        taken = self._deliver(kind, name, {}, payload or {})
        self._settle()
        return taken

    def advance_clock(self, step: timedelta) -> None:
        """Move time on, firing timers in their order."""
        self.wait_until(self.now + step)

    def wait_until(self, moment: datetime) -> None:
        """Move time on to `moment`, firing timers in their order."""
        while True:
            due = self._next_due()
            if due is None or due[0] > moment:
                break
            self._fire(*due)
        self.now = max(self.now, moment)

    def jump_to_next_timer(self) -> bool:
        """Move time on to the next timer; False when none is set."""
        due = self._next_due()
        if due is None:
            return False
        self._fire(*due)
        return True

    # --- what a scenario expects ---

    @property
    def outcome(self) -> str | None:
        """Outcome of the main instance, None while it runs."""
        return self.instances[0].outcome

    @property
    def is_over(self) -> bool:
        return self.instances[0].is_over

    def data(self, number: int = 0) -> dict[str, Any]:
        """The data of an instance as expressions see it."""
        instance = self.instances[number]
        if instance.state is None:
            return {}
        return engine.open_data(instance.definition, instance.state)

    def waiting(self) -> list[str]:
        """Elements that wait for anything, sorted."""
        found = [task.element for task in self.open_tasks()]
        for instance in self.instances:
            if instance.last is not None and not instance.is_over:
                found += [t.element for t in instance.last.timers]
                found += [a.element for a in instance.last.awaiting]
        return sorted(found)

    def elements_done(self, number: int | None = None) -> list[str]:
        """Elements completed so far, in order, of one instance or of all."""
        steps = self.trace if number is None else self.instances[number].trail
        return [step.element for step in steps if step.status == "completed"]

    # --- the server's part ---

    def world(self) -> World:
        return World(self.now, self.functions, self.max_steps, self.plain_calls)

    def _find(self, element: str, item: Any, process: str | None) -> Task:
        for task in self.open_tasks():
            fits = task.element == element and process in (None, task.process)
            if fits and (item is None or task.item == item or _named(task.item, item)):
                return task
        raise NotWaiting(element, f"no open task of it; open: {self.waiting()}")

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
        instance = Instance(len(self.instances), self.definitions[key], self.now)
        instance.parent, instance.item = parent, item
        self.instances.append(instance)
        advance = engine.start(instance.definition, self.world(), start=start, part=part, data=data)
        self._record(instance, advance)
        return instance

    def _step(self, instance: Instance, act: Callable[..., Advance], **given: Any) -> None:
        assert instance.state is not None
        self._record(instance, act(instance.definition, instance.state, self.world(), **given))

    def _record(self, instance: Instance, advance: Advance) -> None:
        instance.state, instance.last = advance.state, advance
        instance.timers = {timer.key: timer.due_at for timer in advance.timers}
        instance.trail += advance.steps
        self.trace += advance.steps
        self.sent += advance.sent
        for key in advance.cancelled_children:
            self._cancel_group(instance.number, key)
        for request in advance.children:
            self._later(self._begin, instance, request)
        for service in advance.services:
            self._later(self._serve, instance, service)
        for sent in advance.sent:
            self._later(self._pass_on, sent)
        for raised in advance.raised:
            self._later(self._raise, instance, raised)
        if advance.ended is not None:
            instance.is_over = True
            instance.is_cancelled = advance.ended.cancelled
            instance.outcome = advance.ended.outcome
            self._later(self._child_over, instance, advance.ended.data)

    def _later(self, act: Callable[..., None], *given: Any) -> None:
        self._queue.append(lambda: act(*given))

    def _settle(self) -> None:
        steps = 0
        while self._queue:
            self._queue.pop(0)()
            steps += 1
            if steps > self.max_steps:
                raise WorkflowError(reason=f"more than {self.max_steps} steps between instances")

    def _begin(self, owner: Instance, request: ChildRequest) -> None:
        group = Group(request, self._items(request))
        self.groups[owner.number, request.key] = group
        count = 1 if request.sequential else len(group.items)
        for _ in range(count):
            self._begin_next(owner, group)

    def _items(self, request: ChildRequest) -> list[Any]:
        if not request.multi:
            return [None]
        if request.cardinality is not None:
            return list(range(request.cardinality))
        items = request.collection
        if is_row_set(items):
            return list(self.rows.get(items["rows"], range(items["count"])))
        return list(items)

    def _begin_next(self, owner: Instance, group: Group) -> None:
        if group.started >= len(group.items):
            return
        index, request = group.started, group.request
        group.started += 1
        if request.kind == "task":
            self.item_tasks.append((owner.number, request.key, index))
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

    def _complete_item(self, task: Task) -> None:
        request, _, index = task.key.partition("#")
        self.item_tasks.remove((task.instance, request, int(index)))
        self._count(self.instances[task.instance], self.groups[task.instance, request], None, {})

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
        for child in self.instances:
            if child.parent == (number, key) and not child.is_over:
                self._step(child, engine.cancel)

    def _serve(self, instance: Instance, service: Any) -> None:
        if instance.is_over:
            return
        run = self.services.get(service.operator)
        result = dict(run({**service.data, **service.parameters})) if run else {}
        self._step(instance, engine.answer_service, service=service.key, result=result)

    def _pass_on(self, sent: Sent) -> None:
        recipients: list[Any] = [{}]
        if is_row_set(sent.recipients):
            recipients = list(self.rows.get(sent.recipients["rows"], [{}]))
        elif isinstance(sent.recipients, list):
            recipients = sent.recipients
        for row in recipients:
            fields = dict(row) if isinstance(row, Mapping) else {}
            keys = {**sent.keys, **{k: str(v) for k, v in fields.items()}}
            self._deliver(sent.kind, sent.name, keys, {**sent.payload, **fields})

    def _deliver(
        self, kind: str, name: str, keys: Mapping[str, str], payload: Mapping[str, Any]
    ) -> int:
        carried = {**{k: str(v) for k, v in payload.items()}, **keys}
        waiters = [
            (instance, awaiting.key)
            for instance in self.instances
            if instance.last is not None and not instance.is_over
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


def run(
    definitions: Mapping[str, Definition],
    key: str,
    *,
    start: str | None = None,
    data: Mapping[str, Any],
    answers: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    max_steps: int = 1_000,
    **stage: Any,
) -> Rehearsal:
    """One instance to its end: tasks are completed as they open, timers jump when nothing else can.

    `answers`: element -> one answer per time it is done, the last one kept for further times; a
    task without an answer is completed with nothing. `stage`: what `Stage` takes.
    """
    on = Stage(definitions, max_steps=max_steps, **stage)
    left = {element: list(given) for element, given in (answers or {}).items()}
    try:
        on.start(key, start=start, data=data)
        outcome: Outcome = _drive(on, left, max_steps)
    except WorkflowError as error:
        return Rehearsal("error", tuple(on.trace), (), _data_if_any(on), error)
    return Rehearsal(
        outcome, tuple(on.trace), tuple(on.waiting()), _data_if_any(on), end=on.outcome
    )


def _drive(on: Stage, left: dict[str, list[Mapping[str, Any]]], max_steps: int) -> Outcome:
    for _ in range(max_steps):
        if on.is_over:
            return "completed"
        tasks = on.open_tasks()
        if tasks:
            given = left.get(tasks[0].element, [])
            answer = given.pop(0) if len(given) > 1 else given[0] if given else {}
            on.complete(tasks[0].element, answer)
        elif not on.jump_to_next_timer():
            return "waiting" if on.waiting() else "stuck"
    return "limit"


def _data_if_any(on: Stage) -> dict[str, Any]:
    return on.data() if on.instances else {}


def _named(row: Any, name: Any) -> bool:
    """A scenario may name a row by any of its values: {"unit": "QU-NK"} by "QU-NK"."""
    return isinstance(row, Mapping) and name in row.values()
