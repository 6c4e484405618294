"""What cannot run is refused at deploy, with problems; nothing of it is stored."""

from contextlib import suppress

import pytest
from sqlalchemy import func, select

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database
from server.recording.versions import add_version, is_stored
from server.services.definitions import definition_by_id
from server.services.model_checks import read_models
from server.tables import Definition, DefinitionFile, Event
from workflows.errors import DefinitionRefused

HEAD = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">"""


def drawn(inside: str, key: str = "small") -> dict[str, bytes]:
    """start, then `inside` with id "a", then end."""
    model = f"""{HEAD}<process id="{key}" isExecutable="true">
        <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="a"/>{inside}
        <sequenceFlow id="f2" sourceRef="a" targetRef="e"/><endEvent id="e"/>
        </process></definitions>"""
    return {f"{key}.bpmn": model.encode()}


def service(name: str) -> str:
    box = f'<extensionElements><s:serviceTaskOperator id="{name}"/></extensionElements>'
    return f'<serviceTask id="a">{box}</serviceTask>'


def effect(name: str) -> str:
    prop = f'<s:properties><s:property name="effect" value="{name}"/></s:properties>'
    return f'<userTask id="a"><extensionElements>{prop}</extensionElements></userTask>'


BOMB = b'<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'
REFUSED = [
    ({}, "not-executable"),
    ({"m.bpmn": b""}, "xml-malformed"),
    ({"m.bpmn": b"\x00\xff\xfe"}, "xml-encoding"),
    ({"m.bpmn": b"<a/>"}, "no-process"),
    ({"m.bpmn": BOMB}, "xml-doctype"),
    ({**drawn('<task id="a"/>'), "t.dmn": BOMB}, "xml-doctype"),
    ({**drawn('<task id="a"/>'), "forms/x.schema.json": b"{"}, "form-malformed"),
    ({**drawn('<task id="a"/>'), "forms/x.schema.json": b"[1]"}, "form-schema-invalid"),
    ({**drawn('<task id="a"/>'), "en.toml": b"= 1"}, "labels-malformed"),
    ({**drawn('<task id="a"/>'), "en.toml": b"\xff"}, "labels-malformed"),
    (drawn(service("format_disk")), "service-unknown"),
    (drawn(effect("format_disk")), "service-unknown"),
    (drawn('<callActivity id="a" calledElement="nowhere"/>'), "called-unknown"),
    (drawn('<scriptTask id="a"><script>import os</script></scriptTask>'), "script-refused"),
    (drawn('<scriptTask id="a"><script>x = ().__class__</script></scriptTask>'), "script-refused"),
    (drawn('<adHocSubProcess id="a"/>'), "ad-hoc"),
    (drawn('<complexGateway id="a"/>'), "complex-gateway"),
    (drawn(f'<task id="a"><documentation id="{"x" * 61}"/></task>'), "id-too-long"),
    (drawn(f'<userTask id="a" name="{"x" * 201}"/>'), "name-too-long"),
]


@pytest.mark.parametrize(("files", "code"), REFUSED)
def test_what_cannot_run_is_refused_and_nothing_is_stored(
    database: Database, files: dict[str, bytes], code: str
) -> None:
    with pytest.raises(DefinitionRefused) as refused:
        deploy_definition(database, files=files)

    assert code in {problem.code for problem in refused.value.problems}
    with database.reading() as db:
        assert db.scalar(select(func.count(Definition.id))) == 0


def test_what_is_called_may_come_in_the_same_go(database: Database) -> None:
    calling = drawn('<callActivity id="a" calledElement="small"/>', key="large")

    assert deploy_definition(database, files=calling, together=["small"])


def test_what_is_called_may_be_there_already(database: Database) -> None:
    deploy_definition(database, files=drawn('<task id="a"/>'))

    assert deploy_definition(
        database, files=drawn('<callActivity id="a" calledElement="small"/>', key="large")
    )


def test_warnings_are_journalled(database: Database) -> None:
    deploy_definition(database, files=drawn('<userTask id="a"/>'))

    with database.reading() as db:
        event = db.scalars(select(Event).where(Event.kind == "definition.deployed")).one()
        codes = {told["code"] for told in event.data["warnings"]}
        assert "task-without-form" in codes


def test_the_same_content_is_the_same_version(database: Database) -> None:
    first = deploy_definition(database, files=drawn('<task id="a"/>'))

    assert deploy_definition(database, files=drawn('<task id="a"/>')) == first
    assert deploy_definition(database, files=drawn('<manualTask id="a"/>')) != first


def test_a_version_that_is_rolled_back_is_not_remembered(database: Database) -> None:
    """SQLite gives its id to the next one."""
    with suppress(LookupError), database.transaction() as db:
        gone = read_models(drawn('<task id="a"/>', "gone"))
        gone_id = add_version(db, gone, {}, {}, officer_id=None)
        definition_by_id(db, gone_id)
        raise LookupError

    kept_id = deploy_definition(database, files=drawn('<task id="a"/>', "other"))

    with database.reading() as db:
        assert definition_by_id(db, kept_id).key == "other"


def test_a_better_translation_is_told_and_kept_with_the_version_that_is_there(
    database: Database,
) -> None:
    files = drawn('<task id="a"/>')
    version = deploy_definition(database, files={**files, "en.toml": b'a = "Work"'})
    better = b'a = "Task"\n[instructions]\na = "Do it."'

    assert deploy_definition(database, files={**files, "en.toml": better}) == version
    assert deploy_definition(database, files=files) == version  # nothing beside it: that stays

    with database.reading() as db:
        assert is_stored(db, {**files, "en.toml": better})
        kept = select(DefinitionFile.content).where(DefinitionFile.definition_id == version,
                                                    DefinitionFile.name == "en.toml")  # fmt: skip
        assert [bytes(one) for one in db.scalars(kept)] == [better]
