"""A new model to draw on: a pool, one lane, start, a task and an end."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

SPACES = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"'
)


def blank_model(key: str, name: str) -> dict[str, bytes]:
    """File name -> content; `key` is a plain identifier."""
    said = quoteattr(name)
    model = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions {SPACES} id="Definitions_{key}" targetNamespace="urn:thongsuot:bpmn">
  <bpmn:collaboration id="Collaboration_{key}">
    <bpmn:participant id="Pool_{key}" name={said} processRef="{key}" />
  </bpmn:collaboration>
  <bpmn:process id="{key}" name={said} isExecutable="true">
    <bpmn:laneSet id="Lanes_{key}">
      <bpmn:lane id="L_chuyen_vien" name="Chuyên viên đơn vị">
        <bpmn:extensionElements>
          <spiffworkflow:properties>
            <spiffworkflow:property name="roles" value="chuyen_vien" />
            <spiffworkflow:property name="scope" value="responsible_unit" />
          </spiffworkflow:properties>
        </bpmn:extensionElements>
        <bpmn:flowNodeRef>S_start</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>T_first</bpmn:flowNodeRef>
        <bpmn:flowNodeRef>E_done</bpmn:flowNodeRef>
      </bpmn:lane>
    </bpmn:laneSet>
    <bpmn:startEvent id="S_start" name="Bắt đầu">
      <bpmn:outgoing>F_S_start__T_first</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:sequenceFlow id="F_S_start__T_first" sourceRef="S_start" targetRef="T_first" />
    <bpmn:userTask id="T_first" name="Việc đầu tiên">
      <bpmn:incoming>F_S_start__T_first</bpmn:incoming>
      <bpmn:outgoing>F_T_first__E_done</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="F_T_first__E_done" sourceRef="T_first" targetRef="E_done" />
    <bpmn:endEvent id="E_done" name="Hoàn thành">
      <bpmn:incoming>F_T_first__E_done</bpmn:incoming>
    </bpmn:endEvent>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram_{key}">
    <bpmndi:BPMNPlane id="Plane_{key}" bpmnElement="Collaboration_{key}">
      {_shape(f"Pool_{key}", 120, 80, 900, 160, ' isHorizontal="true"')}
      {_shape("L_chuyen_vien", 150, 80, 870, 160, ' isHorizontal="true"')}
      {_shape("S_start", 212, 142, 36, 36)}
      {_shape("T_first", 310, 120, 120, 80)}
      {_shape("E_done", 492, 142, 36, 36)}
      {_edge("F_S_start__T_first", 248, 310)}
      {_edge("F_T_first__E_done", 430, 492)}
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""
    return {f"{key}.bpmn": model.encode()}


def _shape(id_: str, x: int, y: int, width: int, height: int, more: str = "") -> str:
    bounds = f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}" />'
    return f'<bpmndi:BPMNShape id="{id_}_di" bpmnElement="{id_}"{more}>{bounds}</bpmndi:BPMNShape>'


def _edge(id_: str, begin: int, end: int) -> str:
    points = f'<di:waypoint x="{begin}" y="160" /><di:waypoint x="{end}" y="160" />'
    return f'<bpmndi:BPMNEdge id="{id_}_di" bpmnElement="{id_}">{points}</bpmndi:BPMNEdge>'
