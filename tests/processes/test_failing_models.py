"""A model that fails: the submit is rolled back, a clear page answers, an incident says where."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select

from server.actions.definitions.deploy_definition import deploy_definition
from server.actions.tasks.complete_task import complete_task
from server.database import Database
from server.recording.incidents import StepFailed
from server.recording.instances import Birth, begin
from server.services.call import Call, ServiceFailed, answer_of
from server.tables import Answer, Event, Incident, Instance, StepRow, Task
from server.worker import run_until_idle
from tests.bare_cases import bare_case, recorded_517
from tests.web.conftest import Browse, app, browser_of, settings

__all__ = ["app", "browser_of", "settings"]

TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/">
<decision id="limit"><decisionTable id="t" hitPolicy="FIRST">
<input id="i"><inputExpression id="ie"><text>kind</text></inputExpression></input>
<output id="o" name="days"/>
<rule id="r"><inputEntry id="c1"><text>"known"</text></inputEntry>
<outputEntry id="c2"><text>5</text></outputEntry></rule>
</decisionTable></decision></definitions>"""

GATEWAY = """<exclusiveGateway id="a" name="Rẽ"/><endEvent id="e2"/>
<sequenceFlow id="w1" sourceRef="a" targetRef="e"><conditionExpression>{}</conditionExpression>
</sequenceFlow><sequenceFlow id="w2" sourceRef="a" targetRef="e2">
<conditionExpression>{}</conditionExpression></sequenceFlow>"""
ONWARD = '<sequenceFlow id="f3" sourceRef="a" targetRef="e"/>'
RULE = """<businessRuleTask id="a" name="Tra bảng"><extensionElements>
<s:calledDecisionId>limit</s:calledDecisionId></extensionElements></businessRuleTask>"""
LOOP = """<exclusiveGateway id="a" name="Vòng"/><scriptTask id="b"><script>n = 1</script>
</scriptTask><sequenceFlow id="w1" sourceRef="a" targetRef="b">
<conditionExpression>n == 1</conditionExpression>
</sequenceFlow><sequenceFlow id="w2" sourceRef="b" targetRef="a"/>
<sequenceFlow id="w3" sourceRef="a" targetRef="e"><conditionExpression>n == 2
</conditionExpression></sequenceFlow>"""
SCRIPT = '<scriptTask id="a" name="Tính"><script>{}</script></scriptTask>'

HOSTILE = {
    "condition names what is not there": (
        GATEWAY.format("nothing > 1", "1 > 2"), "expression-failed"),
    "condition divides by zero": (GATEWAY.format("1 / 0 > 1", "1 > 2"), "expression-failed"),
    "no condition holds": (GATEWAY.format("1 > 2", "2 > 3"), "no-way-out"),
    "condition compares a parameter that is none": (
        GATEWAY.format('parameter("no" + "ne") > 1', "1 > 2"), "expression-failed"),
    "script fails": (SCRIPT.format("x = [][3]") + ONWARD, "expression-failed"),
    "script counts without end": (
        SCRIPT.format("x = 0\nfor a in range(5000):\n  for b in range(5000):\n    x = 1") + ONWARD,
        "expression-failed"),
    "script grows without end": (SCRIPT.format("x = 9 ** 9 ** 9") + ONWARD, "expression-failed"),
    "no row of the decision matches": (RULE + ONWARD, "decision-missing"),
    "the drawing goes round for ever": (LOOP, "endless-loop"),
}  # fmt: skip


def model(inside: str, role: str = "chuyen_vien_theo_doi") -> dict[str, bytes]:
    """A person's task, then the hostile "a", then the end."""
    ids = ("s", "T_one", *(name for name in ("a", "b", "e", "e2") if f'id="{name}"' in inside), "e")
    refs = "".join(f"<flowNodeRef>{name}</flowNodeRef>" for name in dict.fromkeys(ids))
    text = f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
        xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">
        <process id="hostile" isExecutable="true"><laneSet id="LS"><lane id="L_follow">
        <extensionElements><s:properties>
        <s:property name="roles" value="{role}"/>
        <s:property name="scope" value="lead_unit"/></s:properties></extensionElements>{refs}
        </lane></laneSet><startEvent id="s"/><userTask id="T_one" name="Một việc"/>
        <sequenceFlow id="f1" sourceRef="s" targetRef="T_one"/>
        <sequenceFlow id="f2" sourceRef="T_one" targetRef="a"/>{inside}<endEvent id="e"/>
        </process></definitions>"""
    return {"hostile.bpmn": text.encode(), "limit.dmn": TABLE}


def started(database: Database, inside: str, role: str = "chuyen_vien_theo_doi") -> int:
    """The instance that stands at its person's task."""
    definition_id = deploy_definition(database, files=model(inside, role))
    directive_id = recorded_517(database)
    with database.transaction() as db:
        case = bare_case(db, directive_id)
        data = {"kind": "unknown", "n": 1}
        instance_id = begin(db, Birth(case_id=case.id, definition_id=definition_id, data=data)).id
    run_until_idle(database)
    return instance_id


def rows_of(database: Database, instance_id: int) -> dict[str, object]:
    """Everything the submit could have changed."""
    with database.reading() as db:
        instance = db.get_one(Instance, instance_id)
        task = db.scalars(select(Task).where(Task.instance_id == instance_id)).one()
        steps = select(func.count(StepRow.id)).where(StepRow.instance_id == instance_id)
        lines = select(func.count(Event.id)).where(
            Event.instance_id == instance_id, Event.kind != "incident"
        )
        return {
            "state": instance.state, "version": instance.version, "status": instance.status,
            "task": (task.state, task.version), "steps": db.scalar(steps),
            "answers": db.scalar(select(func.count(Answer.id))), "lines": db.scalar(lines),
        }  # fmt: skip


def open_task(database: Database) -> Task:
    with database.reading() as db:
        return db.scalars(select(Task).where(Task.state == "open")).one()


@pytest.mark.parametrize(("inside", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_is_changed_and_an_incident_says_what_failed_where(
    database: Database, cast: SimpleNamespace, inside: str, code: str
) -> None:
    instance_id = started(database, inside)
    before, task = rows_of(database, instance_id), open_task(database)

    with pytest.raises(StepFailed) as failed:
        complete_task(database, officer_id=cast.thuy_tn, task_id=task.id, version=task.version,
                      key=str(uuid.uuid4()), raw={})  # fmt: skip

    assert failed.value.args_for_words["cause"] == code
    assert rows_of(database, instance_id) == before
    with database.reading() as db:
        incident = db.scalars(select(Incident)).one()
        assert (incident.instance_id, incident.code) == (instance_id, code)
        assert incident.element in ("a", "b")
        assert incident.reason
        assert incident.doing == "complete_task"


@pytest.mark.parametrize(("inside", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_the_page_says_so_clearly_and_is_no_fault_of_the_server(
    database: Database, cast: SimpleNamespace, browser_of: Browse, inside: str, code: str
) -> None:
    started(database, inside)
    task, client = open_task(database), browser_of(cast.thuy_tn)

    told = client.post(f"/tasks/{task.id}/completion",
                       data={"_version": str(task.version), "_key": str(uuid.uuid4())})  # fmt: skip

    assert told.status_code == 409
    assert "Quy trình chưa đi tiếp được" in told.text
    assert "Chưa có gì được ghi" in told.text
    assert code not in told.text  # words, no codes
    assert client.get(f"/tasks/{task.id}").status_code == 200


def test_a_service_called_wrongly_is_the_models_failure_and_named() -> None:
    def misled(call: Call) -> dict[str, Any]:
        return {"due": call.answer["due"]}

    bare: Any = SimpleNamespace(answer={})

    with pytest.raises(ServiceFailed) as failed:
        answer_of(misled, bare, "X_service")

    assert failed.value.element == "X_service"
