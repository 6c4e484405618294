"""P3 as the next directive wants it: a step more, a form changed, a step under another id."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

DIAGRAM = "unit_implementation.bpmn"
FORM = "forms/prepare_plan.schema.json"
STEP = """<bpmn:userTask id="T_opinion" name="Xin ý kiến góp ý">
      <bpmn:extensionElements><spiffworkflow:properties>
        <spiffworkflow:property name="limit" value="3WD" />
      </spiffworkflow:properties></bpmn:extensionElements>
      <bpmn:incoming>F_T_plan__T_opinion</bpmn:incoming>
      <bpmn:outgoing>F_T_plan__T_approve_plan</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:userTask id="T_approve_plan\""""
FLOW = (
    '<bpmn:sequenceFlow id="F_T_plan__T_approve_plan" sourceRef="{}" targetRef="T_approve_plan" />'
)
NEW_FLOW = '<bpmn:sequenceFlow id="F_T_plan__T_opinion" sourceRef="T_plan" targetRef="T_opinion" />'
SHAPE = """<bpmndi:BPMNShape id="T_opinion_di" bpmnElement="T_opinion">
        <dc:Bounds x="930" y="250" width="120" height="80" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="T_plan_di\""""
EDGE = """<bpmndi:BPMNEdge id="F_T_plan__T_opinion_di" bpmnElement="F_T_plan__T_opinion">
        <di:waypoint x="990" y="395" /><di:waypoint x="990" y="330" />
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="F_T_plan__T_approve_plan_di\""""


def with_step(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """After the plan somebody of the same lane is asked; the step has no form, but a limit."""
    text = files[DIAGRAM].decode()
    for before, after in (
        ("<bpmn:outgoing>F_T_plan__T_approve_plan<", "<bpmn:outgoing>F_T_plan__T_opinion<"),
        ('<bpmn:userTask id="T_approve_plan"', STEP),
        (FLOW.format("T_plan"), NEW_FLOW + FLOW.format("T_opinion")),
        ("<bpmn:flowNodeRef>T_plan<", "<bpmn:flowNodeRef>T_opinion</bpmn:flowNodeRef>"
                                      "<bpmn:flowNodeRef>T_plan<"),
        ('<bpmndi:BPMNShape id="T_plan_di"', SHAPE),
        ('<bpmndi:BPMNEdge id="F_T_plan__T_approve_plan_di"', EDGE),
    ):  # fmt: skip
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return {**without_scenarios(files), DIAGRAM: text.encode()}


def with_form(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The plan has a goal instead of a content."""
    form = json.loads(files[FORM])
    del form["properties"]["content"]
    form["properties"] = {"goal": {"type": "string", "title": "Mục tiêu"}, **form["properties"]}
    ui = json.loads(files[FORM.replace(".schema", ".ui")])
    del ui["content"]
    changed = {
        FORM: json.dumps(form).encode(),
        FORM.replace(".schema", ".ui"): json.dumps(ui).encode(),
    }
    return {**without_scenarios(files), **changed}


def with_name(files: Mapping[str, bytes], before: str, after: str) -> dict[str, bytes]:
    """The same step under another id."""
    text, found = re.subn(rf"\b{before}\b", after, files[DIAGRAM].decode())
    assert found
    return {**without_scenarios(files), DIAGRAM: text.encode()}


def with_file_named(files: Mapping[str, bytes], before: str, after: str) -> dict[str, bytes]:
    """The same form in a file of another name."""
    kept = without_scenarios(files)
    named = {name.replace(before, after): text for name, text in kept.items()}
    return {**named, DIAGRAM: files[DIAGRAM].replace(before.encode(), after.encode())}


def without_scenarios(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: text for name, text in files.items() if not name.endswith(".toml")}
