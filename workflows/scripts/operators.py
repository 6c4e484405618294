"""The operators, each bounding its result before making it."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from workflows.scripts.limits import MAX_BITS, MAX_ITEMS, MAX_TEXT, ScriptLimit, ScriptRefused
from workflows.scripts.values import NUMBERS

Binary = Callable[[Any, Any], Any]


def numbers_only(*values: Any) -> None:
    """ScriptRefused unless every value is a number or a boolean."""
    for value in values:
        if type(value) not in NUMBERS:
            raise ScriptRefused("a number is needed here, not a {type}", type=type(value).__name__)


def bounded(length: int, like: Any) -> None:
    """ScriptLimit when a text or list `like` this one would get too long."""
    if length > (MAX_TEXT if type(like) is str else MAX_ITEMS):
        raise ScriptLimit("the result is too long")


def _add(a: Any, b: Any) -> Any:
    if type(a) is type(b) and type(a) in (str, list, tuple):
        bounded(len(a) + len(b), a)
    else:
        numbers_only(a, b)
    return a + b


def _multiply(a: Any, b: Any) -> Any:
    if type(b) in (str, list, tuple):
        a, b = b, a
    if type(a) in (str, list, tuple) and type(b) is int:
        bounded(len(a) * b, a)
    else:
        numbers_only(a, b)
    return a * b


def _power(a: Any, b: Any) -> Any:
    numbers_only(a, b)
    both_whole = type(a) is int and type(b) is int
    if abs(b) > MAX_BITS or (both_whole and a.bit_length() * b > MAX_BITS):
        raise ScriptLimit("the number is too big")
    return a**b


def _on_numbers(function: Binary) -> Binary:
    def apply(a: Any, b: Any) -> Any:
        numbers_only(a, b)
        return function(a, b)

    return apply


def _is_same(a: Any, b: Any) -> bool:
    if not any(x is None or type(x) is bool for x in (a, b)):
        raise ScriptRefused('"is" is for None, True and False; use == here')
    return a is b


OPERATORS: Mapping[type[ast.AST], Binary] = {
    ast.Add: _add,
    ast.Mult: _multiply,
    ast.Pow: _power,
    ast.Sub: _on_numbers(operator.sub),
    ast.Div: _on_numbers(operator.truediv),
    ast.FloorDiv: _on_numbers(operator.floordiv),
    ast.Mod: _on_numbers(operator.mod),  # not on text: "%0100000000d" % 1
}
COMPARISONS: Mapping[type[ast.AST], Binary] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
    ast.Is: _is_same,
    ast.IsNot: lambda a, b: not _is_same(a, b),
}
UNARY: Mapping[type[ast.AST], Callable[[Any], Any]] = {
    ast.Not: operator.not_,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
