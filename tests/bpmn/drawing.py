"""The drawing of a process as plain values: boxes, labels and ways of its BPMNDI."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from lxml import etree

from tests.bpmn.scenario import FOLDER
from workflows.xml_guard import safe_root

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def overlaps(self, other: Box) -> bool:
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.bottom and other.y < self.bottom

    def holds(self, other: Box) -> bool:
        across = self.x <= other.x and other.right <= self.right
        return across and self.y <= other.y and other.bottom <= self.bottom


@dataclass(frozen=True)
class Drawing:
    root: etree._Element
    shapes: dict[str, Box]  # by element id
    labels: dict[str, Box]
    ways: dict[str, list[Point]]

    def of_kind(self, *names: str) -> dict[str, etree._Element]:
        wanted = {BPMN + name for name in names}
        found = [one for one in self.root.iter(etree.Element) if one.tag in wanted]
        return {str(one.get("id")): one for one in found}


@cache
def drawing_of(process: str) -> Drawing:
    return drawing_in((FOLDER / process / f"{process}.bpmn").read_bytes())


def drawing_in(text: bytes) -> Drawing:
    root = safe_root(text)
    shapes, labels, ways = {}, {}, {}
    for shape in root.iter(f"{BPMNDI}BPMNShape", f"{BPMNDI}BPMNEdge"):
        element = str(shape.get("bpmnElement"))
        bounds, label = shape.find(f"{DC}Bounds"), shape.find(f"{BPMNDI}BPMNLabel/{DC}Bounds")
        if bounds is not None:
            shapes[element] = box(bounds)
        else:
            ways[element] = [
                (float(p.get("x", "")), float(p.get("y", ""))) for p in shape.iter(f"{DI}waypoint")
            ]
        if label is not None:
            labels[element] = box(label)
    return Drawing(root, shapes, labels, ways)


def box(bounds: etree._Element) -> Box:
    x, y, width, height = (float(bounds.get(n, "")) for n in ("x", "y", "width", "height"))
    return Box(x, y, width, height)
