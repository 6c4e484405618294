"""A model that carries a directive through: does it take the units that the sender has chosen?"""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing
from workflows.checks.elements import Element, child, property_of, text_of
from workflows.checks.loops import group_object
from workflows.checks.saying import warning
from workflows.errors import Problem

TAKES = "recipients"
"""What a start takes (bpmn/README.md), and the name under which the data has it."""
ASKS = "expand_recipients"
"""The effect of a step that asks for the units anew and hands the duties out."""


def chosen_units(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """Units and deadlines chosen when a directive is sent are not lost in silence."""
    for process in drawing.all("process"):
        if property_of(process, "purpose") != "rollout":
            continue
        if not takes_units(process) and not asks_for_units(process):
            yield warning("chosen-units-unused", process)
            continue
        for call in process.iter("{*}callActivity"):
            loop = child(call, "multiInstanceLoopCharacteristics")
            ref = text_of(child(loop, "loopDataInputRef")) if loop is not None else ""
            if ref and group_object(drawing, ref) is not None:
                yield warning("chosen-units-passed-by", call)


def takes_units(process: Element) -> bool:
    return any(property_of(one, "takes") == TAKES for one in process.iter("{*}startEvent"))


def asks_for_units(process: Element) -> bool:
    return any(property_of(one, "effect") == ASKS for one in process.iter("{*}userTask"))
