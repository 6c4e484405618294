"""Faults as people make them, planted in a sound model: each says which ids a finding may name."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from server.services import SERVICES

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"
READ = re.compile(r'(\w+)\["(\w+)"\] == (True|"\w+")')
Files = dict[str, bytes]
Node = Any


@dataclass(frozen=True)
class Planted:
    """`files` with one fault; `at` are the ids of which a finding must name one."""

    kind: str
    files: Files
    at: frozenset[str]


Fault = Callable[["Model", random.Random], "set[str] | None"]
FAULTS: list[Fault] = []


class Model:
    """A copy of a model's files that may be spoilt."""

    def __init__(self, files: Files) -> None:
        self.files = dict(files)
        self.name = next(name for name in files if name.endswith(".bpmn"))
        self.root = etree.fromstring(files[self.name])

    def all(self, *kinds: str) -> list[Node]:
        return list(self.root.iter(*(BPMN + kind for kind in kinds)))

    def written(self) -> Files:
        return {**self.files, self.name: etree.tostring(self.root, encoding="UTF-8")}

    def flows(self, node: Node, end: str) -> list[Node]:
        return [one for one in self.all("sequenceFlow") if one.get(end) == node.get("id")]

    def property(self, node: Node, name: str) -> Node | None:
        found = node.iterfind(f"{BPMN}extensionElements/{SPIFF}properties/{SPIFF}property")
        return next((one for one in found if one.get("name") == name), None)


def fault(act: Fault) -> Fault:
    FAULTS.append(act)
    return act


def planted(files: Files, seed: int) -> Iterator[Planted]:
    """Each kind of fault once, where the model has a place for it."""
    for act in FAULTS:
        model = Model(files)
        at = act(model, random.Random(f"{act.__name__} {seed}"))
        if at:
            yield Planted(act.__name__, model.written(), frozenset(at))


def conditions(model: Model) -> list[Node]:
    """Conditions on an answer's field, outside event subprocesses."""
    found = [one for one in model.all("conditionExpression") if READ.fullmatch(one.text or "")]
    return [one for one in found if not any(p.get("triggeredByEvent") for p in one.iterancestors())]


def ids(*nodes: Node) -> set[str]:
    return {node.get("id") for node in nodes}


def some(rng: random.Random, nodes: list[Node]) -> Node | None:
    return rng.choice(nodes) if nodes else None


@fault
def flow_dropped(model: Model, rng: random.Random) -> set[str] | None:
    """The only one into or out of a step."""
    by_id = {one.get("id"): one for one in model.root.iter(etree.Element) if one.get("id")}
    flows = [
        one
        for one in model.all("sequenceFlow")
        if len(model.flows(by_id[one.get("targetRef")], "targetRef")) == 1
    ]
    flow = some(rng, flows)
    if flow is None:
        return None
    flow.getparent().remove(flow)
    return {flow.get("sourceRef"), flow.get("targetRef")}


@fault
def answer_renamed(model: Model, rng: random.Random) -> set[str] | None:
    read = some(rng, conditions(model))
    if read is None:
        return None
    read.text = "renamed_" + read.text
    return ids(read.getparent())


@fault
def field_renamed(model: Model, rng: random.Random) -> set[str] | None:
    mine = [c for c in conditions(model) if _form_of(model, c)]
    read = some(rng, mine)
    if read is None:
        return None
    read.text = READ.sub(r'\1["\2_renamed"] == \3', read.text)
    return ids(read.getparent())


@fault
def field_removed(model: Model, rng: random.Random) -> set[str] | None:
    """What the system fills in when the step is done is there without a field of its own."""
    mine = [c for c in conditions(model) if _form_of(model, c) and not _is_given(model, c)]
    read = some(rng, mine)
    if read is None:
        return None
    form, field, _ = READ.fullmatch(read.text).groups()  # type: ignore[union-attr]
    path = _form_of(model, read)
    schema = json.loads(model.files[path])
    del schema["properties"][field]
    schema["required"] = [one for one in schema.get("required", []) if one != field]
    model.files[path] = json.dumps(schema).encode()
    return {one.getparent().get("id") for one in conditions(model)
            if READ.fullmatch(one.text).groups()[:2] == (form, field)}  # type: ignore[union-attr]  # fmt: skip


def _form_of(model: Model, condition: Node) -> str:
    form = READ.fullmatch(condition.text)[1]  # type: ignore[index]
    path = f"forms/{form}.schema.json"
    return path if path in model.files else ""


def _is_given(model: Model, condition: Node) -> bool:
    form, field, _ = READ.fullmatch(condition.text).groups()  # type: ignore[union-attr]
    named = ("formJsonSchemaFilename", f"{form}.schema.json")
    effects = [
        model.property(one, "effect")
        for one in model.all("userTask")
        if (p := model.property(one, named[0])) is not None and p.get("value") == named[1]
    ]
    return any(one is not None and field in SERVICES[one.get("value")].gives for one in effects)


def _is_closed(model: Model, condition: Node) -> bool:
    field = READ.fullmatch(condition.text)[2]  # type: ignore[index]
    schema = json.loads(model.files[_form_of(model, condition)])["properties"][field]
    return bool(schema.get("enum") or schema.get("oneOf") or schema.get("type") == "boolean")


@fault
def value_unknown(model: Model, rng: random.Random) -> set[str] | None:
    """Of a field that takes yes and no, or one of a list."""
    read = some(rng, [c for c in conditions(model) if _form_of(model, c) and _is_closed(model, c)])
    if read is None:
        return None
    read.text = READ.sub(r'\1["\2"] == "never_heard"', read.text)
    return ids(read.getparent())


@fault
def condition_broken(model: Model, rng: random.Random) -> set[str] | None:
    read = some(rng, model.all("conditionExpression"))
    if read is None:
        return None
    read.text = rng.choice(["${x}", "a ==", "x.y.z()", "import os", "not("])
    return ids(read.getparent())


@fault
def condition_dropped(model: Model, rng: random.Random) -> set[str] | None:
    read = some(rng, model.all("conditionExpression"))
    if read is None:
        return None
    flow = read.getparent()
    flow.remove(read)
    return ids(flow)


@fault
def default_dropped(model: Model, rng: random.Random) -> set[str] | None:
    node = some(rng, [one for one in model.all("exclusiveGateway") if one.get("default")])
    if node is None:
        return None
    del node.attrib["default"]
    return ids(node, *model.flows(node, "sourceRef"))


@fault
def role_wrong(model: Model, rng: random.Random) -> set[str] | None:
    lane = some(rng, [one for one in model.all("lane") if model.property(one, "roles") is not None])
    if lane is None:
        return None
    model.property(lane, "roles").set("value", "khong_co_vai_tro_nay")  # type: ignore[union-attr]
    return ids(lane)


@fault
def scope_wrong(model: Model, rng: random.Random) -> set[str] | None:
    lane = some(rng, [one for one in model.all("lane") if model.property(one, "scope") is not None])
    if lane is None:
        return None
    model.property(lane, "scope").set("value", "everybody")  # type: ignore[union-attr]
    return ids(lane)


@fault
def step_out_of_its_lane(model: Model, rng: random.Random) -> set[str] | None:
    tasks = ids(*model.all("userTask"))
    ref = some(rng, [one for one in model.all("flowNodeRef") if one.text in tasks])
    if ref is None:
        return None
    ref.getparent().remove(ref)
    return {ref.text}


@fault
def form_dropped(model: Model, rng: random.Random) -> set[str] | None:
    task = some(rng, model.all("userTask"))
    given = model.property(task, "formJsonSchemaFilename") if task is not None else None
    if given is None:
        return None
    given.getparent().remove(given)
    return ids(task)


@fault
def form_file_missing(model: Model, rng: random.Random) -> set[str] | None:
    task = some(rng, model.all("userTask"))
    given = model.property(task, "formJsonSchemaFilename") if task is not None else None
    if given is None:
        return None
    given.set("value", "nowhere.schema.json")
    return ids(task)


@fault
def limit_in_words(model: Model, rng: random.Random) -> set[str] | None:
    tasks = [one for one in model.all("userTask") if model.property(one, "limit") is not None]
    task = some(rng, tasks)
    if task is None:
        return None
    model.property(task, "limit").set("value", rng.choice(["3 ngày", "PT72H", "-2WD", "WD"]))  # type: ignore[union-attr]
    return ids(task)


@fault
def reminded_nobody(model: Model, rng: random.Random) -> set[str] | None:
    tasks = [one for one in model.all("userTask") if model.property(one, "remind_to") is not None]
    task = some(rng, tasks)
    if task is None:
        return None
    model.property(task, "remind_to").set("value", "khong_ai")  # type: ignore[union-attr]
    return ids(task)


@fault
def join_that_cannot_fire(model: Model, rng: random.Random) -> set[str] | None:
    """The ways out of an exclusive gateway meet again in a parallel one."""
    gateway = some(rng, [g for g in model.all("exclusiveGateway")
                         if len(model.flows(g, "sourceRef")) == 2])  # fmt: skip
    if gateway is None:
        return None
    one, other = model.flows(gateway, "sourceRef")
    scope, target = gateway.getparent(), one.get("targetRef")
    etree.SubElement(scope, f"{BPMN}parallelGateway", id="planted_join")
    etree.SubElement(scope, f"{BPMN}sequenceFlow", id="planted_flow", sourceRef="planted_join",
                     targetRef=target)  # fmt: skip
    for flow in (one, other):
        flow.set("targetRef", "planted_join")
    return {"planted_join"}


@fault
def branches_without_a_join(model: Model, rng: random.Random) -> set[str] | None:
    gateway = some(rng, [g for g in model.all("parallelGateway")
                         if len(model.flows(g, "targetRef")) > 1])  # fmt: skip
    if gateway is None:
        return None
    gateway.tag = f"{BPMN}task"
    return ids(gateway)


@fault
def loop_without_waiting(model: Model, rng: random.Random) -> set[str] | None:
    flow = some(rng, model.all("sequenceFlow"))
    if flow is None:
        return None
    scope = flow.getparent()
    for name in ("planted_a", "planted_b"):
        made = etree.SubElement(scope, f"{BPMN}scriptTask", id=name)
        etree.SubElement(made, f"{BPMN}script").text = "n = 1"
    for number, (source, target) in enumerate(
        [("planted_a", "planted_b"), ("planted_b", "planted_a")]
    ):
        etree.SubElement(scope, f"{BPMN}sequenceFlow", id=f"planted_{number}", sourceRef=source,
                         targetRef=target)  # fmt: skip
    flow.set("targetRef", "planted_a")
    return {"planted_a", "planted_b"}


@fault
def message_dangling(model: Model, rng: random.Random) -> set[str] | None:
    definition = some(rng, model.all("messageEventDefinition"))
    if definition is None:
        return None
    definition.set("messageRef", "msg_nowhere")
    return ids(definition, definition.getparent())


@fault
def message_nobody_hears(model: Model, rng: random.Random) -> set[str] | None:
    throws = model.all("intermediateThrowEvent")
    found = [one.find(f"{BPMN}messageEventDefinition") for one in throws]
    definition = some(rng, [one for one in found if one is not None])
    if definition is None:
        return None
    etree.SubElement(model.root, f"{BPMN}message", id="msg_planted", name="msg_planted")
    definition.set("messageRef", "msg_planted")
    return ids(definition, definition.getparent())


@fault
def list_of_nothing(model: Model, rng: random.Random) -> set[str] | None:
    loop = some(rng, model.all("multiInstanceLoopCharacteristics"))
    ref = loop.find(f"{BPMN}loopDataInputRef") if loop is not None else None
    if ref is None or loop is None:
        return None
    held = next(one for one in model.all("dataObject") if one.get("id") == ref.text)
    form, _dot, field = held.get("name").partition(".")
    held.set("name", f"{form}.{field}_renamed")
    return ids(loop.getparent())


@fault
def list_not_chosen(model: Model, rng: random.Random) -> set[str] | None:
    loop = some(rng, model.all("multiInstanceLoopCharacteristics"))
    ref = loop.find(f"{BPMN}loopDataInputRef") if loop is not None else None
    if ref is None or loop is None:
        return None
    loop.remove(ref)
    return ids(loop, loop.getparent())


@fault
def service_unknown(model: Model, rng: random.Random) -> set[str] | None:
    operator = some(rng, list(model.root.iter(f"{SPIFF}serviceTaskOperator")))
    if operator is None:
        return None
    operator.set("id", "no_such_service")
    return ids(next(p for p in operator.iterancestors(f"{BPMN}serviceTask")))


@fault
def called_nothing(model: Model, rng: random.Random) -> set[str] | None:
    call = some(rng, model.all("callActivity"))
    if call is None:
        return None
    call.set("calledElement", "no_such_process")
    return ids(call)


@fault
def decision_unknown(model: Model, rng: random.Random) -> set[str] | None:
    named = [
        p for t in model.all("userTask") if (p := model.property(t, "limit_decision")) is not None
    ]
    given = some(rng, named)
    if given is None:
        return None
    given.set("value", "no_such_decision")
    return ids(next(p for p in given.iterancestors(f"{BPMN}userTask")))


@fault
def cell_of_another_language(model: Model, rng: random.Random) -> set[str] | None:
    tables = [name for name in model.files if name.endswith(".dmn")]
    if not tables:
        return None
    root = etree.fromstring(model.files[name := rng.choice(tables)])
    rng.choice(list(root.iter("{*}inputEntry"))).find("{*}text").text = "[1..5]"
    model.files[name] = etree.tostring(root, encoding="UTF-8")
    return ids(*root.iter("{*}decision"))


@fault
def timer_in_words(model: Model, rng: random.Random) -> set[str] | None:
    time = some(rng, model.all("timeDate", "timeDuration", "timeCycle"))
    if time is None:
        return None
    time.text = rng.choice(["3 days", "'three'", "after_working_days(parameter('no_such'))"])
    return ids(time.getparent(), time.getparent().getparent())


@fault
def one_id_twice(model: Model, rng: random.Random) -> set[str] | None:
    one, other = rng.sample(model.all("userTask", "endEvent"), 2)
    other.set("id", one.get("id"))
    return ids(one)


@fault
def no_way_in(model: Model, _rng: random.Random) -> set[str] | None:
    process = model.all("process")[0]
    starts = process.findall(f"{BPMN}startEvent")
    for start in starts:
        for flow in model.flows(start, "sourceRef"):
            process.remove(flow)
        process.remove(start)
    return ids(process)


@fault
def answer_asked_too_early(model: Model, rng: random.Random) -> set[str] | None:
    """The start leads straight to the gateway that reads the answer."""
    process = model.all("process")[0]
    start = process.find(f"{BPMN}startEvent")
    mine = [
        c for c in conditions(model) if c.getparent().getparent() is process and _form_of(model, c)
    ]
    read = some(rng, mine)
    first = model.flows(start, "sourceRef") if start is not None else []
    if read is None or not first:
        return None
    first[0].set("targetRef", read.getparent().get("sourceRef"))
    return ids(read.getparent())


@fault
def deadline_on_nothing(model: Model, rng: random.Random) -> set[str] | None:
    edge = some(rng, model.all("boundaryEvent"))
    if edge is None:
        return None
    edge.set("attachedToRef", "nowhere")
    return ids(edge)


@fault
def script_of_a_thief(model: Model, rng: random.Random) -> set[str] | None:
    task = some(rng, model.all("userTask", "serviceTask"))
    if task is None:
        return None
    task.tag = f"{BPMN}scriptTask"
    etree.SubElement(task, f"{BPMN}script").text = rng.choice(
        ["import os", "().__class__.__base__", "open('/etc/passwd')", "x = lambda: 1"]
    )
    return ids(task)


@fault
def result_renamed(model: Model, rng: random.Random) -> set[str] | None:
    """A condition asks a service for what it does not give."""
    given = {one.get("resultVariable") for one in model.root.iter(f"{SPIFF}serviceTaskOperator")}
    asked = re.compile(r'(\w+)\["(\w+)"\]')
    mine = [c for c in model.all("conditionExpression")
            if (part := asked.match(c.text or "")) and part[1] in given]  # fmt: skip
    read = some(rng, mine)
    if read is None:
        return None
    read.text = asked.sub(r'\1["\2_renamed"]', read.text, count=1)
    return ids(read.getparent())


@fault
def schedule_of_nothing(model: Model, rng: random.Random) -> set[str] | None:
    """A step that schedules a process does not say which."""
    named = [one for one in model.root.iter(f"{SPIFF}parameter") if one.get("id") == "process"]
    parameter = some(rng, named)
    if parameter is None:
        return None
    at = ids(next(p for p in parameter.iterancestors(f"{BPMN}serviceTask")))
    parameter.getparent().remove(parameter)
    return at
