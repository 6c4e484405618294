"""What an operator changes in a running instance: its timers after a stand-still, scalars of its
data, a step that is passed over."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from SpiffWorkflow.util.task import TaskState

from workflows.definition import Definition
from workflows.ending import data_of, open_handlers
from workflows.errors import NotAmendable
from workflows.events import Several, Timer
from workflows.flow import Flow
from workflows.paths import MISSING, at_path, put_path

ALIVE = TaskState.READY | TaskState.WAITING | TaskState.STARTED
FIXED = ("instance_id", "answer_id")
FROM_NOW = re.compile(r"\b(after_working_days|today|now)\s*\(")
SKIPPABLE = ("task", "userTask", "manualTask", "serviceTask", "scriptTask", "sendTask",
             "businessRuleTask")  # fmt: skip

Later = Callable[[datetime], datetime]


def is_relative(form: str, expression: str) -> bool:
    """Counted from when it was set; a date of its own, and a cycle, stay where they are."""
    return form == "duration" or (form == "date" and FROM_NOW.search(expression) is not None)


def move_timers(definition: Definition, flow: Flow, later: Later) -> None:
    for timer, event in _armed(flow):
        if is_relative(event.form, event.expression):
            _move(timer, later)
    for handler in open_handlers(definition, flow):
        timer = flow.memory["timers"].get(handler.element)
        if timer is not None and handler.timer is not None and is_relative(*handler.timer):
            _move(timer, later)


def _armed(flow: Flow) -> Iterator[tuple[dict[str, Any], Timer]]:
    for task in flow.every_task():
        timers = task.internal_data.get("timers")
        if not timers or task.state != TaskState.WAITING:
            continue
        event = task.task_spec.event_definition
        parts = event.event_definitions if isinstance(event, Several) else [event]
        for index, timer in timers.items():
            yield timer, parts[int(index)]


def _move(timer: dict[str, Any], later: Later) -> None:
    timer["at"] = later(datetime.fromisoformat(timer["at"])).isoformat()


def scalar_paths(definition: Definition, data: Mapping[str, Any]) -> dict[str, Any]:
    """Data path -> value, of what may be amended: no key, no reference, no row set."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        if name in definition.keys or name in FIXED:
            continue
        if isinstance(value, dict) and "rows" not in value:
            inner = {f"{name}.{k}": v for k, v in value.items() if k not in FIXED}
            found |= {path: one for path, one in inner.items() if _is_scalar(one)}
        elif _is_scalar(value):
            found[name] = value
    return found


def _is_scalar(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | bool)


def amend(definition: Definition, flow: Flow, changes: Mapping[str, Any]) -> None:
    """In every branch that is still open: each carries the data it will judge by."""
    known = scalar_paths(definition, data_of(flow))
    for path, value in changes.items():
        if path not in known or not _same_kind(known[path], value):
            raise NotAmendable(reason=f"{path} is no scalar of this kind in the instance's data")
    for task in flow.every_task():
        if task.has_state(ALIVE):
            for path, value in changes.items():
                _put(task.data, path, value)
    if any(at_path(data_of(flow), path) != value for path, value in changes.items()):
        raise NotAmendable(reason="a branch that is over decides over the value")


def _same_kind(before: Any, after: Any) -> bool:
    if before is None or after is None:
        return _is_scalar(after)
    numbers = (int, float)
    if type(before) in numbers and type(after) in numbers:
        return True
    return type(before) is type(after)


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    """A branch that has not seen the answer yet gets no half of it."""
    parent = path.rpartition(".")[0]
    if not parent or at_path(data, parent) is not MISSING:
        put_path(data, path, value)


def may_skip(definition: Definition, element: str | None) -> bool:
    """The model says so: `skippable` on a task of one of the kinds that do one thing."""
    found = definition.elements.get(element or "")
    return (
        found is not None
        and found.kind in SKIPPABLE
        and not found.multi
        and found.properties.get("skippable") == "true"
    )


def pass_over(definition: Definition, flow: Flow, element: str) -> None:
    """What is open there now; else the next time it is reached, once."""
    if not may_skip(definition, element):
        raise NotAmendable(element, "the model does not let it be skipped")
    open_now = [
        task
        for task in flow.every_task()
        if task.state == TaskState.READY and task.task_spec.bpmn_id == element
    ]
    if open_now:
        open_now[0].complete()
    else:
        flow.memory["skips"] = [*flow.memory.get("skips", ()), element]


def is_skipped(flow: Flow, task: Any) -> bool:
    """Asked once per arrival: a skip is used up."""
    element = getattr(task.task_spec, "bpmn_id", None)
    skips = flow.memory.get("skips", ())
    if element not in skips:
        return False
    rest = list(skips)
    rest.remove(element)
    flow.memory["skips"] = rest
    if not rest:
        del flow.memory["skips"]
    return True
