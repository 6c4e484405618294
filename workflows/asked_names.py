"""What the expressions of a model read: `sign["decision"] == "refuse"` reads (sign, decision)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from workflows.definition import Definition
from workflows.parsing.xml import BPMN, SPIFF, Node, properties
from workflows.paths import UNIT_GROUP
from workflows.scripts import ScriptError, parse
from workflows.xml_guard import safe_root

WRITTEN = (
    "conditionExpression", "script", "timeDate", "timeDuration", "timeCycle", "completionCondition",
    "loopCardinality", "condition",
)  # fmt: skip
KEPT = 64
"""Diagrams whose answers are remembered: a rehearsal asks at every step of all that it may call."""


@dataclass(frozen=True)
class Asked:
    """One value that some expression reads."""

    name: str
    part: str | None = None  # None: the name as a whole
    constants: tuple[Any, ...] = ()  # what it is compared with
    is_list: bool = False  # a step is repeated over it, or a message is sent to each
    handlers: frozenset[str] = frozenset()  # the event subprocesses that alone read it


def asked_names(definition: Definition) -> tuple[Asked, ...]:
    """In alphabetical order, each once; names of functions are not among them."""
    return _asked_in(definition.diagram)


@lru_cache(KEPT)
def _asked_in(diagram: str) -> tuple[Asked, ...]:
    found: dict[tuple[str, str | None], set[Any]] = {}
    lists, readers = set(), dict[tuple[str, str | None], set[str]]()
    for node, text, is_list in _expressions(diagram):
        for place, constants in _read(text):
            found.setdefault(place, set()).update(constants)
            readers.setdefault(place, set()).add(_handler_around(node))
            lists |= {place} if is_list else set()
    order = sorted(found, key=lambda place: (place[0], place[1] or ""))
    return tuple(
        Asked(*place, tuple(sorted(found[place], key=repr)), place in lists,
              frozenset(readers[place] if "" not in readers[place] else ()))
        for place in order
    )  # fmt: skip


@dataclass(frozen=True)
class Operator:
    """A service that the model calls; what of its result decides anything."""

    name: str
    result: str | None  # the name its result stands under; None: at the top
    asked: tuple[Asked, ...]
    elements: tuple[str, ...]


def operators_of(definition: Definition) -> tuple[Operator, ...]:
    return _operators_in(definition.diagram)


@lru_cache(KEPT)
def _operators_in(diagram: str) -> tuple[Operator, ...]:
    root = safe_root(diagram.encode())
    found: dict[str, tuple[str | None, list[str]]] = {}
    for node in root.iter(f"{SPIFF}serviceTaskOperator"):
        owner = node.getparent().getparent()  # type: ignore[union-attr]
        element = owner.get("id", "") if owner is not None else ""
        result = node.get("resultVariable") or None
        found.setdefault(node.get("id", ""), (result, []))[1].append(element)
    return tuple(
        Operator(name, result, _parts_in(diagram, result) if result else (), tuple(elements))
        for name, (result, elements) in found.items()
    )


def parts_asked(definition: Definition, name: str) -> tuple[Asked, ...]:
    return _parts_in(definition.diagram, name)


def _parts_in(diagram: str, name: str) -> tuple[Asked, ...]:
    return tuple(one for one in _asked_in(diagram) if one.name == name and one.part)


def _expressions(diagram: str) -> Iterator[tuple[Node, str, bool]]:
    root = safe_root(diagram.encode())
    for kind in WRITTEN:
        yield from ((node, node.text or "", False) for node in root.iter(f"{BPMN}{kind}"))
    for node in root.iter(f"{BPMN}dataObject"):
        if not properties(node).get(UNIT_GROUP):  # the organisation's, asked of nobody
            yield node, _path(node.get("name", "")), True
    for node in root.iter(f"{SPIFF}property"):
        if node.get("name") == "recipients":
            yield node, _path(node.get("value", "")), True


def _handler_around(node: Node) -> str:
    around = (
        one.get("id", "")
        for one in node.iterancestors(f"{BPMN}subProcess")
        if one.get("triggeredByEvent") == "true"
    )
    return next(around, "")


def _path(text: str) -> str:
    """A data path as the expression that reads it."""
    form, dot, field = text.strip().partition(".")
    return f'{form}["{field}"]' if dot and form.isidentifier() and field.isidentifier() else text


def _read(text: str) -> Iterator[tuple[tuple[str, str | None], set[Any]]]:
    try:
        tree = parse(text.strip(), "exec")
    except ScriptError:
        return  # the checker's to say
    skipped = {id(one.value) for one in ast.walk(tree) if _is_part(one)}  # type: ignore[attr-defined]
    skipped |= {id(one.func) for one in ast.walk(tree) if isinstance(one, ast.Call)}
    compared = dict(_compared(tree))
    for node in ast.walk(tree):
        if _is_part(node):
            place = node.value.id, node.slice.value  # type: ignore[attr-defined]
            yield place, compared.get(id(node), set())
        elif isinstance(node, ast.Name) and id(node) not in skipped:
            yield (node.id, None), compared.get(id(node), set())


def _compared(tree: ast.AST) -> Iterator[tuple[int, set[Any]]]:
    """What stands on the other side of a comparison, if it is a constant."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = (node.left, *node.comparators)
            constants = {one.value for one in sides if isinstance(one, ast.Constant)}
            yield from ((id(one), constants) for one in sides)


def _is_part(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, str)
    )
