"""The value of an expression that hangs on no data; UNKNOWN where it does."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from workflows.scripts.language import evaluate
from workflows.scripts.limits import ScriptError

UNKNOWN = object()
_ASKING = (ast.Name, ast.Call)


def folded(node: ast.expr) -> Any:
    if not any(isinstance(part, _ASKING) for part in ast.walk(node)):
        return _value(node)
    if isinstance(node, ast.BoolOp):
        return _joined(node)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        value = folded(node.operand)
        return UNKNOWN if value is UNKNOWN else not value
    return UNKNOWN


def _value(node: ast.expr) -> Any:
    try:
        return evaluate(ast.unparse(node), {})
    except ScriptError:
        return UNKNOWN


def _joined(node: ast.BoolOp) -> Any:
    """One part decides an `and` that is false, an `or` that is true; so do two that exclude each
    other: `x == 1 and x == 2`, `x != 1 or x != 2`."""
    decides = isinstance(node.op, ast.Or)
    values = [folded(part) for part in node.values]
    if any(value is not UNKNOWN and bool(value) is decides for value in values):
        return decides
    if _exclude(node.values, ast.NotEq if decides else ast.Eq):
        return decides
    return UNKNOWN if UNKNOWN in values else not decides


def _exclude(parts: Sequence[ast.expr], operator: type[ast.cmpop]) -> bool:
    said = [found for part in parts if (found := _compared(part, operator))]
    return any(a[0] == b[0] and a[1] != b[1] for a, b in combinations(said, 2))


def _compared(node: ast.expr, operator: type[ast.cmpop]) -> tuple[str, Any] | None:
    """What is compared with which value; a call may answer otherwise the second time."""
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return None
    right = node.comparators[0]
    asked = any(isinstance(part, ast.Call) for part in ast.walk(node.left))
    if asked or not isinstance(node.ops[0], operator) or not isinstance(right, ast.Constant):
        return None
    return ast.dump(node.left), right.value
