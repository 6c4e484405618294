"""Carrying a flow on until only people, events or other instances can; naming what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from SpiffWorkflow.bpmn.exceptions import WorkflowTaskException
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent
from SpiffWorkflow.bpmn.specs.event_definitions.simple import TerminateEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.events.end_event import EndEvent
from SpiffWorkflow.exceptions import SpiffWorkflowException, WorkflowException
from SpiffWorkflow.util.task import TaskState

from workflows.amending import is_skipped
from workflows.definition import Definition
from workflows.errors import (
    EndlessLoop,
    EngineFault,
    ExpressionFailed,
    NoWayOut,
    WorkflowError,
)
from workflows.flow import Flow
from workflows.handling import catch_at_top
from workflows.parsing.xml import BODY

MAX_REASON = 500


def carry_on(definition: Definition, flow: Flow) -> None:
    """Run every step that needs nobody; EndlessLoop beyond `World.max_steps`."""
    for _ in range(flow.world.max_steps):
        if flow.raised or flow.signals:
            catch_at_top(definition, flow)
        flow.meet_conditions()
        task = _next_step(flow)
        if task is None:
            return
        with named_errors(task):
            _step(flow, task)
        _end_scope(flow, task)
        _drop_orphans(flow)
    task = _next_step(flow)
    if task is not None:
        raise EndlessLoop(_element(task), f"more than {flow.world.max_steps} steps")


def _step(flow: Flow, task: Any) -> None:
    if is_skipped(flow, task):
        task.complete()
    else:
        task.run()


def _next_step(flow: Flow) -> Any:
    """Boundary events go first: an interruption stops the work around it before it goes on."""
    first = None
    for level in flow.levels():
        if level.completed:
            continue
        for task in level.tasks.values():
            if task.state == TaskState.READY and not task.task_spec.manual:
                if isinstance(task.task_spec, BoundaryEvent):
                    return task
                first = first or task
    return first


def _end_scope(flow: Flow, task: Any) -> None:
    """What terminates a subprocess ends its event subprocesses too."""
    level = task.workflow
    if not isinstance(task.task_spec, EndEvent) or not level.spec.name.startswith(BODY):
        return
    if isinstance(task.task_spec.event_definition, TerminateEventDefinition):
        flow.stop_handlers(level.parent_workflow.get_task_from_id(level.parent_task_id).parent)


def _drop_orphans(flow: Flow) -> None:
    """An interrupted multi-instance forgets the subprocesses inside (engine.md, pitfall 3)."""
    while flow.subprocesses:
        known = {task.id for task in flow.every_task()}
        gone = [key for key in flow.subprocesses if key not in known]
        if not gone:
            return
        for key in gone:
            del flow.subprocesses[key]


def _element(task: Any) -> str | None:
    found = getattr(task.task_spec, "bpmn_id", None)
    return found if isinstance(found, str) else None


@contextmanager
def named_errors(task: Any = None) -> Iterator[None]:
    """The engine's facade: any exception of the library becomes a named one with its element."""
    element = _element(task) if task is not None else None
    try:
        yield
    except WorkflowError as error:
        if error.element is None and element is not None:
            error.element = element
        raise
    except WorkflowTaskException as error:
        raise _of_task(error, element) from error
    except SpiffWorkflowException as error:
        raise _of_library(error, element) from error
    except RecursionError as error:
        raise EndlessLoop(element, "the path has become too long") from error
    except Exception as error:
        raise EngineFault(element, repr(error)[:MAX_REASON]) from error


def _of_task(error: Any, element: str | None) -> WorkflowError:
    element = _element(error.task) or element
    for cause in _causes(error):
        if isinstance(cause, WorkflowError):
            cause.element = cause.element or element
            return cause
    reason = str(error)[:MAX_REASON]
    if "No conditions satisfied" in reason:
        return NoWayOut(element, reason)
    return ExpressionFailed(element, reason)


def _of_library(error: Any, element: str | None) -> WorkflowError:
    reason = str(error)[:MAX_REASON]
    spec = getattr(error, "task_spec", None) if isinstance(error, WorkflowException) else None
    element = getattr(spec, "bpmn_id", None) or element
    if "No conditions satisfied" in reason:
        return NoWayOut(element, reason)
    return EngineFault(element, reason)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


__all__ = ["carry_on", "named_errors"]
