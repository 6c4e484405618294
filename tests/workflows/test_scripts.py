"""The bounded language inside a real workflow, and around it."""

from datetime import datetime

import pytest
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.exceptions import WorkflowTaskException
from SpiffWorkflow.spiff.parser import SpiffBpmnParser

from workflows.advance import World
from workflows.scripts import ScriptFailed, evaluate, execute, script_engine, with_clock
from workflows.workdays import ZONE
from workflows.xml_guard import safe_root

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=ZONE)


def open_task_after(script: str, condition: str = "total > 3", **functions: object) -> list[str]:
    xml = f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
      <process id="p" isExecutable="true"><startEvent id="s"/>
      <scriptTask id="x"><script><![CDATA[{script}]]></script></scriptTask>
      <exclusiveGateway id="g" default="low"/><manualTask id="high"/><manualTask id="wait"/>
      <endEvent id="e"/>
      <sequenceFlow id="f1" sourceRef="s" targetRef="x"/>
      <sequenceFlow id="f2" sourceRef="x" targetRef="g"/>
      <sequenceFlow id="f3" sourceRef="g" targetRef="high">
        <conditionExpression><![CDATA[{condition}]]></conditionExpression></sequenceFlow>
      <sequenceFlow id="low" sourceRef="g" targetRef="wait"/>
      <sequenceFlow id="f6" sourceRef="high" targetRef="e"/>
      <sequenceFlow id="f7" sourceRef="wait" targetRef="e"/></process></definitions>"""
    parser = SpiffBpmnParser()
    parser.add_bpmn_xml(safe_root(xml.encode()))
    world = World(NOW, functions=functions)  # type: ignore[arg-type]
    workflow = BpmnWorkflow(parser.get_spec("p"), script_engine=script_engine(world))
    workflow.do_engine_steps()
    return [task.task_spec.name for task in workflow.tasks.values() if task.state == 16]


def test_scripts_and_conditions_run_in_a_workflow() -> None:
    assert open_task_after("total = sum([1, 2, 3])") == ["high"]
    assert open_task_after("total = 2") == ["wait"]


def test_a_function_of_the_world_can_be_called_but_not_stored() -> None:
    assert open_task_after("total = limit()", limit=lambda: 9) == ["high"]

    with pytest.raises(WorkflowTaskException, match="name 'limit' is not defined"):
        open_task_after("total = limit", limit=lambda: 9)


def test_the_clock_is_the_worlds() -> None:
    assert open_task_after("total = 1", "today() == '2026-11-23'") == ["high"]
    assert evaluate("now()", {}, with_clock(NOW)) == "2026-11-23T08:00:00+07:00"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("import os\nos.system('id')", "Import is not part of the language"),
        ("total = ().__class__", "write data"),
        ("for i in range(4999):\n    for j in range(4999):\n        total = 1", "takes too long"),
        ("total = totl", "name 'totl' is not defined"),
    ],
)
def test_a_bad_script_stops_the_workflow_with_its_reason(script: str, reason: str) -> None:
    with pytest.raises(WorkflowTaskException, match=reason):
        open_task_after(script)


def test_a_failing_script_changes_nothing() -> None:
    data = {"items": [1]}

    with pytest.raises(ScriptFailed) as failed:
        execute("items.append(2)\nitems[9] = 1", data)

    assert data == {"items": [1]}
    assert failed.value.line == 2


def test_an_ordinary_python_error_is_named() -> None:
    with pytest.raises(ScriptFailed, match="ZeroDivisionError"):
        evaluate("1 / 0", {})


@pytest.mark.parametrize(
    ("expression", "holds"),
    [("name.contains('b')", True), ("rows.contains(3)", False), ("rows.contains(2)", True)],
)
def test_contains_asks_what_in_asks(expression: str, holds: bool) -> None:
    assert evaluate(expression, {"name": "abc", "rows": [1, 2]}) is holds
