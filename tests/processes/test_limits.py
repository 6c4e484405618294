"""Limits as drawn: by decision, of the whole process, and who is told of an answer at once."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from types import SimpleNamespace

from sqlalchemy import select

from server.actions.definitions.deploy_definition import deploy_definition
from server.actions.tasks.complete_task import complete_task
from server.database import Database
from server.recording.instances import Birth, begin
from server.tables import Due, Notice, Task, Unit
from server.worker import run_until_idle
from tests.bare_cases import bare_case, recorded_517

TABLE = Path(__file__).parents[2] / "bpmn/unit_implementation/step_limit_by_urgency.dmn"


def properties(**given: str) -> str:
    inner = "".join(f'<s:property name="{name}" value="{value}"/>' for name, value in given.items())
    return f"<extensionElements><s:properties>{inner}</s:properties></extensionElements>"


def begun(
    database: Database,
    *,
    process: str = "",
    task: str = "",
    urgency: str = "",
    files: dict[str, bytes] | None = None,
) -> Task:
    """The one open task of a process with these properties."""
    lane = properties(roles="chuyen_vien_theo_doi", scope="lead_unit")
    model = f"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
        xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">
        <process id="small" name="Nhỏ" isExecutable="true">{process}<laneSet id="LS">
        <lane id="L_follow">{lane}<flowNodeRef>T_one</flowNodeRef></lane></laneSet>
        <startEvent id="s"/><userTask id="T_one" name="Một việc">{task}</userTask>
        <userTask id="T_two"/><endEvent id="e"/>
        <sequenceFlow id="f1" sourceRef="s" targetRef="T_one"/>
        <sequenceFlow id="f2" sourceRef="T_one" targetRef="T_two"/>
        <sequenceFlow id="f3" sourceRef="T_two" targetRef="e"/></process></definitions>"""
    whole = {"small.bpmn": model.encode(), TABLE.name: TABLE.read_bytes(), **(files or {})}
    definition_id = deploy_definition(database, files=whole)
    directive_id = recorded_517(database)
    with database.transaction() as db:
        case = bare_case(db, directive_id)
        keys = {"urgency": urgency} if urgency else {}
        begin(db, Birth(case_id=case.id, definition_id=definition_id, keys=keys))
    with database.reading() as db:
        return db.scalars(select(Task).where(Task.state == "open")).one()


def test_the_decision_gives_hours_where_it_is_urgent(
    database: Database, cast: SimpleNamespace
) -> None:
    assert cast
    drawn = properties(limit="1WD", limit_decision="step_limit_by_urgency")

    task = begun(database, task=drawn, urgency="HOA_TOC")

    assert task.due_why is not None
    assert task.due_why["hours"] == 2


def test_the_decision_asks_the_parameter_where_it_is_not(
    database: Database, cast: SimpleNamespace
) -> None:
    assert cast
    drawn = properties(limit="1WD", limit_decision="step_limit_by_urgency")

    task = begun(database, task=drawn)

    assert task.due_why is not None
    assert task.due_why["working_days"] == 1


def test_a_serious_answer_is_told_at_once(database: Database, cast: SimpleNamespace) -> None:
    task = begun(database, task=properties(notify_when="1 == 1", notify_to="follow"))

    complete_task(database, officer_id=cast.thuy_tn, task_id=task.id, version=task.version,
                  key=str(uuid.uuid4()), raw={})  # fmt: skip

    with database.reading() as db:
        told = db.scalars(select(Notice).where(Notice.code == "answer-urgent")).all()
        assert cast.thuy_tn in {notice.officer_id for notice in told}


def test_whoever_a_field_names_is_told_each_time(database: Database, cast: SimpleNamespace) -> None:
    form = {"title": "Một việc", "type": "object",
            "properties": {"lead": {"type": "integer"}, "unit": {"type": "integer"}}}  # fmt: skip
    ui = {"lead": {"ui:widget": "officer", "ui:options": {"source": "all_officers"}},
          "unit": {"ui:widget": "unit"}}  # fmt: skip
    drawn = properties(
        formJsonSchemaFilename="one.schema.json", notify_when="True", notify_to="one.lead,one.unit"
    )
    files = {"one.schema.json": form, "one.ui.json": ui}
    task = begun(database, task=drawn, files={n: json.dumps(f).encode() for n, f in files.items()})
    with database.reading() as db:
        unit = db.scalars(select(Unit.id).where(Unit.code == "QU-NK")).one()

    complete_task(database, officer_id=cast.thuy_tn, task_id=task.id, version=task.version,
                  key=str(uuid.uuid4()),
                  raw={"lead": str(cast.hoa_dtb), "unit": str(unit)})  # fmt: skip

    with database.reading() as db:
        told = db.scalars(select(Notice).where(Notice.code == "answer-given")).all()
        assert {cast.hoa_dtb, cast.lam_ott} <= {notice.officer_id for notice in told}


def test_a_process_warns_as_its_time_is_used(database: Database, cast: SimpleNamespace) -> None:
    drawn = properties(
        limit="20WD", warn_param="programme_warnings_percent", warn_70_to="follow",
        warn_90_to="follow",
    )  # fmt: skip
    begun(database, process=drawn)

    with database.transaction() as db:
        dues = db.scalars(select(Due).where(Due.key == "process").order_by(Due.due_at)).all()
        assert [due.payload["percent"] for due in dues] == [70, 90]
        dues[0].due_at = db.now
    run_until_idle(database)

    with database.reading() as db:
        told = db.scalars(select(Notice).where(Notice.code == "process-reminder")).all()
        assert cast.thuy_tn in {notice.officer_id for notice in told}
        assert {notice.args["percent"] for notice in told} == {70}
