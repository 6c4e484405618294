"""A step that reached beyond its own process cannot be taken back: half of it would stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from server.actions.definitions.deploy_definition import deploy_definition
from server.actions.tasks.recall_completion import recall_completion
from server.errors import Changed
from server.recording.instances import Birth, begin
from server.tables import ChildGroup, Task
from server.worker import run_until_idle
from tests.processes.conftest import Office
from tests.rolled_out import case_id, handed_out, office

__all__ = ["case_id", "handed_out", "office"]
CHILD = Path(__file__).parents[2] / "processes" / "many" / "child.bpmn"
MODEL = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">
  <escalation id="esc" escalationCode="late" /><error id="err" errorCode="off" />
  <process id="reaching_out" isExecutable="true">
    <laneSet id="LS"><lane id="L_follow"><extensionElements><s:properties>
      <s:property name="roles" value="chuyen_vien_theo_doi" />
      <s:property name="scope" value="lead_unit" /></s:properties></extensionElements>
      <flowNodeRef>T_one</flowNodeRef><flowNodeRef>T_two</flowNodeRef></lane></laneSet>
    <startEvent id="s" /><userTask id="T_two" name="Sau" /><endEvent id="e" />
    <sequenceFlow id="f9" sourceRef="T_two" targetRef="e" />{inside}
  </process></definitions>"""
ESCALATES = """<userTask id="T_one" name="Báo lên" />
  <intermediateThrowEvent id="t"><escalationEventDefinition id="ed" escalationRef="esc" />
  </intermediateThrowEvent><sequenceFlow id="f1" sourceRef="s" targetRef="T_one" />
  <sequenceFlow id="f2" sourceRef="T_one" targetRef="t" />
  <sequenceFlow id="f3" sourceRef="t" targetRef="T_two" />"""
CANCELS = """<subProcess id="sub"><startEvent id="ss" /><parallelGateway id="g" />
    <userTask id="T_one" name="Dừng tất cả" /><callActivity id="C" calledElement="many_child" />
    <endEvent id="off"><errorEventDefinition id="eo" errorRef="err" /></endEvent>
    <endEvent id="se" /><sequenceFlow id="g1" sourceRef="ss" targetRef="g" />
    <sequenceFlow id="g2" sourceRef="g" targetRef="T_one" />
    <sequenceFlow id="g3" sourceRef="g" targetRef="C" />
    <sequenceFlow id="g4" sourceRef="T_one" targetRef="off" />
    <sequenceFlow id="g5" sourceRef="C" targetRef="se" /></subProcess>
  <boundaryEvent id="b" attachedToRef="sub"><errorEventDefinition id="eb" errorRef="err" />
  </boundaryEvent><sequenceFlow id="f1" sourceRef="s" targetRef="sub" />
  <sequenceFlow id="f2" sourceRef="sub" targetRef="e" />
  <sequenceFlow id="f3" sourceRef="b" targetRef="T_two" />"""


@pytest.mark.parametrize("inside", [ESCALATES, CANCELS], ids=["escalation", "children"])
def test_what_reached_other_processes_is_not_taken_back(
    office: Office, case_id: int, inside: str
) -> None:
    deploy_definition(office.database, files={CHILD.name: CHILD.read_bytes()})
    files = {"reaching_out.bpmn": MODEL.format(inside=inside).encode()}
    definition_id = deploy_definition(office.database, files=files)
    with office.database.transaction() as db:
        begin(db, Birth(case_id=case_id, definition_id=definition_id))
    run_until_idle(office.database)
    task = office.open_task("T_one")
    office.do("thuy_tn", "T_one", idle=False)

    with pytest.raises(Changed, match="recall-sent"):
        recall_completion(office.database, officer_id=office.cast.thuy_tn, task_id=task.id)

    with office.database.reading() as db:
        assert db.get_one(Task, task.id).state == "done"
        stopped = db.scalars(select(ChildGroup.status).where(
            ChildGroup.instance_id == task.instance_id)).all()  # fmt: skip
    assert stopped == ([] if inside == ESCALATES else ["cancelled"])
    assert office.open_task("T_two", instance_id=task.instance_id)
