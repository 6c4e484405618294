"""A model as numbered sentences: who does what, in how many working days, else what, then what.

From the drawing alone, so that a draft that cannot run yet can be read too. A sentence is parts,
each a code with its gaps; the words are the catalogue's (`read-…`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workflows.parsing.calls import loop_of
from workflows.parsing.xml import (
    BPMN,
    FLOW_NODES,
    SPIFF,
    Node,
    event_definitions,
    local,
    properties,
    text_of,
)
from workflows.paths import UNIT_GROUP, group_in
from workflows.signature import Signature
from workflows.xml_guard import safe_root

AMOUNT = re.compile(r"(\d+)(WD|h)")
DAYS = re.compile(r"after_working_days\((\d+)\)")
PARAMETER = re.compile(r"""after_working_days\(parameter\(["']([\w.]+)["']\)\)""")
TIMERS = ("timeDate", "timeDuration", "timeCycle")
SAID = {
    "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "userTask",
    "manualTask", "serviceTask", "businessRuleTask", "scriptTask", "callActivity", "subProcess",
    "exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway",
}  # fmt: skip
ALWAYS = "True"  # of a notice: whatever the answer says
REPEATED = {"userTask", "callActivity"}
CHOOSING = {"exclusiveGateway", "inclusiveGateway"}


@dataclass(frozen=True)
class Part:
    code: str
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sentence:
    number: int
    element: str
    parts: tuple[Part, ...]


def read_aloud(
    diagram: bytes, services: Mapping[str, Signature] | None = None
) -> tuple[Sentence, ...]:
    """In the order in which the steps follow each other; UnsafeXml for what is no safe XML.

    With `services`, what a service lets the steps after it know is said as well.
    """
    root = safe_root(diagram)
    process = _process(root)
    return tuple(_Reader(root, process, services or {}).sentences()) if process is not None else ()


def _process(root: Node) -> Node | None:
    found: list[Node] = root.findall(f"{BPMN}process")
    running = [one for one in found if one.get("isExecutable") == "true"]
    return next(iter(running or found), None)


class _Reader:
    def __init__(self, root: Node, process: Node, services: Mapping[str, Signature]) -> None:
        self.root, self.services = root, services
        self.nodes = {
            node.get("id", ""): node
            for node in process.iter(f"{BPMN}*")
            if local(node) in FLOW_NODES and node.get("id")
        }
        self.flows = [
            flow for flow in process.iter(f"{BPMN}sequenceFlow")
            if flow.get("sourceRef") in self.nodes and flow.get("targetRef") in self.nodes
        ]  # fmt: skip
        self.lanes = {lane.get("id", ""): lane for lane in process.iter(f"{BPMN}lane")}
        self.lane_of = {
            (ref.text or "").strip(): lane
            for lane in self.lanes.values()
            for ref in lane.findall(f"{BPMN}flowNodeRef")
        }
        self.order = self._in_order()
        self.numbers = {id_: number for number, id_ in enumerate(self.order, 1)}

    def sentences(self) -> Iterator[Sentence]:
        for id_ in self.order:
            yield Sentence(self.numbers[id_], id_, tuple(self._parts(self.nodes[id_])))

    def _in_order(self) -> list[str]:
        """Along the flows from each beginning; what nothing leads to comes last."""
        led_to = {flow.get("targetRef") for flow in self.flows}
        found: dict[str, None] = {}
        for beginning in [*(one for one in self.nodes if one not in led_to), *self.nodes]:
            waiting = [beginning]
            while waiting:
                id_ = waiting.pop()
                if id_ in found:
                    continue
                found[id_] = None
                later = [str(flow.get("targetRef")) for flow in self._out(id_)]
                waiting += [*reversed(later), *self._inside(id_)]
        return list(found)

    def _out(self, id_: str) -> list[Node]:
        return [flow for flow in self.flows if flow.get("sourceRef") == id_]

    def _inside(self, id_: str) -> list[str]:
        """The first step of a subprocess, which is read right after it."""
        node = self.nodes[id_]
        if local(node) not in ("subProcess", "transaction"):
            return []
        return [one.get("id", "") for one in node.findall(f"{BPMN}startEvent") if one.get("id")]

    def _parts(self, node: Node) -> Iterator[Part]:
        kind = local(node)
        yield self._said(node, kind)
        yield from self._again(node, kind)
        if kind == "userTask":
            yield from self._limit(node)
        yield from self._done_by_the_system(node, kind)
        if kind == "userTask":
            yield from self._informed(node)
        yield from self._onward(node, kind)

    def _said(self, node: Node, kind: str) -> Part:
        when, given = self._when(node)
        args = {"name": _name(node), "who": self._who(node), **given}
        args |= {"group": group} if (group := self._group(node)) else {}
        if kind == "callActivity":
            args["called"] = node.get("calledElement") or "?"
        if kind == "boundaryEvent":
            args["task"] = self._number(node.get("attachedToRef") or "")
            stops = "-stops" if node.get("cancelActivity") != "false" else ""
            return Part(f"read-boundary{stops}{when}", args)
        if kind == "subProcess" and node.get("triggeredByEvent") == "true":
            return Part("read-handler", args)
        code = f"read-{kind}{self._how(node, kind)}{when}" if kind in SAID else "read-other"
        return Part(code, args)

    def _how(self, node: Node, kind: str) -> str:
        many = node.find(f"{BPMN}multiInstanceLoopCharacteristics")
        if many is not None and kind in REPEATED:
            how = "-in-turn" if many.get("isSequential") == "true" else "-each"
            return f"{how}-group" if self._group(node) else how
        return "-side" if kind == "endEvent" and properties(node).get("side") == "true" else ""

    def _again(self, node: Node, kind: str) -> Iterator[Part]:
        """A standard loop goes on while its condition holds (BPMN 2.0.2, 10.3.8)."""
        many = node.find(f"{BPMN}multiInstanceLoopCharacteristics")
        if many is not None and kind not in REPEATED:
            yield Part("read-rows-in-turn" if many.get("isSequential") == "true" else "read-rows")
        loop = node.find(f"{BPMN}standardLoopCharacteristics")
        if loop is None:
            return
        condition, most = text_of(loop, "loopCondition") or "", loop.get("loopMaximum", "")
        first = "-first" if condition and loop.get("testBefore") == "true" else ""
        code = f"read-again{'-while' if condition else ''}{first}{'-most' if most else ''}"
        yield Part(code, {"when": condition, "condition": condition, "n": most})

    def _group(self, node: Node) -> str:
        """The unit group that a step is repeated over, by the name the drawing gives it."""
        loop = loop_of(node, self.root)
        code = group_in((loop or {}).get("collection") or "")
        if code is None:
            return ""
        names = (one.get("name") for one in self.root.iter(f"{BPMN}dataObject")
                 if properties(one).get(UNIT_GROUP) == code)  # fmt: skip
        return next(filter(None, names), code)

    def _who(self, node: Node) -> str:
        lane = self.lane_of.get(node.get("id", ""))
        return "?" if lane is None else lane.get("name") or lane.get("id") or "?"

    def _when(self, node: Node) -> tuple[str, dict[str, str]]:
        """Of an event: how its code ends, and what fills it."""
        for definition in event_definitions(node):
            if local(definition) == "messageEventDefinition":
                return "-message", {"event": self._message(definition.get("messageRef") or "")}
            if local(definition) == "timerEventDefinition":
                timers = (text_of(definition, one) for one in TIMERS)
                return _timed(next((one for one in timers if one), ""))
        return "", {}

    def _message(self, id_: str) -> str:
        for message in self.root.findall(f"{BPMN}message"):
            if message.get("id") == id_:
                return properties(message).get("label") or message.get("name") or id_
        return id_

    def _limit(self, node: Node) -> Iterator[Part]:
        given = properties(node)
        limit = AMOUNT.fullmatch(given.get("limit", ""))
        if given.get("no_clock") == "true" or not limit:
            return
        since = given.get("limit_from", "")
        yield Part(f"read-limit-{limit[2]}" + (f"-{since}" if since else ""), {"n": limit[1]})
        if given.get("remind_to"):
            yield Part("read-remind", {"who": self._named(given["remind_to"])})
        late = AMOUNT.fullmatch(given.get("escalate", ""))
        if late:
            who = self._named(given.get("escalate_to", ""))
            yield Part(f"read-escalate-{late[2]}", {"n": late[1], "who": who})

    def _done_by_the_system(self, node: Node, kind: str) -> Iterator[Part]:
        operator = next(iter(node.iter(f"{SPIFF}serviceTaskOperator")), None)
        effect = properties(node).get("effect")
        if kind == "serviceTask" and operator is not None and operator.get("id"):
            service = operator.get("id", "")
            yield Part("read-does", {"service": service})
            known = self.services.get(service)
            if known is not None and known.gives:
                yield Part("read-gives", {"gives": ", ".join(known.gives)})
        elif effect and kind in ("userTask", "manualTask"):
            yield Part("read-effect", {"service": effect})

    def _informed(self, node: Node) -> Iterator[Part]:
        """Nobody named: whoever could have done the step is told."""
        given = properties(node)
        if when := given.get("notify_when", "").strip():
            how = "" if when == ALWAYS else "-if"
            nobody = "" if given.get("notify_to", "").strip() else "-own"
            who = self._named(given.get("notify_to", ""))
            condition = {"condition": when} if how else {}
            yield Part(f"read-informed{how}{nobody}", {"people": who, **condition})

    def _named(self, lanes: str) -> str:
        """Lanes stand without their L_ in the properties."""
        ids = [one.strip() for one in lanes.split(",") if one.strip()]
        found = (self.lanes.get(f"L_{one}", self.lanes.get(one)) for one in ids)
        return ", ".join(lane.get("name") or id_ if lane is not None else id_
                         for id_, lane in zip(ids, found, strict=True))  # fmt: skip

    def _onward(self, node: Node, kind: str) -> Iterator[Part]:
        ways = self._out(node.get("id", ""))
        if kind in CHOOSING and len(ways) > 1:
            default = node.get("default")
            for way in sorted(ways, key=lambda one: one.get("id") == default):
                yield self._way(way, is_default=way.get("id") == default)
        elif kind == "parallelGateway" and len(ways) > 1:
            yield Part("read-together", {"n": ", ".join(self._target(way) for way in ways)})
        elif len(ways) == 1 and not self._is_next(node, ways[0]):
            yield Part("read-then", {"n": self._target(ways[0])})

    def _way(self, way: Node, *, is_default: bool) -> Part:
        condition = text_of(way, "conditionExpression") or ""
        said = way.get("name") or condition
        args = {"when": said, "n": self._target(way)}
        if not way.get("name"):
            args["condition"] = condition
        if is_default:
            return Part("read-else-named" if way.get("name") else "read-else", args)
        return Part("read-if" if said else "read-if-nothing", args)

    def _is_next(self, node: Node, way: Node) -> bool:
        id_, target = node.get("id", ""), str(way.get("targetRef"))
        return self.numbers[target] == self.numbers[id_] + 1

    def _target(self, way: Node) -> str:
        return self._number(str(way.get("targetRef")))

    def _number(self, id_: str) -> str:
        return str(self.numbers.get(id_, "?"))


def _timed(text: str) -> tuple[str, dict[str, str]]:
    days, parameter = DAYS.fullmatch(text), PARAMETER.fullmatch(text)
    if parameter:
        return "-parameter", {"parameter": parameter[1]}
    return ("-days", {"n": days[1]}) if days else ("-timer", {"event": text or "?"})


def _name(node: Node) -> str:
    """As it stands inside a sentence."""
    return " ".join((node.get("name") or node.get("id") or "").split())
