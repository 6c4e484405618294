"""What a service says of itself is what the checker holds the model to."""

from __future__ import annotations

import json

import pytest

from workflows.checks import check
from workflows.signature import COUNT, ROWS, YES_NO, Signature, one_of

HEAD = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">"""
SERVICES = {
    "count_late": Signature(gives={"late": COUNT, "found": YES_NO, "units": ROWS}),
    "verify": Signature(asks=("items",), gives={"result": one_of("ok", "failed")}),
    "schedule": Signature(takes={"process": "process", "every": "days"}, needs=("process",)),
}
BESIDE = frozenset({"task-without-role", "condition-always"})
"""Rules of their own: nobody is named here, and most conditions ask nothing."""
FORM = {"type": "object", "properties": {"items": {"type": "array"}}}


def service(id_: str, name: str, under: str = "", **parameters: str) -> str:
    given = "".join(
        f'<s:parameter id="{k}" type="str" value="{v}"/>' for k, v in parameters.items()
    )
    result = f' resultVariable="{under}"' if under else ""
    return (
        f'<serviceTask id="{id_}"><extensionElements><s:serviceTaskOperator id="{name}"{result}>'
        f"<s:parameters>{given}</s:parameters></s:serviceTaskOperator></extensionElements>"
        "</serviceTask>"
    )


def person(effect: str, form: str = "done") -> str:
    said = {"formJsonSchemaFilename": f"{form}.schema.json", "effect": effect}
    pairs = "".join(f'<s:property name="{k}" value="{v}"/>' for k, v in said.items())
    return (
        f'<userTask id="a"><extensionElements><s:properties>{pairs}</s:properties>'
        "</extensionElements></userTask>"
    )


def codes(step: str, condition: str = "1 == 1", *, form: object = FORM) -> set[tuple[str, str]]:
    """A step `a`, then a choice of one condition, at flow `f`."""
    model = (
        f'{HEAD}<process id="p" isExecutable="true"><startEvent id="s"/>{step}'
        '<exclusiveGateway id="x" default="d"/><endEvent id="e"/><endEvent id="o"/>'
        '<sequenceFlow id="b" sourceRef="s" targetRef="a"/>'
        '<sequenceFlow id="c" sourceRef="a" targetRef="x"/>'
        '<sequenceFlow id="d" sourceRef="x" targetRef="e"/>'
        f'<sequenceFlow id="f" sourceRef="x" targetRef="o"><conditionExpression>{condition}'
        "</conditionExpression></sequenceFlow></process></definitions>"
    )
    files = {"p.bpmn": model.encode(), "forms/done.schema.json": json.dumps(form).encode()}
    told = check(files, services=SERVICES, parameters=frozenset({"near", "report.due_day"}))
    return {(one.code, one.element or "") for one in told if one.code not in BESIDE}


@pytest.mark.parametrize(
    "condition", ['late["late"] > 3', 'late["found"] == True', 'len(late["units"]) > 1']
)
def test_what_a_service_gives_may_be_asked(condition: str) -> None:
    step = service("a", "count_late", "late")

    assert codes(step, condition.replace(">", "&gt;")) == set()


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ('late["lat"] == 3', "result-unknown"),
        ('late["late"] == "3"', "value-type"),
        ('late["found"] == "yes"', "value-type"),
    ],
)
def test_what_it_does_not_give_is_told_at_the_way(condition: str, code: str) -> None:
    assert codes(service("a", "count_late", "late"), condition) == {(code, "f")}


def test_without_a_name_of_its_own_a_result_stands_among_the_data() -> None:
    step = service("a", "count_late")

    assert codes(step, "late == 3") == set()
    assert codes(step, "lates == 3") == {("name-unknown", "f")}


def test_a_name_that_a_script_writes_too_is_not_bounded_by_the_service() -> None:
    script = '<scriptTask id="z"><script>late = {"x": 1}</script></scriptTask>'
    told = codes(service("a", "count_late", "late") + script, 'late["x"] == 1')

    assert "result-unknown" not in {code for code, _ in told}


def test_what_an_effect_adds_stands_with_the_answer() -> None:
    assert codes(person("verify"), 'done["result"] == "ok"') == set()
    assert codes(person("verify"), 'done["result"] == "okay"') == {("value-unknown", "f")}
    assert codes(person("verify"), 'done["results"] == "ok"') == {("field-unknown", "f")}


def test_an_effect_is_given_the_fields_that_it_reads() -> None:
    bare = {"type": "object", "properties": {"note": {"type": "string"}}}

    assert codes(person("verify"), form=bare) == {("effect-field-missing", "a")}
    assert codes(person("verify")) == set()


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"process": "'p'"}, set()),
        ({"process": "'p'", "every": "'report.due_day'"}, set()),
        ({"process": "'p'", "every": "1 + 1"}, set()),
        ({}, {("service-parameter-missing", "a")}),
        ({"process": ""}, {("service-parameter-missing", "a")}),
        ({"process": "'p'", "until": "'e'"}, {("service-parameter-unknown", "a")}),
        ({"process": "'q'"}, {("called-elsewhere", "a")}),
        ({"process": "p +"}, {("script-refused", "a")}),
        ({"process": "'p'", "every": "'nowhere'"}, {("parameter-unknown", "a")}),
    ],
)
def test_a_service_is_given_what_it_takes(
    parameters: dict[str, str], told: set[tuple[str, str]]
) -> None:
    assert codes(service("a", "schedule", **parameters)) == told


def test_the_outcome_is_all_that_a_call_brings_back() -> None:
    call = '<callActivity id="a" calledElement="p"/>'

    assert ("result-unknown", "f") in codes(call, 'p["outcom"] == "done"')
    assert ("result-unknown", "f") not in codes(call, 'p["outcome"] == "done"')
