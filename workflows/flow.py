"""A running instance in memory: the library's workflow, its trail, and how events reach it."""

# The library has no types: every class here derives from Any.
# mypy: disable-error-code="misc"

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.bpmn.util.task import BpmnTaskIterator
from SpiffWorkflow.util.task import TaskState

from workflows.advance import ChildRequest, Raised, Sent, World
from workflows.errors import ExpressionFailed
from workflows.events import Condition, Delivered, Escaping, Several, cycle_of, stored_timer
from workflows.moves import Tasks
from workflows.parsing.xml import BODY, HANDLER_START
from workflows.paths import MISSING, copied, is_same, put_path
from workflows.scripts import ScriptError, evaluate, script_engine

SPENT = TaskState.COMPLETED | TaskState.READY | TaskState.WAITING | TaskState.STARTED


class _Deep:
    """The library's traversal stops silently at depth 1,000 (engine.md, pitfall 1)."""

    task_tree: Any

    @property
    def tasks(self) -> Tasks:
        return self._tasks

    @tasks.setter
    def tasks(self, _: dict[Any, Any]) -> None:
        self._tasks = Tasks()

    def get_tasks_iterator(self, first_task: Any = None, **kwargs: Any) -> Any:
        kwargs["max_depth"] = sys.maxsize
        return BpmnTaskIterator(first_task or self.task_tree, **kwargs)


class SubFlow(_Deep, BpmnSubWorkflow):
    """An embedded subprocess."""

    def _task_completed_notify(self, task: Any) -> None:
        self.top_workflow.trail.append(task)
        super()._task_completed_notify(task)


class Flow(_Deep, BpmnWorkflow):
    """The instance. What lasts beside the library's own is `memory`; the rest lives one advance."""

    def __init__(self, spec: Any, subs: Any, world: World, **kwargs: Any) -> None:
        self.world = world
        self.trail: list[Any] = []  # tasks completed in this advance, in order
        self.sent: list[Sent] = []
        self.raised: list[Raised] = []
        self.finished_handlers: set[str] = set()
        self.signals: list[tuple[str, dict[str, Any]]] = []  # not yet offered to the handlers
        self.asked: list[ChildRequest] = []  # handlers started in this advance
        self.memory: dict[str, Any] = {
            "outcome": None, "handlers": {}, "timers": {}, "over": None, "moves": 0
        }  # fmt: skip
        super().__init__(spec, subs, script_engine(world), **kwargs)

    def create_subprocess(self, my_task: Any, spec_name: str) -> SubFlow:
        sub = SubFlow(self.subprocess_specs[spec_name], my_task.id, self)
        self.subprocesses[my_task.id] = sub
        return sub

    def _task_completed_notify(self, task: Any) -> None:
        self.trail.append(task)
        super()._task_completed_notify(task)

    def next_move(self) -> int:
        self.memory["moves"] += 1
        return int(self.memory["moves"])

    def levels(self) -> list[Any]:
        """The instance and its embedded subprocesses, inner ones first."""
        return [*sorted(self.subprocesses.values(), key=lambda sub: -sub.depth), self]

    def every_task(self) -> Iterator[Any]:
        """Never the library's get_tasks: it loses some (engine.md, pitfall 1)."""
        for level in (self, *self.subprocesses.values()):
            yield from level.tasks.values()

    def task_of(self, key: str) -> Any:
        """The task of an OpenTask, DueTimer, Awaiting or request key; None when unknown."""
        wanted = key.partition(":")[0]
        levels = (self, *self.subprocesses.values())
        return next((level.tasks[wanted] for level in levels if wanted in level.tasks), None)

    def is_at_top(self, task: Any) -> bool:
        """Directly in the process: also inside a body drawn around what handlers watch."""
        level = task.workflow
        while level is not self and level.spec.name.startswith(BODY):
            level = level.parent_workflow
        return level is self

    def waiting_events(self) -> list[tuple[str, Any, int, Any]]:
        """(key, task, index, event definition) of all that waits to be delivered, woken or met."""
        found = []
        for task in self.every_task():
            if task.state != TaskState.WAITING or not isinstance(task.task_spec, CatchingEvent):
                continue
            definition = task.task_spec.event_definition
            several = isinstance(definition, Several)
            parts = definition.event_definitions if several else [definition]
            seen = task.internal_data.get("seen", [])
            for index, event in enumerate(parts):
                if index not in seen:
                    found.append(
                        (f"{task.id}:{index}" if several else str(task.id), task, index, event)
                    )
        return found

    def view(self, tasks: Iterable[Any]) -> dict[str, Any]:
        """The data of these tasks as one: what each has not inherited; the latest move wins."""
        data: dict[str, Any] = {}
        moved = [task for task in tasks if task.has_state(SPENT)]
        for task in sorted(moved, key=lambda task: task.last_state_change):
            before = task.parent.data if task.parent is not None else {}
            changed = {k: v for k, v in task.data.items() if not is_same(before.get(k, MISSING), v)}
            data.update(changed)
        return copied(data)

    def broadcast(self, name: str, payload: dict[str, Any]) -> None:
        """A signal reaches all in this instance who wait for it, before anything else happens."""
        self.signals.append((name, payload))
        for _, task, index, event in self.waiting_events():
            waits = isinstance(event, Delivered) and (event.kind, event.name) == ("signal", name)
            if waits and task.state == TaskState.WAITING:
                self.fire(task, index, payload)

    def whole_data(self) -> dict[str, Any]:
        """One view of the data of all branches."""
        objects = {name: value for name, value in self.data_objects.items() if value is not None}
        return {**objects, **copied(self.data), **self.view(self.every_task())}

    def meet_conditions(self) -> None:
        """A condition counts when it becomes true; once met it must first turn false again."""
        if not self.spec.has_conditions:
            return
        for _, task, index, event in self.waiting_events():
            if isinstance(event, Condition) and task.state == TaskState.WAITING:
                met = task.internal_data.setdefault("met", {})
                before, met[str(index)] = met.get(str(index), False), self._is_met(task, event)
                if met[str(index)] and not before:
                    self.fire(task, index)

    def _is_met(self, task: Any, event: Condition) -> bool:
        functions = self.script_engine.environment.functions
        try:
            return bool(evaluate(event.expression, self.whole_data(), functions))
        except ScriptError as error:
            if isinstance(error.__cause__, NameError):
                return False  # nobody has written it yet
            raise self.failed(task, str(error)) from error

    def failed(self, task: Any, reason: str) -> ExpressionFailed:
        return ExpressionFailed(task.task_spec.bpmn_id, reason)

    def settle(self, task: Any, result: dict[str, Any]) -> None:
        """Put what came back from outside where conditions find it: data[called key]."""
        put_path(task.data, task.task_spec.work["key"], result)

    def fire(self, task: Any, index: int = 0, payload: Any = None) -> None:
        """An event has come for a waiting task; a non-interrupting boundary event waits again."""
        internal, definition = task.internal_data, task.task_spec.event_definition
        timers = dict(internal.get("timers", {}))
        met = dict(internal.get("met", {}))
        if task.task_spec.name.endswith(HANDLER_START):
            self._enter_handler(task)
        if isinstance(definition, Several) and payload:
            variable = getattr(definition.event_definitions[index], "variable", None)
            payload = {variable: payload} if variable else payload
        if payload:
            internal["payload"] = {**internal.get("payload", {}), **payload}
        if isinstance(definition, Several):
            internal["seen"] = [*internal.get("seen", []), index]
        else:
            internal["event_fired"] = True
        task.task_spec._update(task)
        if isinstance(task.task_spec, BoundaryEvent) and not task.task_spec.cancel_activity:
            self._wait_again(task, timers, met)

    def _enter_handler(self, start: Any) -> None:
        """An event subprocess sees the data of what it watches; an interrupting one is alone."""
        watched = next(
            t for t in start.parent.children if not isinstance(t.task_spec, BoundaryEvent)
        )
        level = self.subprocesses.get(watched.id)
        if level is not None:
            start.data.update(self.view(level.tasks.values()))
        if start.task_spec.cancel_activity:
            self.stop_handlers(start.parent)

    def stop_handlers(self, split: Any) -> None:
        """Give up the event subprocesses under way beside what they watch."""
        for start in split.children:
            if start.task_spec.name.endswith(HANDLER_START) and start.state == TaskState.COMPLETED:
                for child in start.children:
                    if not isinstance(child.task_spec, BoundaryEventJoin):
                        child.cancel()

    def _wait_again(self, fired: Any, timers: dict[str, Any], met: dict[str, bool]) -> None:
        next_timers = {}
        for index, timer in timers.items():
            cycle = cycle_of(timer)
            later = cycle.later(self.world.now, self.world.after_working_days) if cycle else None
            if later is None:
                return  # a single timer, or the last of a cycle, is over
            next_timers[index] = stored_timer(later.next, later)
        again = fired.parent._add_child(fired.task_spec, TaskState.WAITING)
        again.triggered = True
        if met:
            again.internal_data["met"] = met
        if next_timers:
            again.internal_data["timers"] = next_timers
        again.task_spec._predict(again, mask=TaskState.NOT_FINISHED_MASK)
        again.task_spec._update(again)

    def escape(self, task: Any, kind: str, code: str, payload: dict[str, Any]) -> None:
        """An error or escalation leaves the activity around `task`, outwards until it is caught."""
        level = task.workflow
        while level is not self:
            around = level.parent_workflow.get_task_from_id(level.parent_task_id)
            if self.caught_at(around, kind, code, payload):
                return
            level = around.workflow
        self.raised.append(Raised(kind, code, task.task_spec.bpmn_id, payload))  # type: ignore[arg-type]

    def caught_at(self, activity: Any, kind: str, code: str, payload: dict[str, Any]) -> bool:
        """Whether a boundary event of this activity takes it; one with the code before any."""
        while isinstance(activity.parent.task_spec, LoopTask):
            activity = activity.parent
        split = activity.parent
        if not isinstance(split.task_spec, BoundaryEventSplit):
            return False
        takers = [task for task in split.children if _takes(task, kind, code)]
        for task in sorted(takers, key=lambda task: task.task_spec.event_definition.code is None):
            self.fire(task, payload=payload)
            return True
        return False


def _takes(task: Any, kind: str, code: str) -> bool:
    if not isinstance(task.task_spec, BoundaryEvent) or task.state != TaskState.WAITING:
        return False
    definition = task.task_spec.event_definition
    return (
        isinstance(definition, Escaping)
        and definition.kind == kind
        and definition.code in (None, code)
    )
