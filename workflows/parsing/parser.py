"""SpiffWorkflow's parser with our specs in it."""

# The library has no types: every class here derives from Any.
# mypy: disable-error-code="misc"

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.event_parsers import (
    CANCEL_EVENT_XPATH,
    ERROR_EVENT_XPATH,
    ESCALATION_EVENT_XPATH,
    MESSAGE_EVENT_XPATH,
    SIGNAL_EVENT_XPATH,
    TERMINATION_EVENT_XPATH,
    EventBasedGatewayParser,
)
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.specs.event_definitions.multiple import MultipleEventDefinition
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.parser.event_parsers import SpiffEndEventParser
from SpiffWorkflow.spiff.parser.task_spec import SpiffTaskParser

from workflows.events import Condition, Delivered, Escaping, Several, Timer
from workflows.parsing.calls import LOOP, loop_of, work_of
from workflows.parsing.catalogue import form_name
from workflows.parsing.xml import BPMN, SPIFF, Node, extension, local, properties, text_of
from workflows.specs import DataPath, EventGateway, InclusiveJoin, OutsideWork, ServiceWork


class Mended:
    """Put before every parser class of the library."""

    process_parser: Any
    node: Node
    filename: str
    task: Any

    def _resolve_data_object_ref(self, ref: Node | None) -> Any:
        """As the library's, which never ends when an outer process lacks the data object."""
        level = self.process_parser if ref is not None else None
        while level is not None:
            found = level.spec.data_objects.get(ref.get("dataObjectRef")) if ref is not None else 0
            if found is not None:
                return found
            level = level.parent
        return None

    def raise_validation_exception(self, message: str, node: Node | None = None) -> None:
        raise ValidationException(message, self.node if node is None else node, self.filename)

    def parse_incoming_data_references(self) -> list[Any]:
        return [] if self._is_outside() else super().parse_incoming_data_references()

    def parse_outgoing_data_references(self) -> list[Any]:
        return [] if self._is_outside() else super().parse_outgoing_data_references()

    def _is_outside(self) -> bool:
        """Its data associations are read by `calls`; the library's would move data objects."""
        return isinstance(self, _CallParser) or (
            isinstance(self, _TaskParser) and self.node.find(LOOP) is not None
        )

    def _add_multiinstance_task(self, characteristics: Node) -> None:
        if isinstance(self.task, OutsideWork):
            return  # the loop is data of the one waiting task
        super()._add_multiinstance_task(characteristics)
        loop = loop_of(self.node, self.node.getroottree().getroot())
        if loop and loop["collection"] and self.task.data_input is not None:
            self.task.data_input = DataPath(loop["collection"])

    # --- events ---

    def parse_message_event(self, event: Node) -> Delivered:
        return self._delivered(event, "message", "messageRef")

    def parse_signal_event(self, event: Node) -> Delivered:
        return self._delivered(event, "signal", "signalRef")

    def _delivered(self, event: Node, kind: str, reference: str) -> Delivered:
        declared = self._declared(event, kind, reference)
        owner = self.node
        expression = next(
            (
                extension(node, name)
                for node in (event, declared, owner)
                for name in ("messagePayload", "payloadExpression")
                if node is not None and extension(node, name)
            ),
            None,
        )
        variable = next(
            (
                extension(node, name)
                for node in (event, declared, owner)
                for name in ("messageVariable", "variableName")
                if node is not None and extension(node, name)
            ),
            None,
        )
        name = declared.get("name") if declared is not None else owner.get("name")
        paths = message_paths(owner.getroottree().getroot(), event.get(reference))
        recipients = properties(owner).get("recipients")
        return Delivered(name or "", kind, paths, expression, variable, recipients)

    def _declared(self, event: Node, kind: str, reference: str) -> Node | None:
        ref = event.get(reference)
        if not ref:
            return None
        for node in self.node.getroottree().getroot().iter(f"{BPMN}{kind}"):
            if node.get("id") == ref:
                return node
        self.raise_validation_exception(f"no {kind} {ref}", event)
        return None

    def parse_error_event(self, event: Node) -> Escaping:
        return self._escaping(event, "error", "errorRef", "errorCode")

    def parse_escalation_event(self, event: Node) -> Escaping:
        return self._escaping(event, "escalation", "escalationRef", "escalationCode")

    def _escaping(self, event: Node, kind: str, reference: str, code: str) -> Escaping:
        declared = self._declared(event, kind, reference)
        if declared is None:
            return Escaping(self.node.get("name") or "", kind)
        return Escaping(
            declared.get("name") or "",
            kind,
            declared.get(code) or declared.get("id"),
            extension(declared, "payloadExpression"),
            extension(declared, "variableName"),
        )

    def parse_conditional_event(self, event: Node) -> Condition:
        return Condition(self.node.get("name") or "", text_of(event, "condition") or "False")

    def parse_timer_event(self, event: Node) -> Timer:
        name = self.node.get("name") or self.node.get("id")
        for tag, form in (
            ("timeDate", "date"),
            ("timeDuration", "duration"),
            ("timeCycle", "cycle"),
        ):
            text = text_of(event, tag)
            if text:
                return Timer(name, form, text)
        self.raise_validation_exception("a timer without a time", event)
        raise AssertionError

    def get_event_definition(self, xpaths: list[str]) -> Any:
        found = super().get_event_definition(xpaths)
        if not isinstance(found, MultipleEventDefinition):
            return found
        several = Several(self.node.get("name"), found.parallel)
        several.event_definitions = found.event_definitions
        return several


def message_paths(root: Node, message_ref: str | None) -> dict[str, str]:
    """Correlation property id -> where its value stands in a message's payload."""
    paths = {}
    for prop in root.iter(f"{BPMN}correlationProperty"):
        for retrieval in prop.iter(f"{BPMN}correlationPropertyRetrievalExpression"):
            if retrieval.get("messageRef") == message_ref:
                text = "".join(retrieval.itertext()).strip()
                paths[prop.get("id")] = text or prop.get("id")
    return paths


class _CallParser(SpiffTaskParser):
    def create_task(self) -> Any:
        if not self.node.get("calledElement"):
            self.raise_validation_exception("a call activity that calls nothing")
        return _outside(self)


class _TaskParser(SpiffTaskParser):
    """User, manual and plain tasks; repeated ones are done outside."""

    def create_task(self) -> Any:
        if self.node.find(LOOP) is not None:
            return _outside(self)
        return super().create_task()


class _UserTaskParser(_TaskParser):
    def create_task(self) -> Any:
        task = super().create_task()
        if not isinstance(task, OutsideWork):
            task.variable = self.parse_extensions().get("variableName")
        return task


def _outside(parser: Any) -> Any:
    extensions = parser.parse_extensions()
    form = form_name(parser.node)
    return OutsideWork(
        parser.spec,
        parser.bpmn_id,
        work=work_of(parser.node, form),
        prescript=extensions.get("preScript"),
        postscript=extensions.get("postScript"),
        **parser.bpmn_attributes,
    )


class _ServiceParser(SpiffTaskParser):
    def create_task(self) -> Any:
        operator = self.node.find(f"{BPMN}extensionElements/{SPIFF}serviceTaskOperator")
        if operator is None:
            self.raise_validation_exception("a service task without an operator")
        extensions = self.parse_extensions()
        parameters = {
            p.get("id"): p.get("value")
            for p in operator.iter(f"{SPIFF}parameter")
            if p.get("value") is not None
        }
        return ServiceWork(
            self.spec,
            self.bpmn_id,
            operator=operator.get("id"),
            parameters=parameters,
            result=operator.get("resultVariable") or None,
            prescript=extensions.get("preScript"),
            postscript=extensions.get("postScript"),
            **self.bpmn_attributes,
        )


class _EndParser(SpiffEndEventParser):
    def create_task(self) -> Any:
        """As the library's, with signals."""
        task = self._create_task(
            self.get_event_definition(
                [
                    MESSAGE_EVENT_XPATH,
                    SIGNAL_EVENT_XPATH,
                    CANCEL_EVENT_XPATH,
                    ERROR_EVENT_XPATH,
                    ESCALATION_EVENT_XPATH,
                    TERMINATION_EVENT_XPATH,
                ]
            )
        )
        task.connect(self.spec.end)
        return task


class _EventGatewayParser(EventBasedGatewayParser):
    def create_task(self) -> Any:
        return self._create_task(Several())


OURS: dict[str, tuple[Any, Any]] = {
    "callActivity": (_CallParser, OutsideWork),
    "serviceTask": (_ServiceParser, ServiceWork),
    "endEvent": (_EndParser, None),
    "eventBasedGateway": (_EventGatewayParser, EventGateway),
    "inclusiveGateway": (None, InclusiveJoin),
    "userTask": (_UserTaskParser, None),
    "manualTask": (_TaskParser, None),
    "task": (_TaskParser, None),
}


def _mended() -> dict[str, tuple[Any, Any]]:
    theirs = {**BpmnParser.PARSER_CLASSES, **SpiffBpmnParser.OVERRIDE_PARSER_CLASSES}
    table = {}
    for tag, (parser, spec) in theirs.items():
        our_parser, our_spec = OURS.get(tag.removeprefix(BPMN), (None, None))
        base = our_parser or parser
        table[tag] = (type(f"Mended{base.__name__}", (Mended, base), {}), our_spec or spec)
    return table


class Parser(SpiffBpmnParser):
    """Give it elements that have passed the XML guard, never bytes."""

    OVERRIDE_PARSER_CLASSES = _mended()


__all__ = ["Parser", "full_tag", "local", "message_paths"]
