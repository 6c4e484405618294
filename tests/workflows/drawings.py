"""Small drawings for the engine's tests: one line a flow node or a flow.

start s; user t; script x: b = a + 1; xor g default f2; end E_yes
s > t > x > g
f1: g > E_yes if b > 3
f2: g > E_no
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import orjson
from lxml import etree

from workflows import engine
from workflows.advance import Advance, State, World
from workflows.definition import Definition, load, read_files
from workflows.parsing import bundle

NOW = datetime(2022, 6, 20, 1, 0, tzinfo=UTC)
WORLD = World(now=NOW)
KINDS = {
    "start": "startEvent",
    "end": "endEvent",
    "user": "userTask",
    "script": "scriptTask",
    "xor": "exclusiveGateway",
    "and": "parallelGateway",
    "or": "inclusiveGateway",
    "either": "eventBasedGateway",
    "catch": "intermediateCatchEvent",
    "throw": "intermediateThrowEvent",
    "receive": "receiveTask",
    "rule": "businessRuleTask",
}


def later(**step: float) -> World:
    return World(now=NOW + timedelta(**step))


def node(kind: str, key: str, inside: str = "", attributes: str = "") -> str:
    return f'<{kind} id="{key}" {attributes}>{inside}</{kind}>'


def event(text: str) -> str:
    """`message m`, `timer duration "P1D"`, `error e`, `terminate` … as an event definition."""
    kind, _, rest = text.strip().partition(" ")
    if kind == "timer":
        form, _, expression = rest.partition(" ")
        tag = {"date": "timeDate", "duration": "timeDuration", "cycle": "timeCycle"}[form]
        return f"<timerEventDefinition><{tag}>{escape(expression)}</{tag}></timerEventDefinition>"
    reference = f' {kind}Ref="{rest.strip()}"' if rest else ""
    return f"<{kind}EventDefinition{reference}/>"


def flow(source: str, target: str, key: str, condition: str = "") -> str:
    inside = f"<conditionExpression>{escape(condition)}</conditionExpression>" if condition else ""
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="{key}" {ends}>{inside}</sequenceFlow>'


def body(text: str) -> str:
    """The inside of a process or subprocess."""
    out, count = [], 0
    for line in filter(None, (line.strip() for line in re.split(r"[;\n]", text))):
        if " > " in line and re.match(r"^(\w+:\s*)?\w+ > ", line):
            name, _, path = line.rpartition(": ") if re.match(r"^\w+: ", line) else ("", "", line)
            path, _, condition = path.partition(" if ")
            steps = path.split(" > ")
            for a, b in pairwise(steps):
                count += 1
                out.append(
                    flow(a.strip(), b.strip(), name or f"{a.strip()}_{b.strip()}", condition)
                )
            continue
        out.append(_node_line(line))
    return "".join(out)


def _node_line(line: str) -> str:
    kind, key, rest = [*line.split(" ", 2), ""][:3]
    key = key.rstrip(":")
    if kind == "script":
        return node("scriptTask", key, f"<script>{escape(rest)}</script>")
    if kind in ("boundary", "side_boundary"):
        host, _, what = rest.removeprefix("on ").partition(" ")
        attributes = f'attachedToRef="{host}" cancelActivity="{str(kind == "boundary").lower()}"'
        return node("boundaryEvent", key, event(what), attributes)
    if rest.startswith("default "):
        return node(KINDS[kind], key, "", f"default={quoteattr(rest.removeprefix('default '))}")
    if kind == "receive":
        return node("receiveTask", key, "", f'messageRef="{rest.removeprefix("message ")}"')
    if rest == "side":
        return node(KINDS[kind], key, props(side="true"))
    return node(KINDS[kind], key, event(rest) if rest else "")


def props(**values: str) -> str:
    inside = "".join(
        f'<spiffworkflow:property name="{name}" value={quoteattr(value)}/>'
        for name, value in values.items()
    )
    return (
        "<extensionElements><spiffworkflow:properties>"
        f"{inside}</spiffworkflow:properties></extensionElements>"
    )


def multi(
    collection: str = "",
    cardinality: str = "",
    item: str = "unit",
    condition: str = "",
    sequential: str = "false",
) -> str:
    source = (
        f"<loopDataInputRef>{collection}</loopDataInputRef>"
        f'<inputDataItem id="item_{item}" name="{item}"/>'
        if collection
        else f"<loopCardinality>{cardinality}</loopCardinality>"
    )
    stop = f"<completionCondition>{escape(condition)}</completionCondition>" if condition else ""
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{sequential}">{source}{stop}'
        "</multiInstanceLoopCharacteristics>"
    )


def call(key: str, called: str, inside: str = "") -> str:
    return node("callActivity", key, inside, f'calledElement="{called}"')


def sub(key: str, text: str, extra: str = "") -> str:
    return node("subProcess", key, body(text) + extra)


def handler(key: str, what: str, text: str, *, interrupting: bool) -> str:
    """An event subprocess; its start is `<key>_start`."""
    attributes = f'isInterrupting="{str(interrupting).lower()}"'
    start = node("startEvent", f"{key}_start", event(what), attributes)
    return node("subProcess", key, start + body(text), 'triggeredByEvent="true"')


def xml(
    text: str, extra: str = "", *, key: str = "p", declared: str = "", before: str = ""
) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="t">
{before}<process id="{key}" isExecutable="true">{body(text)}{extra}</process>{declared}
</definitions>""".encode()


def drawn(text: str, extra: str = "", **more: Any) -> Definition:
    return read_files({"p.bpmn": xml(text, extra, **more)})


def message(name: str, *keys: str) -> str:
    """A message and the correlation properties it carries."""
    found = [
        f'<correlationProperty id="{key}"><correlationPropertyRetrievalExpression'
        f' messageRef="{name}"><messagePath>{key}</messagePath>'
        "</correlationPropertyRetrievalExpression></correlationProperty>"
        for key in keys
    ]
    return f'<message id="{name}" name="{name}"/>' + "".join(found)


def correlated(*keys: str) -> str:
    refs = "".join(f"<correlationPropertyRef>{key}</correlationPropertyRef>" for key in keys)
    return (
        '<collaboration id="c"><participant id="pool" processRef="p"/>'
        f'<correlationKey id="k" name="k">{refs}</correlationKey></collaboration>'
    )


def under_another_hash(model: Definition) -> Definition:
    """The same model, told apart by nothing that runs."""
    stored = orjson.loads(model.blob)
    root = etree.fromstring(stored["sources"]["diagram"].encode())
    root.set("exporterVersion", f"after {model.hash}")
    stored["sources"]["diagram"] = etree.tostring(root, encoding="unicode")
    stored["hash"] = bundle.hash_of(stored["sources"])
    assert stored["hash"] != model.hash
    return load(orjson.dumps(stored).decode())


class Run:
    """One instance; only its stored state lives between two steps."""

    def __init__(
        self,
        definition: Definition,
        data: dict[str, Any] | None = None,
        world: World = WORLD,
        **how: Any,
    ) -> None:
        self.definition = definition
        self.advance: Advance = engine.start(definition, world, data=data or {}, **how)

    @property
    def state(self) -> State:
        return self.advance.state

    def do(self, act: Any, world: World = WORLD, **given: Any) -> Advance:
        self.advance = act(self.definition, self.state, world, **given)
        return self.advance

    def complete(self, element: str, world: World = WORLD, **data: Any) -> Advance:
        key = next(t.key for t in self.advance.open_tasks if t.element == element)
        return self.do(engine.complete, world, task=key, data=data)

    def deliver(self, element: str, world: World = WORLD, **payload: Any) -> Advance:
        key = next(a.key for a in self.advance.awaiting if a.element == element)
        return self.do(engine.deliver, world, awaiting=key, payload=payload)

    def wake(self, element: str, world: World) -> Advance:
        key = next(t.key for t in self.advance.timers if t.element == element)
        return self.do(engine.wake, world, timers=[key])

    @property
    def open(self) -> list[str]:
        return sorted(task.element for task in self.advance.open_tasks)

    @property
    def data(self) -> dict[str, Any]:
        return engine.open_data(self.definition, self.state)
