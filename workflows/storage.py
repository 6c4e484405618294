"""State content <-> JSON: task tree and data without specs, under a format number of our own.

A task's data is stored as its difference to its parent's.
"""

from __future__ import annotations

from typing import Any

import orjson
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.specs.mixins.subworkflow_task import SubWorkflowTask
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows.advance import World
from workflows.compiled import Specs
from workflows.errors import StateUnreadable
from workflows.flow import Flow, SubFlow
from workflows.paths import fresh, is_same
from workflows.specs import left_behind

FORMAT = 1


def dump(flow: Flow) -> bytes:
    """The same for the same run: nothing in it depends on the machine."""
    subs = {key: _level_to_json(sub) for key, sub in flow.subprocesses.items()}
    stored = {"format": FORMAT, "memory": flow.memory, "top": _level_to_json(flow), "subs": subs}
    return orjson.dumps(stored)


def load(content: bytes, specs: Specs, world: World) -> Flow:
    """The instance as it was; StateUnreadable when the format or a spec is unknown."""
    try:
        stored = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise StateUnreadable(reason="not JSON") from error
    if stored.get("format") != FORMAT:
        raise StateUnreadable(reason=f"format {stored.get('format')}")
    flow = Flow(*specs, world, deserializing=True)
    try:
        flow.memory = dict(stored["memory"])
        flow.memory.setdefault("moves", _latest(stored))
        moves = flow.memory["moves"]
        _fill(flow, stored["top"])
        _fill_subs(flow, flow, stored["subs"])
        flow.memory["moves"] = moves
    except (KeyError, TypeError, ValueError) as error:
        raise StateUnreadable(reason=repr(error)) from error
    return flow


def _latest(stored: dict[str, Any]) -> int:
    """Of a state saved before moves were counted: its stamps are seconds, and all lie behind."""
    levels = (stored["top"], *stored["subs"].values())
    return 1 + int(max(task["at"] for level in levels for task in level["tasks"]))


def _level_to_json(level: Any) -> dict[str, Any]:
    return {
        "spec": level.spec.name,
        "root": level.task_tree.id,
        "last": level.last_task.id if level.last_task is not None else None,
        "completed": level.completed,
        "success": level.success,
        "data": level.data,
        "tasks": [_task_to_json(task) for task in level.tasks.values()],
    }


def _task_to_json(task: Any) -> dict[str, Any]:
    stored = {
        "id": task.id,
        "parent": task._parent,
        "children": task._children,
        "spec": task.task_spec.name,
        "state": task.state,
        "at": task.last_state_change,
        **_difference(task.parent.data if task.parent is not None else {}, task.data),
    }
    if task.internal_data:
        stored["internal"] = task.internal_data
    if task.triggered:
        stored["triggered"] = True
    return stored


def _difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    updates = {
        name: value
        for name, value in after.items()
        if name not in before or not is_same(before[name], value)
    }
    gone = [name for name in before if name not in after]
    return {**({"set": updates} if updates else {}), **({"gone": gone} if gone else {})}


def _fill(level: Any, stored: dict[str, Any]) -> None:
    level.completed, level.success = stored["completed"], stored["success"]
    level.data = stored["data"]
    for kept in stored["tasks"]:
        _restore_task(level, kept)
    level.task_tree = level.tasks[stored["root"]]
    level.last_task = level.tasks.get(stored["last"]) if stored["last"] else None


def _restore_task(level: Any, kept: dict[str, Any]) -> None:
    spec = level.spec.task_specs.get(kept["spec"])
    if spec is None and _is_history(level, kept):
        spec = left_behind(kept["spec"])
    if spec is None:
        raise StateUnreadable(kept["spec"], "no such element in the definition")
    task = Task(level, spec, state=kept["state"], id=kept["id"])
    task._parent = kept["parent"]
    task._children = kept["children"]
    task.restore_move(kept["at"])
    task.triggered = kept.get("triggered", False)
    task.internal_data = kept.get("internal", {})
    inherited = task.parent.data if task.parent is not None else {}
    gone = set(kept.get("gone", ()))
    task.data = {name: fresh(value) for name, value in inherited.items() if name not in gone}
    task.data.update(kept.get("set", {}))
    if isinstance(spec, CatchingEvent) and task.has_state(TaskState.WAITING):
        level.top_workflow.event_manager.add_task(task)


def _is_history(level: Any, kept: dict[str, Any]) -> bool:
    """A step done before the instance moved to a version that no longer has it."""
    is_over = bool(kept["state"] & TaskState.FINISHED_MASK)
    return is_over and kept["spec"] in level.top_workflow.memory.get("gone", ())


def _fill_subs(flow: Flow, level: Any, stored: dict[str, Any]) -> None:
    for task in list(level.tasks.values()):
        kept = stored.get(task.id)
        if kept is None or not isinstance(task.task_spec, SubWorkflowTask):
            continue
        sub = SubFlow(flow.subprocess_specs[kept["spec"]], task.id, flow, deserializing=True)
        flow.subprocesses[task.id] = sub
        _fill(sub, kept)
        sub.completed_event.connect(task.task_spec._on_subworkflow_completed, task)
        _fill_subs(flow, sub, stored)
