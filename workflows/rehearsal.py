"""Definitions run in memory on a virtual clock: scenarios of bpmn/, and `rehearse`.

`Stage` is driven step by step; `run` drives one to its end. It stands in for the server: it creates
children and handlers, keeps counters, delivers messages and signals between its instances, fires
timers when its clock passes them, and answers services with what it is told (`services`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from workflows import engine
from workflows.advance import (
    Step,
)
from workflows.backstage import Backstage
from workflows.definition import Definition
from workflows.errors import EndlessLoop, NotWaiting, WorkflowError
from workflows.players import Entry, Instance

Outcome = Literal["completed", "waiting", "stuck", "error", "limit"]
MOST_TIMERS = 1_000
"""Fired in one stretch of time: a timer of every minute would fill ten years."""


@dataclass(frozen=True)
class Task:
    """An open task as a scenario sees it; `item` is the row of a repeated task or child."""

    instance: int
    process: str
    element: str
    key: str
    item: Any = None


@dataclass(frozen=True)
class Call:
    """A call that waits for its stand-in's outcome."""

    instance: int
    element: str
    calls: str
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
    story: tuple[Entry, ...] = ()  # the trace with names, times and instances


class Stage(Backstage):
    """Driven step by step: start, complete, send, wait_until; then look at what is open.

    `complete` takes a form's values; see `Board` for what it is made with.
    """

    def start(self, key: str, *, start: str | None = None, data: Mapping[str, Any]) -> Instance:
        """The first instance; its number is 0."""
        instance = self._create(key, start=start, data=data)
        self._settle()
        return instance

    def open_tasks(self) -> list[Task]:
        """Every open task on the stage, repeated ones once per item."""
        found = [
            Task(i.number, i.definition.key, task.element, task.key, self._item_of(i))
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
        """Move time on to `moment`, firing timers in order; EndlessLoop beyond MOST_TIMERS."""
        for _ in range(MOST_TIMERS):
            due = self._next_due()
            if due is None or due[0] > moment:
                self.now = max(self.now, moment)
                return
            self._fire(*due)
        raise EndlessLoop(reason=f"more than {MOST_TIMERS} timers in one stretch of time")

    def next_due(self) -> tuple[datetime, Instance, str] | None:
        """When the next timer of the flow fires, in which instance, at which element."""
        due = self._next_due()
        if due is None:
            return None
        moment, instance, key = due
        timers = instance.last.timers if instance.last else ()
        return moment, instance, next((t.element for t in timers if t.key == key), "")

    def open_calls(self) -> list[Call]:
        """Calls whose stand-ins have not answered."""
        found = []
        for number, request, index in self.stood_in:
            group = self.groups[number, request]
            asked, key = group.request, f"{request}#{index}"
            item = group.items[index]
            found.append(Call(number, asked.element, asked.calls or "", key, item))
        return found

    def end_call(self, element: str, outcome: str | None, *, item: Any = None) -> None:
        """The first call of this element that waits for its stand-in ends with `outcome`."""
        for call in self.open_calls():
            if call.element == element and _is_item(call.item, item):
                request, _, index = call.key.partition("#")
                self.stood_in.remove((call.instance, request, int(index)))
                group = self.groups[call.instance, request]
                self._count(self.instances[call.instance], group, outcome, {})
                self._settle()
                return
        raise NotWaiting(element, f"no call of it waits; open: {self.waiting()}")

    def jump_to_next_timer(self) -> bool:
        """Move time on to the next timer; False when none is set."""
        due = self._next_due()
        if due is None:
            return False
        self._fire(*due)
        return True

    @property
    def outcome(self) -> str | None:
        """Outcome of the main instance, None while it runs."""
        return self.instances[0].outcome

    @property
    def is_over(self) -> bool:
        return self.instances[0].is_over

    def waiting(self) -> list[str]:
        """Elements that wait for anything, sorted."""
        found = [task.element for task in self.open_tasks()]
        found += [call.element for call in self.open_calls()]
        for instance in self.instances:
            if instance.last is not None and not instance.is_over:
                found += [t.element for t in instance.last.timers]
                found += [a.element for a in instance.last.awaiting]
                found += instance.last.conditions
        return sorted(found)

    def elements_done(self, number: int | None = None) -> list[str]:
        """Elements completed so far, in order, of one instance or of all."""
        steps = self.trace if number is None else self.instances[number].trail
        return [step.element for step in steps if step.status == "completed"]

    def _item_of(self, instance: Instance) -> Any:
        """Its own, else that of the nearest instance above it."""
        while instance.item is None and instance.parent is not None:
            instance = self.instances[instance.parent[0]]
        return instance.item

    def _find(self, element: str, item: Any, process: str | None) -> Task:
        for task in self.open_tasks():
            fits = task.element == element and process in (None, task.process)
            if fits and _is_item(task.item, item):
                return task
        raise NotWaiting(element, f"no open task of it; open: {self.waiting()}")

    def _complete_item(self, task: Task) -> None:
        request, _, index = task.key.partition("#")
        self.item_tasks.remove((task.instance, request, int(index)))
        self._count(self.instances[task.instance], self.groups[task.instance, request], None, {})


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

    `answers`: element -> one answer per time it is done; a task without an answer is completed
    with nothing. `stage`: what `Board` takes.
    """
    on = Stage(definitions, max_steps=max_steps, answers=answers, **stage)
    try:
        on.start(key, start=start, data=data)
        outcome: Outcome = _drive(on, max_steps)
    except EndlessLoop:
        outcome = "limit"
    except WorkflowError as error:
        return Rehearsal(
            "error", tuple(on.trace), (), _data_if_any(on), error, story=tuple(on.story)
        )
    return Rehearsal(
        outcome,
        tuple(on.trace),
        tuple(on.waiting()),
        _data_if_any(on),
        end=on.outcome,
        story=tuple(on.story),
    )


def _drive(on: Stage, max_steps: int) -> Outcome:
    for _ in range(max_steps):
        if on.is_over:
            return "completed"
        tasks = on.open_tasks()
        if tasks:
            given = on.answers.get(tasks[0].element)
            on.complete(tasks[0].element, given.pop(0) if given else {})
        elif not on.jump_to_next_timer():
            return "waiting" if on.waiting() else "stuck"
    return "limit"


def _data_if_any(on: Stage) -> dict[str, Any]:
    return on.data() if on.instances else {}


def _is_item(row: Any, name: Any) -> bool:
    """A scenario may name a row by any of its values: {"unit": "QU-NK"} by "QU-NK"."""
    if name is None or row == name:
        return True
    values = row.values() if isinstance(row, Mapping) else ()
    return any(type(value) is type(name) and value == name for value in values)
