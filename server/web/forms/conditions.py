"""Conditions of fields for the browser, which only hides: the server decides.

`decision == "return" or x != True` becomes "decision=return|x!=true"; facts are put in. What
cannot be said so is left out: the field then always stays visible.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

SIGNS = {ast.Eq: "=", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
JOINS = {ast.Or: "|", ast.And: "&"}


def condition(expr: str | None, facts: Mapping[str, Any]) -> str:
    """The condition as text, "always" or "never" when only facts decide; "" when there is none."""
    return _said(ast.parse(expr, mode="eval").body, facts) if expr else ""


def _said(node: ast.expr, facts: Mapping[str, Any]) -> str:
    if isinstance(node, ast.BoolOp):
        parts = [_said(one, facts) for one in node.values]
        if isinstance(node.op, ast.Or) and "" in parts:
            return ""  # what cannot be said might hold
        return _joined(node.op, [part for part in parts if part])
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.left, ast.Name):
        sign = SIGNS.get(type(node.ops[0]))
        known, value = _known(node.comparators[0], facts)
        return f"{node.left.id}{sign}{_written(value)}" if sign and known else ""
    known, value = _known(node, facts)
    return ("always" if value else "never") if known else ""


def _joined(join: ast.boolop, parts: list[str]) -> str:
    """Facts decide at once: "never" ends an and, "always" ends an or."""
    ends, skips = ("never", "always") if isinstance(join, ast.And) else ("always", "never")
    if ends in parts:
        return ends
    rest = [part for part in parts if part != skips]
    return JOINS[type(join)].join(rest) if rest else skips


def _known(node: ast.expr, facts: Mapping[str, Any]) -> tuple[bool, Any]:
    """A constant, or a fact like limits["needs_basis"]; a fact that is missing is None."""
    if isinstance(node, ast.Constant):
        return True, node.value
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        if isinstance(node.value, ast.Name):
            held = facts.get(node.value.id)
        else:
            held = _known(node.value, facts)[1]
        return True, held.get(node.slice.value) if isinstance(held, Mapping) else None
    return False, None


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
