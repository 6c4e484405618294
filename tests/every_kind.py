"""One task whose form has a field of every kind, and wrong answers to each of them."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import select

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database
from server.recording.instances import Birth, begin
from server.tables import Obstacle, Task
from server.worker import run_until_idle
from tests.bare_cases import bare_case, recorded_517, unit_id

CHOICES = {"oneOf": [{"const": "a", "title": "Một"}, {"const": "b", "title": "Hai"}]}
DAY = {"type": "string", "format": "date"}
MANY = {"type": "array"}

FIELDS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "short": ({"type": "string", "maxLength": 20}, {}),
    "long": ({"type": "string", "maxLength": 50}, {"ui:widget": "textarea"}),
    "day": (DAY, {}),
    "count": ({"type": "integer", "minimum": 1, "maximum": 9}, {}),
    "amount": ({"type": "number"}, {}),
    "answer": ({"type": "boolean"}, {}),
    "consent": ({"type": "boolean", "const": True}, {"ui:widget": "yesno"}),
    "one": ({"type": "string", **CHOICES}, {"ui:widget": "select"}),
    "spoken": ({"type": "string", **CHOICES}, {"ui:widget": "radio"}),
    "several": ({**MANY, "items": {"type": "string", **CHOICES}}, {"ui:widget": "checkboxes"}),
    "scan": ({"type": "integer"}, {"ui:widget": "file"}),
    "scans": ({**MANY, "items": {"type": "integer"}}, {"ui:widget": "files"}),
    "unit": ({"type": "integer"}, {"ui:widget": "unit"}),
    "units": (MANY, {"ui:widget": "units", "ui:options": {"source": "all_units"}}),
    "officer": ({"type": "integer"},
                {"ui:widget": "officer", "ui:options": {"source": "all_officers"}}),
    "officers": (MANY, {"ui:widget": "officers", "ui:options": {"source": "all_officers"}}),
    "groups": (MANY, {"ui:widget": "groups", "ui:options": {"source": "recipient_groups"}}),
    "picks": (MANY, {"ui:widget": "picks", "ui:options": {"source": "open_obstacles"}}),
    "paper": ({"type": "object"}, {"ui:widget": "document"}),
    "proof": ({"type": "object"}, {"ui:widget": "evidence"}),
    "span": ({"type": "object"}, {"ui:widget": "date-range"}),
    "parts": ({"type": "object", "properties": {"heading": {"type": "string", **CHOICES}}},
              {"ui:widget": "checklist"}),
    "channels": ({"type": "object", **CHOICES}, {"ui:widget": "channels"}),
    "level": ({"type": "string", "const": "Không", "examples": ["Không", "Mật"]},
              {"ui:widget": "fixed"}),
    "rows": ({**MANY, "maxItems": 3, "items": {"type": "object", "properties": {
        "on": {**DAY, "title": "Ngày"}, "number": {"type": "integer", "title": "Số"},
        "yes": {"type": "boolean", "title": "Có"},
        "proof": {"type": "integer", "title": "Tệp"}}}},
        {"ui:widget": "table", "items": {"proof": {"ui:widget": "file"}}}),
}  # fmt: skip
"""Name -> schema, ui; the name is the label too."""

SOUND = {"consent": "true", "level": "Không"}

WRONG: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("short", {"short": "x" * 21}, "f-short"),
    ("short", {"short": ["a", "b"]}, "f-short"),
    ("short", {"short.inner": "a"}, "f-short"),
    ("short", {"short": "\x00"}, "f-short"),
    ("long", {"long": "x" * 51}, "f-long"),
    ("long", {"long.0.x": "a"}, "f-long"),
    ("day", {"day": "hôm nay"}, "f-day"),
    ("day", {"day": "31/02/2022"}, "f-day"),
    ("day", {"day": "٢١/٠٦/٢٠٢٢"}, "f-day"),
    ("day", {"day": "1655769600"}, "f-day"),
    ("day", {"day": ["20/06/2022", "21/06/2022"]}, "f-day"),
    ("day", {"day.from": "20/06/2022"}, "f-day"),
    ("count", {"count": "ba"}, "f-count"),
    ("count", {"count": "1,5"}, "f-count"),
    ("count", {"count": "1e1"}, "f-count"),
    ("count", {"count": "0"}, "f-count"),
    ("count", {"count": "10"}, "f-count"),
    ("count", {"count": "true"}, "f-count"),
    ("count", {"count": "٣"}, "f-count"),
    ("amount", {"amount": "1.5"}, "f-amount"),
    ("amount", {"amount": "NaN"}, "f-amount"),
    ("amount", {"amount": "0x10"}, "f-amount"),
    ("answer", {"answer": "maybe"}, "f-answer"),
    ("answer", {"answer": "2"}, "f-answer"),
    ("answer", {"answer": "null"}, "f-answer"),
    ("answer", {"answer.x": "true"}, "f-answer"),
    ("consent", {"consent": "maybe"}, "f-consent"),
    ("consent", {"consent": "false"}, "f-consent"),
    ("one", {"one": "c"}, "f-one"),
    ("one", {"one": "A"}, "f-one"),
    ("one", {"one": ["a", "b"]}, "f-one"),
    ("spoken", {"spoken": "Một"}, "f-spoken"),
    ("several", {"several": ["a", "c"]}, "f-several"),
    ("several", {"several.0": "a"}, "f-several"),
    ("scan", {"scan": "999999"}, "f-scan"),
    ("scan", {"scan": "a.pdf"}, "f-scan"),
    ("scan", {"scan.id": "1"}, "f-scan"),
    ("scans", {"scans": ["x"]}, "f-scans"),
    ("unit", {"unit": "0"}, "f-unit"),
    ("unit", {"unit": "QU-NK"}, "f-unit"),
    ("units", {"units": ["999999"]}, "f-units"),
    ("units", {"units.0.unit": "1"}, "f-units"),
    ("officer", {"officer": "999999"}, "f-officer"),
    ("officers", {"officers": ["-1"]}, "f-officers"),
    ("groups", {"groups": ["không có"]}, "f-groups"),
    ("picks", {"picks": ["999999"]}, "f-picks"),
    ("paper", {"paper.date": "hôm qua"}, "f-paper-date"),
    ("paper", {"paper": "45-KH"}, "f-paper"),
    ("paper", {"paper.colour": "đỏ"}, "f-paper"),
    ("proof", {"proof.date": "hôm nay"}, "f-proof-date"),
    ("proof", {"proof.file": "999999"}, "f-proof-file"),
    ("proof", {"proof.inner": "a"}, "f-proof"),
    ("span", {"span.from": "02/07/2022", "span.to": "01/07/2022"}, "f-span"),
    ("span", {"span.from": "mai"}, "f-span-from"),
    ("span", {"span": "01/07/2022"}, "f-span"),
    ("parts", {"parts.heading": "c"}, "f-parts-heading"),
    ("parts", {"parts.other": "a"}, "f-parts"),
    ("channels", {"channels.999999": "a"}, "f-channels"),
    ("channels", {"channels": "a"}, "f-channels"),
    ("level", {"level": "Mật"}, "f-level"),
    ("level", {"level": "không"}, "f-level"),
    ("rows", {"rows": "abc"}, "f-rows"),
    ("rows", {"rows.x.number": "1"}, "f-rows"),
    ("rows", {"rows.0.number": "một"}, "f-rows-0-number"),
    ("rows", {"rows.0.number": "1", "rows.1.on": "mai"}, "f-rows-1-on"),
    ("rows", {"rows.0.yes": "maybe"}, "f-rows-0-yes"),
    ("rows", {"rows.0.number": ["1", "2"]}, "f-rows-0-number"),
    ("rows", {"rows.0.proof": "7.pdf"}, "f-rows-0-proof"),
    ("rows", {"rows.0.number.deep": "1"}, "f-rows-0-number"),
    ("rows", {f"rows.{at}.number": "1" for at in range(4)}, "f-rows"),
)  # fmt: skip
"""Field, what is posted beside SOUND, the place that the answer names."""


def open_every_kind(database: Database) -> Task:
    """The task, open for the specialist who follows; the processes of bpmn/ are not needed."""
    definition_id = deploy_definition(database, files=files())
    directive_id = recorded_517(database)
    with database.transaction() as db:
        case = bare_case(db, directive_id)
        db.add(Obstacle(case_id=case.id, unit_id=unit_id(db, "QU-NK"), state="raised",
                        reported_at=db.now))  # fmt: skip
        begin(db, Birth(case_id=case.id, definition_id=definition_id, data={}))
    run_until_idle(database)
    with database.reading() as db:
        return db.scalars(select(Task).where(Task.state == "open")).one()


def files() -> dict[str, bytes]:
    schema = {
        "type": "object", "title": "Mọi loại mục", "required": ["consent"],
        "properties": {name: {"title": name, **one} for name, (one, _) in FIELDS.items()},
    }  # fmt: skip
    ui = {name: one for name, (_, one) in FIELDS.items()}
    return {
        "every_kind.bpmn": MODEL.encode(),
        "forms/every_kind.schema.json": json.dumps(schema).encode(),
        "forms/every_kind.ui.json": json.dumps(ui).encode(),
    }


MODEL = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">
<process id="every_kind" isExecutable="true"><laneSet id="LS"><lane id="L_follow">
<extensionElements><s:properties><s:property name="roles" value="chuyen_vien_theo_doi"/>
<s:property name="scope" value="lead_unit"/></s:properties></extensionElements>
<flowNodeRef>s</flowNodeRef><flowNodeRef>T_one</flowNodeRef><flowNodeRef>e</flowNodeRef>
</lane></laneSet><startEvent id="s"/><userTask id="T_one" name="Mọi loại mục"><extensionElements>
<s:properties><s:property name="formJsonSchemaFilename" value="every_kind.schema.json"/>
<s:property name="formUiSchemaFilename" value="every_kind.ui.json"/></s:properties>
</extensionElements></userTask><sequenceFlow id="f1" sourceRef="s" targetRef="T_one"/>
<sequenceFlow id="f2" sourceRef="T_one" targetRef="e"/><endEvent id="e"/>
</process></definitions>"""


def verdict(page: str) -> list[tuple[str, str]]:
    """Where each line of the summary leads, and its words, in their order."""
    summary = re.search(r'<div class="fix" role="alert".*?</div>', page, re.DOTALL)
    return re.findall(r'<li><a href="#([^"]+)">(.*?)</a>', summary[0]) if summary else []
