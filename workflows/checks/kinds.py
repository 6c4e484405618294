"""Which expressions are surely texts, and which surely numbers."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from workflows.checks.bundle import Bundle
from workflows.checks.drawing import Drawing
from workflows.checks.names import is_open, provided, script_trees

_CALLS = {"len": "number", "int": "number", "float": "number", "str": "text"}
_METHODS = frozenset({"upper", "lower", "strip", "title"})
_ARITHMETIC = ast.Sub | ast.Div | ast.FloorDiv | ast.Pow


@dataclass(frozen=True)
class Kinds:
    names: Mapping[str, str] = field(default_factory=dict)

    def of(self, node: ast.expr) -> str:
        """text, number, or "" where nobody can tell."""
        if isinstance(node, ast.Constant):
            return _of_value(node.value)
        if isinstance(node, ast.Name):
            return self.names.get(node.id, "")
        if isinstance(node, ast.JoinedStr):
            return "text"
        if isinstance(node, ast.UnaryOp):
            return "" if isinstance(node.op, ast.Not) else "number"
        if isinstance(node, ast.BinOp):
            return self._of_sum(node)
        return _of_call(node) if isinstance(node, ast.Call) else ""

    def _of_sum(self, node: ast.BinOp) -> str:
        if isinstance(node.op, _ARITHMETIC):
            return "number"
        kinds = {self.of(node.left), self.of(node.right)}
        return kinds.pop() if isinstance(node.op, ast.Add) and len(kinds) == 1 else ""


def _of_value(value: object) -> str:
    if isinstance(value, str):
        return "text"
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _of_call(node: ast.Call) -> str:
    if isinstance(node.func, ast.Name):
        return _CALLS.get(node.func.id, "")
    is_text = isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS
    return "text" if is_text else ""


def kinds_of(drawing: Drawing, bundle: Bundle) -> Kinds:
    """Names that scripts alone write, and always with the same kind of value."""
    if bundle.forms or is_open(drawing, bundle):
        return Kinds()
    found: dict[str, set[str]] = {}
    for name, kind in _written(drawing):
        found.setdefault(name, set()).add(kind)
    outside = provided(drawing, scripts=False)
    sure = {name: next(iter(kinds)) for name, kinds in found.items() if len(kinds) == 1}
    return Kinds({name: kind for name, kind in sure.items() if kind and name not in outside})


def _written(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """With "" whatever is not a plain assignment."""
    nothing = Kinds()
    for tree, _element in script_trees(drawing):
        plain = {
            node.targets[0]: nothing.of(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and len(node.targets) == 1
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                yield node.id, plain.get(node, "")
