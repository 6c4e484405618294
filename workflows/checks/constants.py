"""What an expression comes to, whatever the data is: decided beforehand, or no value at all."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from workflows.checks.answers import trees
from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing
from workflows.checks.elements import Element, kind_of
from workflows.checks.folding import UNKNOWN, folded
from workflows.checks.kinds import Kinds, kinds_of
from workflows.checks.names import script_trees
from workflows.checks.saying import warning
from workflows.errors import Problem


def decided_conditions(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    """Of ways and of conditional events; a loop may well be told to go round once, or never."""
    for tree, element in trees(drawing):
        value = folded(tree.body) if _decides(element) and not _is_other(tree.body) else UNKNOWN
        if value is not UNKNOWN:
            code = "condition-always" if value else "condition-never"
            yield warning(code, element, text=ast.unparse(tree.body))


def _decides(element: Element) -> bool:
    of_event = kind_of(element.getparent()) == "conditionalEventDefinition"
    return kind_of(element) == "sequenceFlow" or of_event


def _is_other(node: ast.expr) -> bool:
    """A value that is neither true nor false: another rule's."""
    return isinstance(node, ast.Constant) and not isinstance(node.value, bool)


def mixed_comparisons(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    """A text is never equal to a number, and has no place in their order."""
    known = kinds_of(drawing, bundle)
    for tree, element in _all_trees(drawing):
        for node in ast.walk(tree):
            if isinstance(node, ast.Compare):
                yield from _mixed(node, element, known)


def _mixed(node: ast.Compare, element: Element, known: Kinds) -> Iterator[Problem]:
    sides = [node.left, *node.comparators]
    for left, operator, right in zip(sides, node.ops, sides[1:], strict=False):
        if isinstance(operator, ast.In | ast.NotIn | ast.Is | ast.IsNot):
            continue
        if {known.of(left), known.of(right)} == {"text", "number"}:
            said = {"left": ast.unparse(left), "right": ast.unparse(right)}
            is_order = not isinstance(operator, ast.Eq | ast.NotEq)
            yield warning("order-mixed" if is_order else "compare-mixed", element, **said)


def divisions_by_zero(drawing: Drawing, _: Bundle) -> Iterator[Problem]:
    for tree, element in _all_trees(drawing):
        for node in ast.walk(tree):
            if not isinstance(node, ast.BinOp):
                continue
            if not isinstance(node.op, ast.Div | ast.FloorDiv | ast.Mod):
                continue
            by = folded(node.right)
            if isinstance(by, int | float) and by == 0:
                yield warning("division-by-zero", element, text=ast.unparse(node))


def _all_trees(drawing: Drawing) -> Iterator[tuple[ast.AST, Element]]:
    yield from trees(drawing)
    yield from script_trees(drawing)
