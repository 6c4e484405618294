"""People, services, forms, limits, messages: what the office's words say; other systems' words."""

from __future__ import annotations

import json

from tests.workflows.codes import PLAIN, Files, case
from tests.workflows.drawings import body, multi, node, props, xml
from workflows.signature import COUNT, Signature

REVIEW = {
    "type": "object",
    "properties": {
        "decision": {"type": "string", "oneOf": [{"const": "ok"}, {"const": "return"}]},
        "count": {"type": "integer"},
    },
}
FORM = {"forms/review.schema.json": json.dumps(REVIEW).encode()}
NAMED = {"formJsonSchemaFilename": "review.schema.json"}
SERVICES = {
    "count": Signature(gives={"late": COUNT}),
    "decide": Signature(asks=("decision",)),
    "verify": Signature(asks=("items",)),
    "schedule": Signature(takes={"process": "process"}, needs=("process",)),
}
KNOWN = {
    "services": SERVICES, "roles": frozenset({"chief"}), "parameters": frozenset({"consult"}),
    "receivers": frozenset({"heard"}),
}  # fmt: skip
CHOICE = "start s; xor g default f1; end e; end o\ns > {first}; a > g; f1: g > e; f2: g > o if {condition}"


def asked(
    condition: str = 'review["count"] == 1', first: str = "a", more: str = "", **given: str
) -> Files:
    """A step with a form, then a choice."""
    lane = f'<laneSet id="ls"><lane id="L_chief">{props(roles="chief")}<flowNodeRef>a</flowNodeRef></lane></laneSet>'
    step = node("userTask", "a", props(**{**NAMED, **given}))
    model = xml(CHOICE.format(condition=condition, first=first), lane + step + more)
    return {"p.bpmn": model, **FORM}


def lane(**given: str) -> bytes:
    return xml(
        PLAIN,
        f'<laneSet id="ls"><lane id="L_x">{props(**given)}<flowNodeRef>a</flowNodeRef></lane></laneSet>',
    )


def laned(**given: str) -> bytes:
    """A step in a subprocess, which stands in a lane."""
    inside = node("subProcess", "u", body("start b; user i; end c\nb > i > c"))
    box = f'<lane id="L_x">{props(**given)}<flowNodeRef>u</flowNodeRef></lane>'
    return xml("start s; end e\ns > u > e", f'<laneSet id="ls">{box}</laneSet>{inside}')


def grouped(kind: str) -> bytes:
    data = f'<dataObject id="dd" name="Nhóm">{props(unit_group="g")}</dataObject>'
    part = props(roles="chief", scope="responsible_unit")
    lanes = f'<laneSet id="ls"><lane id="L_x">{part}<flowNodeRef>o</flowNodeRef></lane></laneSet>'
    step = node(kind, "o", multi("dd"), 'calledElement="q"' if kind == "callActivity" else "")
    return xml("start s; end e\ns > o > e", lanes + data + step)


def sent(takes: str = "", units: str = "dd") -> bytes:
    """A model that carries a directive through, its call once for each unit of a list."""
    start = node("startEvent", "s", props(takes=takes) if takes else "")
    lists = f'<dataObject id="dd" name="recipients.units"/><dataObject id="dg">{props(unit_group="g")}</dataObject>'
    call = node("callActivity", "o", multi(units), 'calledElement="q"')
    return xml("end e\ns > o > e", props(purpose="rollout") + lists + start + call)


def extended(kind: str, inside: str, attributes: str = "") -> bytes:
    box = f"<extensionElements>{inside}</extensionElements>"
    return xml("start s; end e\ns > a > e", node(kind, "a", box, attributes))


def service(name: str, inside: str = "<spiffworkflow:parameters/>") -> bytes:
    return extended(
        "serviceTask",
        f'<spiffworkflow:serviceTaskOperator id="{name}" resultVariable="r">{inside}</spiffworkflow:serviceTaskOperator>',
    )


def scheduling(*names: str) -> bytes:
    given = "".join(
        f'<spiffworkflow:parameter id="{one}" type="str" value="&quot;p&quot;"/>' for one in names
    )
    return service("schedule", f"<spiffworkflow:parameters>{given}</spiffworkflow:parameters>")


def thrown(name: str, more: str = "", inside: str = "") -> bytes:
    event = node("intermediateThrowEvent", "a", f'<messageEventDefinition messageRef="{name}"/>')
    return xml(
        "start s; end e\ns > a > e",
        event,
        before=f'<message id="{name}" name="{name}">{inside}</message>{more}',
    )


KEY = '<correlationProperty id="k"><correlationPropertyRetrievalExpression messageRef="heard"><messagePath>k</messagePath></correlationPropertyRetrievalExpression></correlationProperty>'
PAYLOAD = "<extensionElements><spiffworkflow:messagePayload>{'a': 1}</spiffworkflow:messagePayload></extensionElements>"
EACH = node("callActivity", "o", multi("dd"), 'calledElement="q"')


def listed(path: str) -> Files:
    data = f'<dataObject id="dd" name="{path}"/>'
    files = dict(asked(more=data))
    model = files["p.bpmn"].replace(b'<endEvent id="o" ></endEvent>', EACH.encode())
    return {**files, "p.bpmn": model}


CASES = [
    case("field-unknown", "error", "f2", asked('review["cuont"] == 1'), right=asked()),
    case(
        "value-unknown",
        "warning",
        "f2",
        asked('review["decision"] == "no"'),
        right=asked('review["decision"] == "ok"'),
    ),
    case("value-type", "warning", "f2", asked('review["count"] == "1"'), right=asked()),
    case("name-unknown", "warning", "f2", asked('reviev["count"] == 1'), right=asked()),
    case("name-may-be-missing", "warning", "f2", asked(first="g"), right=asked()),
    case("chosen-units-unused", "warning", "p", sent(), right=sent("recipients")),
    case(
        "chosen-units-passed-by",
        "warning",
        "o",
        sent("recipients", "dg"),
        right=sent("recipients"),
    ),
    case(
        "multi-collection-missing",
        "warning",
        "o",
        listed("review.units"),
        right=listed("review.count"),
    ),
    case(
        "form-missing",
        "error",
        "a",
        asked(formJsonSchemaFilename="revew.schema.json"),
        right=asked(),
    ),
    case("limit-invalid", "error", "a", asked(limit="3 ngày"), right=asked(limit="3WD")),
    case(
        "parameter-unknown",
        "error",
        "a",
        asked(limit_param="nowhere"),
        right=asked(limit_param="consult"),
        known=KNOWN,
    ),
    case("decision-missing", "error", "a", asked(limit_decision="nowhere"), right=asked()),
    case(
        "recipient-unknown",
        "warning",
        "a",
        asked(remind_to="nobody"),
        right=asked(remind_to="chief"),
        known=KNOWN,
    ),
    case(
        "scope-unknown",
        "error",
        "L_x",
        lane(roles="chief", scope="everybody"),
        right=lane(roles="chief", scope="responsible_unit"),
    ),
    case(
        "role-unknown",
        "warning",
        "L_x",
        lane(roles="cheif"),
        right=lane(roles="chief"),
        known=KNOWN,
    ),
    case("task-without-role", "warning", "a", lane(), right=lane(roles="chief")),
    case("task-without-role", "warning", "i", laned(), right=laned(roles="chief")),
    case(
        "role-nobody-holds",
        "warning",
        "L_x",
        lane(roles="chief,clerk"),
        known={"held": frozenset({"head"})},
        known_right={"held": frozenset({"clerk"})},
    ),
    case(
        "group-nobody-holds",
        "warning",
        "o",
        grouped("userTask"),
        known={"staff": {"g": {"One": frozenset({"chief"}), "Two": frozenset({"head"})}}},
        known_right={"staff": {"g": {"One": frozenset({"chief"})}}},
    ),
    case(
        "group-nobody-holds",
        "warning",
        "o",
        grouped("callActivity"),
        known={"staff": {"g": {"One": frozenset()}}, "unit_roles": {"q": (frozenset({"chief"}),)}},
        known_right={"staff": {"g": {"One": frozenset()}}, "unit_roles": {"q": ()}},
    ),
    case("task-without-form", "warning", "a", xml(PLAIN), right=asked()),
    case("shows-unknown", "error", "a", asked(shows="b"), right=asked(shows="a")),
    case(
        "skip-misplaced",
        "warning",
        "g",
        xml("start s; xor g; end e\ns > g > e").replace(
            b'id="g" ></exclusiveGateway>',
            b'id="g">' + props(skippable="true").encode() + b"</exclusiveGateway>",
        ),
        right=asked(skippable="true"),
    ),
    case("decision-unnamed", "error", "a", extended("businessRuleTask", ""), right=xml(PLAIN)),
    case(
        "message-without-receiver",
        "warning",
        "a",
        thrown("lonely"),
        right=thrown("heard"),
        known=KNOWN,
    ),
    case(
        "message-payload", "warning", "heard", thrown("heard", KEY, PAYLOAD), ("'a': 1", "'k': 1")
    ),
    case(
        "service-without-operator",
        "error",
        "a",
        extended("serviceTask", ""),
        right=service("count"),
    ),
    case("service-unknown", "error", "a", service("nowhere"), right=service("count"), known=KNOWN),
    case(
        "service-retry",
        "warning",
        "a",
        service("count", '<spiffworkflow:retry retries="2"/>'),
        right=service("count"),
    ),
    case(
        "service-parameter-missing",
        "error",
        "a",
        service("schedule"),
        right=scheduling("process"),
        known=KNOWN,
    ),
    case(
        "service-parameter-unknown",
        "warning",
        "a",
        scheduling("process", "until"),
        right=scheduling("process"),
        known=KNOWN,
    ),
    case(
        "effect-field-missing",
        "warning",
        "a",
        asked(effect="verify"),
        right=asked(effect="decide"),
        known=KNOWN,
    ),
    case(
        "result-unknown",
        "error",
        "f2",
        {
            "p.bpmn": xml(
                CHOICE.format(condition='r["lat"] == 1', first="a"),
                service("count")
                .decode()
                .partition("<serviceTask")[2]
                .partition("</serviceTask>")[0]
                .join(("<serviceTask", "</serviceTask>")),
            )
        },
        ('r["lat"]', 'r["late"]'),
        known=KNOWN,
    ),
    case(
        "extension-unknown",
        "error",
        "a",
        extended("task", "<spiffworkflow:preskript>x = 1</spiffworkflow:preskript>"),
        ("preskript", "preScript"),
    ),
    case(
        "vendor-extension",
        "warning",
        "a",
        extended("task", '<x xmlns="http://camunda.org/schema/1.0/bpmn"/>'),
        ("http://camunda.org/schema/1.0/bpmn", "urn:ours"),
    ),
    case(
        "parse-refused",
        "error",
        "a",
        scheduling("process").replace(b' type="str"', b""),
        right=scheduling("process"),
    ),
]
