"""A model with the English names that stand beside it (`en.toml`): what a person reads, no more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from lxml import etree
from sqlalchemy import select

from server.database import Work
from server.services.model_checks import GUIDANCE, LABELS, read_labels
from server.tables import Definition as DefinitionRow
from workflows.definition import Definition
from workflows.errors import DefinitionRefused
from workflows.xml_guard import UnsafeXml, safe_root

LETTER = 8  # units of the drawing that one of a label takes
Labels = Mapping[str, Any]  # id of the element, or key of the process -> English name


def labels_in(files: Mapping[str, bytes]) -> Labels:
    """Of a draft; labels that cannot be read yet are none."""
    try:
        return read_labels(files.get(LABELS, b""))
    except DefinitionRefused:
        return {}


def labels_of(db: Work, definitions: Iterable[Definition]) -> dict[str, Labels]:
    """Process -> the labels its version was deployed with."""
    hashes = [one.hash for one in definitions]
    rows = select(DefinitionRow.key, DefinitionRow.labels).where(DefinitionRow.hash.in_(hashes))
    return dict(db.execute(rows).all())


def in_english(definition: Definition, labels: Labels) -> Definition:
    """Nothing that runs goes by a name: the same hash, the same compiled parts."""

    guided = labels.get(GUIDANCE) or {}

    def said(id_: str, otherwise: str) -> str:
        return str(labels.get(id_) or otherwise)

    return replace(
        definition,
        name=said(definition.key, definition.name),
        elements={id_: replace(one, name=said(id_, one.name),
                               instructions=str(guided.get(id_) or one.instructions))
                  for id_, one in definition.elements.items()},
        lanes={id_: replace(one, name=said(id_, one.name))
               for id_, one in definition.lanes.items()},
        starts=tuple(replace(one, name=said(one.element, one.name)) for one in definition.starts),
        messages={name: replace(one, label=said(name, one.label))
                  for name, one in definition.messages.items()},
        diagram=diagram_in_english(definition.diagram, labels),
    )  # fmt: skip


def diagram_in_english(diagram: str, labels: Labels) -> str:
    """As it is where it cannot be read."""
    try:
        root = safe_root(diagram.encode())
    except UnsafeXml:
        return diagram
    for element in root.iter(etree.Element):
        english = labels.get(element.get("id", ""))
        said = element.find("{*}extensionElements/{*}properties/{*}property[@name='label']")
        if english and said is not None:  # a message: its name is its code
            said.set("value", str(english))
        elif english and element.get("name"):
            element.set("name", str(english))
    make_room(root, labels)
    return etree.tostring(root, encoding="unicode")


def make_room(root: etree._Element, labels: Labels) -> None:
    """A label is as wide as its longest word, else a viewer breaks the word."""
    for drawn in root.iter("{*}BPMNShape", "{*}BPMNEdge"):
        said = str(labels.get(drawn.get("bpmnElement", "")) or "")
        bounds = drawn.find("{*}BPMNLabel/{*}Bounds")
        if not said or bounds is None:
            continue
        wanted = LETTER * max(map(len, said.split()), default=0)
        try:
            x, width = float(bounds.get("x", "")), float(bounds.get("width", ""))
        except ValueError:
            continue
        if width < wanted:
            bounds.set("x", f"{x - (wanted - width) / 2:g}")
            bounds.set("width", f"{wanted:g}")
