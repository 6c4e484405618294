"""Names that expressions read and nothing in the file can have filled in."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from contextlib import suppress

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing
from workflows.checks.elements import SPIFF, Element, kind_of, text_of
from workflows.checks.expressions import CONSTANT_IS_FINE, texts
from workflows.checks.operators import called_by, results_of
from workflows.checks.saying import error, warning
from workflows.errors import Problem
from workflows.scripts.limits import ScriptError
from workflows.scripts.syntax import parse
from workflows.timing import LITERAL

COUNTERS = {"nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances", "loopCounter"}
_TIMER = "timerEventDefinition"
_NAMED = ("variableName", "messageVariable", "payloadExpression")
_OUTSIDE = ("userTask", "manualTask", "receiveTask", "callActivity", "serviceTask",
            "businessRuleTask", "messageEventDefinition")  # fmt: skip


def unknown_names(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """Only where no person or message brings data of its own: there nobody can tell."""
    open_to_data = is_open(drawing, bundle)
    known = provided(drawing) | _results(drawing, bundle)
    for text, element in texts(drawing):
        tree = None if LITERAL.match(text) else _tree(text)
        if tree is None:
            continue
        if _is_no_condition(tree, element):
            yield warning("condition-constant", element, text=text)
        bare_timer = isinstance(tree.body, ast.Name) and kind_of(element) == _TIMER
        for name in () if open_to_data else sorted(read_names(tree) - known):
            if bare_timer:
                yield error("timer-invalid", element, text=text)
            else:
                yield warning("name-unknown", element, name=name, near="–")


def script_names(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """A script that reads what neither it nor any step of the file fills in."""
    if is_open(drawing, bundle):
        return
    known = provided(drawing) | _results(drawing, bundle)
    for tree, element in script_trees(drawing):
        for name in sorted(read_names(tree) - known):
            yield warning("name-unknown", element, name=name, near="–")


def script_trees(drawing: Drawing) -> Iterator[tuple[ast.AST, Element]]:
    """With the step that carries it out."""
    for element in drawing.all("script"):
        with suppress(ScriptError):
            yield parse(text_of(element), "exec"), element.getparent()


def is_open(drawing: Drawing, bundle: Bundle) -> bool:
    """A service that says what it gives brings nothing else."""
    return any(called_by(one, bundle) is None for one in drawing.all(*_OUTSIDE))


def _results(drawing: Drawing, bundle: Bundle) -> set[str]:
    return {name for one in drawing.all("serviceTask") for name in results_of(one, bundle)}


def _is_no_condition(tree: ast.Expression, element: Element) -> bool:
    if kind_of(element) in CONSTANT_IS_FINE or not isinstance(tree.body, ast.Constant):
        return False
    return type(tree.body.value) is not bool


def _tree(text: str) -> ast.Expression | None:
    try:
        tree = parse(text, "eval")
    except ScriptError:
        return None
    return tree if isinstance(tree, ast.Expression) else None


def read_names(tree: ast.AST) -> set[str]:
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in called]
    bound = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return {node.id for node in names} - bound


def provided(drawing: Drawing, *, scripts: bool = True) -> set[str]:
    known = set(COUNTERS)
    for element in drawing.all("script") if scripts else ():
        known |= written(text_of(element))
    for element in drawing.root.iter(*(f"{{{SPIFF}}}{name}" for name in ("preScript", *_NAMED))):
        known |= written(text_of(element)) | {text_of(element)}
    kinds = ("dataObject", "dataObjectReference", "dataInput", "dataOutput", "property",
             "inputDataItem", "outputDataItem")  # fmt: skip
    for element in drawing.all(*kinds):
        known |= {element.get("id", ""), element.get("name", "")}
    return known


def written(text: str) -> frozenset[str]:
    """The names a script assigns; asked by rule after rule, so that short scripts are kept."""
    return (_kept if len(text) < 1_000 else _written)(text)


def _written(text: str) -> frozenset[str]:
    try:
        tree = parse(text, "exec")
    except ScriptError:
        return frozenset()
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return frozenset(node.id for node in names if isinstance(node.ctx, ast.Store))


_kept = functools.lru_cache(maxsize=2_048)(_written)
