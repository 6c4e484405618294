"""Data inputs, outputs, stores and associations (BPMN 2.0.2, 10.4)."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing
from workflows.checks.elements import Element, child, children, kind_of, text_of
from workflows.checks.saying import error, warning
from workflows.errors import Problem

_SETS = {"dataInput": ("inputSet", "dataInputRefs"), "dataOutput": ("outputSet", "dataOutputRefs")}
_BINDINGS = (("inputDataRef", "inMessageRef"), ("outputDataRef", "outMessageRef"))
_PLACES = {"process", "subProcess", "transaction", "adHocSubProcess", "callActivity"}


def stores(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.all("dataStoreReference"):
        yield warning("data-store", element)


def associations(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.all("dataInputAssociation", "dataOutputAssociation"):
        sources = [text_of(part) for part in children(element, "sourceRef")]
        target = text_of(child(element, "targetRef"))
        for ref in [*sources, target]:
            if ref and drawing.named(ref) is None:
                yield error("data-association", element.getparent(), ref=ref)
        if len(sources) > 1 and child(element, "transformation") is None:
            yield warning("data-several-sources", element.getparent())
        wrong = (
            drawing.named(target, "dataOutput") if kind_of(element) == "dataInputAssociation"
            else next((d for ref in sources if (d := drawing.named(ref, "dataInput")) is not None),
                      None)
        )  # fmt: skip
        if wrong is not None:
            yield warning("data-direction", element.getparent(), ref=wrong.get("id"))


def sets(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for box in drawing.all("ioSpecification"):
        for kind, (set_kind, refs) in _SETS.items():
            listed = {text_of(r) for s in children(box, set_kind) for r in children(s, refs)}
            for element in children(box, kind):
                if element.get("id") not in listed:
                    yield warning("data-in-no-set", element, ref=element.get("id"))
            for group in children(box, set_kind):
                yield from _while_executing(group, refs, box.getparent())
    yield from _set_pairs(drawing)


def _while_executing(group: Element, refs: str, owner: Element) -> Iterator[Problem]:
    listed = {text_of(part) for part in children(group, refs)}
    for part in children(group, "whileExecutingInputRefs", "whileExecutingOutputRefs"):
        if text_of(part) not in listed:
            yield warning("data-in-no-set", owner, ref=text_of(part))


def _set_pairs(drawing: Drawing) -> Iterator[Problem]:
    for kind, ref_kind, other in (
        ("inputSet", "outputSetRefs", "outputSet"),
        ("outputSet", "inputSetRefs", "inputSet"),
    ):
        back = "inputSetRefs" if kind == "inputSet" else "outputSetRefs"
        for element in drawing.all(kind):
            for part in children(element, ref_kind):
                target = drawing.named(text_of(part), other)
                listed = [] if target is None else [text_of(p) for p in children(target, back)]
                if element.get("id") not in listed:
                    yield warning("data-sets-unpaired", element, ref=text_of(part))


def collections(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.all("dataObject", "dataInput", "dataOutput", "dataStore"):
        item = drawing.named(element.get("itemSubjectRef"), "itemDefinition")
        if item is not None:
            mine, its = element.get("isCollection", "false"), item.get("isCollection", "false")
            if mine != its:
                yield warning("data-collection", element, item=item.get("id"))


def operations(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """Tasks that speak for a message or an operation: one set, the same item."""
    for element in drawing.all("serviceTask", "sendTask", "receiveTask"):
        box = child(element, "ioSpecification")
        if box is None:
            continue
        for kind in ("inputSet", "outputSet", "dataInput", "dataOutput"):
            if len(children(box, kind)) > 1:
                yield warning("data-one-set", element, kind=kind)
        yield from _items(drawing, element, box)


def _items(drawing: Drawing, task: Element, box: Element) -> Iterator[Problem]:
    for kind, message in _messages(drawing, task):
        expected = _structure(drawing, message.get("itemRef") if message is not None else None)
        for part in children(box, kind):
            if expected != _structure(drawing, part.get("itemSubjectRef")):
                yield warning("data-item-differs", task, ref=part.get("id"))


def _messages(drawing: Drawing, task: Element) -> Iterator[tuple[str, Element | None]]:
    operation = drawing.named(task.get("operationRef"), "operation")
    if kind_of(task) == "sendTask":
        yield "dataInput", drawing.named(task.get("messageRef"), "message")
    elif kind_of(task) == "receiveTask":
        yield "dataOutput", drawing.named(task.get("messageRef"), "message")
    elif operation is not None:
        for kind, ref in (("dataInput", "inMessageRef"), ("dataOutput", "outMessageRef")):
            yield kind, drawing.named(text_of(child(operation, ref)), "message")


def _structure(drawing: Drawing, ref: str | None) -> str | None:
    item = drawing.named(ref, "itemDefinition")
    return None if item is None else item.get("structureRef", item.get("id"))


def events(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """An event with data has one data input or output for each trigger, of the trigger's item."""
    for node in drawing.nodes.values():
        parts = children(node.element, "dataInput", "dataOutput")
        if not node.kind.endswith("Event") or not parts:
            continue
        triggers = [p for p in node.element if kind_of(p).endswith(("Definition", "DefinitionRef"))]
        if len(parts) != len(triggers):
            yield warning("data-event-count", node.element)
        for part, trigger in zip(parts, triggers, strict=False):
            item = _item_of_trigger(drawing, trigger)
            mine = part.get("itemSubjectRef")
            if item not in (None, mine) and _structure(drawing, item) != _structure(drawing, mine):
                yield warning("data-item-differs", node.element, ref=part.get("id"))


def _item_of_trigger(drawing: Drawing, trigger: Element) -> str | None:
    if kind_of(trigger) == "eventDefinitionRef":
        target = drawing.named(text_of(trigger))
        return None if target is None else _item_of_trigger(drawing, target)
    for kind in ("message", "error", "signal", "escalation"):
        attribute = "itemRef" if kind == "message" else "structureRef"
        target = drawing.named(trigger.get(f"{kind}Ref"), kind)
        if target is not None:
            return str(target.get(attribute) or "")
    return None


def properties(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for element in drawing.all("property"):
        parent = kind_of(element.getparent())
        if not parent.endswith(("Event", "Task", "task")) and parent not in _PLACES:
            yield warning("property-misplaced", element)


def resources(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    roles = ("performer", "humanPerformer", "potentialOwner", "resourceRole")
    for element in drawing.all(*roles):
        has_parameters = child(element, "resourceParameterBinding") is not None
        if has_parameters and child(element, "resourceAssignmentExpression") is not None:
            yield warning("resource-two-ways", element)
    for element in drawing.all("textAnnotation"):
        if "/" not in element.get("textFormat", "text/plain"):
            yield warning("text-format", element, format=element.get("textFormat"))


def called_data(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for call in drawing.all("callActivity"):
        process = drawing.named(call.get("calledElement"))
        boxes = [child(e, "ioSpecification") if e is not None else None for e in (call, process)]
        if boxes[0] is None or boxes[1] is None:
            continue
        for kind in ("dataInput", "dataOutput"):
            mine = sorted(_structure(drawing, p.get("itemSubjectRef")) or ""
                          for p in children(boxes[0], kind))  # fmt: skip
            its = sorted(_structure(drawing, p.get("itemSubjectRef")) or ""
                         for p in children(boxes[1], kind))  # fmt: skip
            if mine != its:
                yield warning("called-data-differs", call)
                break


def bindings(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for process in drawing.all("process"):
        offered = child(process, "supportedInterfaceRef", "supportedInterfaceRefs")
        if offered is not None:
            yield from _bound(drawing, process)


def _bound(drawing: Drawing, process: Element) -> Iterator[Problem]:
    given = children(process, "ioBinding")
    if not given:
        yield warning("binding-missing", process)
    for binding in given:
        operation = drawing.named(binding.get("operationRef"), "operation")
        if operation is None or not all(_fits(drawing, binding, operation, *n) for n in _BINDINGS):
            yield warning("binding-missing", process)


def _fits(drawing: Drawing, binding: Element, operation: Element, ref: str, message: str) -> bool:
    item = drawing.named(binding.get(ref), "dataInput", "dataOutput")
    told = drawing.named(text_of(child(operation, message)), "message")
    if item is None or told is None:
        return True
    return _structure(drawing, item.get("itemSubjectRef")) == _structure(
        drawing, told.get("itemRef")
    )


def inputs_of(drawing: Drawing) -> dict[str, frozenset[str]]:
    """Per process the names of the data inputs that are not marked optional."""
    found = {}
    for process in drawing.all("process"):
        box = child(process, "ioSpecification")
        if box is not None:
            optional = {text_of(ref) for ref in box.iter() if kind_of(ref) == "optionalInputRefs"}
            wanted = [p for p in children(box, "dataInput") if p.get("id") not in optional]
            found[process.get("id", "")] = frozenset(p.get("name") or p.get("id") for p in wanted)
    return found


def required_inputs(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """A call that names what it hands in must hand in all that the called process needs."""
    for call in drawing.all("callActivity"):
        given = {name for part in children(call, "dataInputAssociation")
                 for name in _targets(drawing, part)}  # fmt: skip
        wanted = bundle.inputs.get(call.get("calledElement", "").strip(), frozenset())
        for name in sorted(wanted - given) if given else ():
            yield error("io-input", call, name=name, called=call.get("calledElement"))


def _targets(drawing: Drawing, association: Element) -> Iterator[str]:
    named = [text_of(child(association, "targetRef"))]
    named += [text_of(child(part, "to")) for part in children(association, "assignment")]
    for reference in filter(None, named):
        target = drawing.named(reference)
        yield reference
        if target is not None:
            yield target.get("name") or reference
