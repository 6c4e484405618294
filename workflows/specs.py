"""Task specs of our own: work that is done outside waits in state STARTED (SpiffWorkflow 3.2.0).

Attributes named in FIELDS are stored with the spec; see `compiled`.
"""

# The library has no types: every class here derives from Any.
# mypy: disable-error-code="misc"

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.control import SimpleBpmnTask
from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway, InclusiveGateway
from SpiffWorkflow.spiff.specs.spiff_task import SpiffBpmnTask
from SpiffWorkflow.util.task import TaskState

from workflows.paths import MISSING, at_path, copied, group_in, is_row_set, scalars


class OutsideWork(SpiffBpmnTask):
    """A call activity or a repeated task: one token waits, the work runs elsewhere."""

    FIELDS: ClassVar = ("work",)

    def __init__(self, wf_spec: Any, name: str, work: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.work = work  # see parsing.calls

    def _run_hook(self, my_task: Any) -> bool | None:
        """None: the library's word for "started, not yet done"."""
        request = self._request(my_task)
        if request["multi"] and request["count"] == 0:
            flow = my_task.workflow.top_workflow
            flow.settle(my_task, {"count": 0, "outcomes": {}})
            return True
        my_task.internal_data["request"] = request
        return None

    def _request(self, my_task: Any) -> dict[str, Any]:
        loop = self.work["loop"]
        request: dict[str, Any] = {
            "data": self._handed_in(my_task),
            "multi": loop is not None,
            "collection": None,
            "cardinality": None,
            "count": 1,
        }
        if loop is not None and loop["collection"]:
            request["collection"] = self._collection(my_task, loop["collection"])
            items = request["collection"]
            request["count"] = items["count"] if is_row_set(items) else len(items)
        elif loop is not None:
            request["cardinality"] = request["count"] = self._cardinality(my_task, loop)
        return request

    def _collection(self, my_task: Any, path: str) -> Any:
        flow = my_task.workflow.top_workflow
        group = group_in(path)
        if group is not None:
            return self._members(my_task, path, group)
        items = at_path({**flow.data_objects, **my_task.data}, path)
        if isinstance(items, dict) and not is_row_set(items):
            items = list(items.values())
        if items is MISSING or not (is_row_set(items) or isinstance(items, list)):
            raise flow.failed(my_task, f"there is no list at {path}")
        return items

    def _members(self, my_task: Any, reference: str, group: str) -> dict[str, Any]:
        """A row set: who is in the group is asked when the children are made."""
        flow = my_task.workflow.top_workflow
        count = flow.world.members(group)
        if count is None:
            raise flow.failed(my_task, f"there is no unit group {group}")
        return {"rows": reference, "count": count}

    def _cardinality(self, my_task: Any, loop: dict[str, Any]) -> int:
        flow = my_task.workflow.top_workflow
        count = flow.script_engine.evaluate(my_task, loop["cardinality"])
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise flow.failed(my_task, f"{count!r} is not a number of times")
        return count

    def _handed_in(self, my_task: Any) -> dict[str, Any]:
        flow = my_task.workflow.top_workflow
        if not self.work["inputs"]:
            return copied(my_task.data) if flow.world.plain_calls else scalars(my_task.data)
        handed = {}
        for source in self.work["inputs"]:
            if source["expression"] is not None:
                value = flow.script_engine.evaluate(my_task, source["expression"])
            else:
                value = at_path({**flow.data_objects, **my_task.data}, source["from"])
            if value is MISSING:
                raise flow.failed(my_task, f"there is nothing at {source['from']}")
            handed[source["to"]] = value
        return copied(handed)


class ServiceWork(SpiffBpmnTask):
    """A service task: the server runs the operator and answers."""

    FIELDS: ClassVar = ("operator", "parameters", "result")

    def __init__(
        self,
        wf_spec: Any,
        name: str,
        operator: str,
        parameters: dict[str, str],
        result: str | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(wf_spec, name, **kwargs)
        self.operator = operator
        self.parameters = parameters
        self.result = result

    def _run_hook(self, my_task: Any) -> None:
        engine = my_task.workflow.top_workflow.script_engine
        my_task.internal_data["service"] = {
            name: engine.evaluate(my_task, expression)
            for name, expression in self.parameters.items()
        }


class EventGateway(EventBasedGateway):
    """Goes on behind the event that came."""

    def _run_hook(self, my_task: Any) -> bool:
        index = my_task.internal_data["seen"][0]
        self.event_definition.event_definitions[index].update_task_data(my_task)
        my_task._sync_children([self.outputs[index]], TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True


class InclusiveJoin(InclusiveGateway):
    """Joins as BPMN 2.0.2, 13.4.3 says, also when a branch waits for work outside.

    Mended: the library forgets tokens in STARTED, that is inside subprocesses and calls.
    """

    def _check_threshold_unstructured(self, my_task: Any) -> bool:
        arrived, tokens = set(), []
        for task in my_task.workflow.tasks.values():
            if task.task_spec is self:
                if task.parent.state == TaskState.COMPLETED:
                    arrived.add(task.parent.task_spec.name)
            elif task.has_state(TaskState.READY | TaskState.WAITING | TaskState.STARTED):
                tokens.append(task.task_spec)
        empty = {spec.name for spec in self.inputs} - arrived
        return not any(
            self._reaches(spec, empty) and not self._reaches(spec, arrived) for spec in tokens
        )

    def _reaches(self, spec: Any, inputs: set[str]) -> bool:
        seen, to_do = set(), [spec]
        while to_do:
            at = to_do.pop()
            if at.name in inputs:
                return True
            if at.name not in seen and at is not self:
                seen.add(at.name)
                to_do.extend(output for output in at.outputs if output is not None)
        return False


@cache
def left_behind(name: str) -> Any:
    """What a finished task stood at when its version's successor has no such step any more."""
    return SimpleBpmnTask(BpmnProcessSpec("gone"), name)


class DataPath(TaskDataReference):
    """A loop's collection inside one instance, by path."""

    def get(self, my_task: Any) -> Any:
        value = at_path({**my_task.workflow.data_objects, **my_task.data}, self.bpmn_id)
        return None if value is MISSING else value

    def exists(self, my_task: Any) -> bool:
        return self.get(my_task) is not None
