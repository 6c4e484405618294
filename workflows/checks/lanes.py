"""Lanes: whose people do a step, and whether there are any where it is handed out."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing, Node
from workflows.checks.elements import Element, child, kind_of, property_of, text_of
from workflows.checks.loops import group_object
from workflows.checks.saying import warning
from workflows.errors import Problem
from workflows.paths import UNIT_GROUP

OF_THE_UNIT = "responsible_unit"
_SHOWN = 5  # units named in a sentence


def lane_of(drawing: Drawing, node: Node) -> Element | None:
    """Its own, else that of the subprocess around it."""
    place = node.element
    while place is not None and kind_of(place) != "process":
        if place.get("id") in drawing.lanes:
            return drawing.lanes[place.get("id")]
        place = place.getparent()
    return None


def roles_of(lane: Element) -> frozenset[str]:
    words = (property_of(lane, "roles") or "").split(",")
    return frozenset(filter(None, map(str.strip, words)))


def unit_roles(drawing: Drawing) -> dict[str, tuple[frozenset[str], ...]]:
    """Process -> for each lane of the unit it runs for: the roles of which one is needed."""
    found: dict[str, tuple[frozenset[str], ...]] = {}
    for process in drawing.all("process"):
        lanes = drawing.within(process, "lane")
        wanted = [roles_of(lane) for lane in lanes if property_of(lane, "scope") == OF_THE_UNIT]
        found[process.get("id", "")] = tuple(roles for roles in wanted if roles)
    return found


def staffed(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """A step repeated over a unit group: each unit in it has somebody in a role that is asked."""
    if bundle.staff is None:
        return
    for element in drawing.all("multiInstanceLoopCharacteristics"):
        whole = group_object(drawing, text_of(child(element, "loopDataInputRef")))
        code = property_of(whole, UNIT_GROUP) if whole is not None else None
        units = bundle.staff.get(code or "", {})
        for wanted in _asked(drawing, element.getparent(), bundle):
            bare = [name for name, held in units.items() if not held & wanted]
            if bare:
                yield warning(
                    "group-nobody-holds", element.getparent(), role=", ".join(sorted(wanted)),
                    units=_listed(bare), count=len(bare),
                )  # fmt: skip


def _asked(drawing: Drawing, activity: Element, bundle: Bundle) -> tuple[frozenset[str], ...]:
    if kind_of(activity) == "callActivity":
        return bundle.unit_roles.get(activity.get("calledElement", "").strip(), ())
    node = drawing.nodes.get(activity.get("id", ""))
    lane = lane_of(drawing, node) if node is not None else None
    is_of_unit = lane is not None and property_of(lane, "scope") == OF_THE_UNIT
    return (roles_of(lane),) if is_of_unit and roles_of(lane) else ()


def _listed(names: list[str]) -> str:
    more = "…" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
