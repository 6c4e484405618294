"""Drawings for the bench: a plain sequence, and a unit that waits for a timer."""

from __future__ import annotations

import json
from itertools import pairwise

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'id="D" targetNamespace="urn:bench">'
)
LANE = (
    '<bpmn:laneSet id="LS"><bpmn:lane id="L" name="Follow"><bpmn:extensionElements>'
    "<spiffworkflow:properties>"
    '<spiffworkflow:property name="roles" value="chuyen_vien_theo_doi" />'
    '<spiffworkflow:property name="scope" value="lead_unit" />'
    "</spiffworkflow:properties></bpmn:extensionElements>{nodes}</bpmn:lane></bpmn:laneSet>"
)
FORM = (
    "<bpmn:extensionElements><spiffworkflow:properties>"
    '<spiffworkflow:property name="formJsonSchemaFilename" value="{name}.schema.json" />'
    '<spiffworkflow:property name="formUiSchemaFilename" value="{name}.ui.json" />'
    "</spiffworkflow:properties></bpmn:extensionElements>"
)
TASKS = 6


def sequence(key: str = "bench_sequence", *, plain: bool = False) -> dict[str, bytes]:
    """Six tasks one after the other, a small form each; `plain`: without what only we read."""
    nodes = ["S", *(f"T_{n}" for n in range(TASKS)), "E"]
    drawn = ['<bpmn:startEvent id="S" name="Start" />']
    files: dict[str, bytes] = {}
    for n in range(TASKS):
        name = f"step_{n}"
        form = "" if plain else FORM.format(name=name)
        drawn.append(f'<bpmn:userTask id="T_{n}" name="Step {n}">{form}</bpmn:userTask>')
        files |= {} if plain else form_files(name)
    drawn.append('<bpmn:endEvent id="E" name="Done" />')
    return {f"{key}.bpmn": process(key, nodes, drawn, plain=plain), **files}


def form_files(name: str) -> dict[str, bytes]:
    schema = {
        "title": name, "type": "object", "required": ["note"],
        "properties": {
            "note": {"type": "string", "title": "Note", "maxLength": 100},
            "agreed": {"type": "boolean", "title": "Agreed"},
        },
    }  # fmt: skip
    ui = {"note": {"ui:en": "Note"}, "agreed": {"ui:en": "Agreed"}}
    return {f"forms/{name}.schema.json": json.dumps(schema).encode(),
            f"forms/{name}.ui.json": json.dumps(ui).encode()}  # fmt: skip


def waiting() -> dict[str, bytes]:
    """A timer an hour ahead, then a task."""
    timer = (
        '<bpmn:intermediateCatchEvent id="W" name="Wait"><bpmn:timerEventDefinition id="TD">'
        '<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">"PT1H"</bpmn:timeDuration>'
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    )
    drawn = ['<bpmn:startEvent id="S" name="Start" />', timer,
             '<bpmn:userTask id="T" name="After" />',
             '<bpmn:endEvent id="E" name="Done" />']  # fmt: skip
    return {"bench_waiting.bpmn": process("bench_waiting", ["S", "W", "T", "E"], drawn)}


def process(key: str, nodes: list[str], drawn: list[str], *, plain: bool = False) -> bytes:
    refs = "".join(f"<bpmn:flowNodeRef>{node}</bpmn:flowNodeRef>" for node in nodes)
    flows = "".join(
        f'<bpmn:sequenceFlow id="F_{a}__{b}" sourceRef="{a}" targetRef="{b}" />'
        for a, b in pairwise(nodes)
    )
    lane = "" if plain else LANE.format(nodes=refs)
    body = (
        f'<bpmn:process id="{key}" name="{key}" isExecutable="true">{lane}{"".join(drawn)}{flows}'
    )
    return f"{HEAD}{body}</bpmn:process></bpmn:definitions>".encode()
