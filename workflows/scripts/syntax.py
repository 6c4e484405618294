"""The whitelist: one unknown node refuses the whole source, also in a branch that never runs.

So the same check serves at deploy and at run time.
"""

from __future__ import annotations

import ast
import functools
from typing import Literal

from workflows.scripts.functions import FUNCTIONS
from workflows.scripts.limits import MAX_SOURCE, MAX_SYNTAX_DEPTH, ScriptLimit, ScriptRefused
from workflows.scripts.methods import METHODS
from workflows.scripts.operators import COMPARISONS, OPERATORS, UNARY
from workflows.scripts.values import SCALARS

Mode = Literal["eval", "exec"]

EXPRESSIONS: frozenset[type[ast.AST]] = frozenset(
    {
        *(ast.Constant, ast.Name, ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.IfExp),
        *(ast.Call, ast.Subscript, ast.List, ast.Tuple, ast.Dict, ast.JoinedStr),
        *(ast.ListComp, ast.DictComp, ast.GeneratorExp),
    }
)
STATEMENTS: frozenset[type[ast.AST]] = frozenset(
    {
        *(ast.Expr, ast.Assign, ast.AugAssign, ast.If, ast.For, ast.Pass, ast.Break),
        *(ast.Continue, ast.Delete),
    }
)
_PARTS: frozenset[type[ast.AST]] = frozenset(
    {
        *(ast.Expression, ast.Module, ast.Attribute, ast.Slice, ast.FormattedValue),
        *(ast.comprehension, ast.keyword, ast.Load, ast.Store, ast.Del, ast.And, ast.Or),
        *(*OPERATORS, *COMPARISONS, *UNARY),
    }
)


def parse(source: str, mode: Mode) -> ast.Expression | ast.Module:
    """The checked tree of an expression ("eval") or a script ("exec"), or ScriptError."""
    if type(source) is not str or not source.strip():
        raise ScriptRefused("there is nothing to evaluate")
    if len(source) > MAX_SOURCE:
        raise ScriptLimit("the script is too long")
    # a tree is some hundred times its text: keep only the trees of short sources
    return (_cached_tree if len(source) < 1_000 else _tree)(source, mode)


def _tree(source: str, mode: Mode) -> ast.Expression | ast.Module:
    text = source.strip() if mode == "eval" else source
    try:
        tree = ast.parse(text, mode=mode)
    except (RecursionError, MemoryError):
        raise ScriptLimit("the expression is nested too deeply") from None
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise ScriptRefused("{reason}", reason=error.args[0]).at_line(line) from None
    assert isinstance(tree, ast.Expression | ast.Module)
    _look(tree, EXPRESSIONS | _PARTS | (STATEMENTS if mode == "exec" else frozenset()))
    return tree


_cached_tree = functools.lru_cache(maxsize=512)(_tree)


def _look(tree: ast.AST, allowed: frozenset[type[ast.AST]]) -> None:
    # a list of what is left and no recursion: a tree may be deeper than Python's own stack
    left: list[tuple[ast.AST, ast.AST, int]] = [(tree, tree, 1)]
    while left:
        node, parent, depth = left.pop()
        if depth > MAX_SYNTAX_DEPTH:
            raise ScriptLimit("the expression is nested too deeply")
        fault = _fault(node, parent, allowed)
        if fault:
            raise fault.at_line(getattr(node, "lineno", 1))
        children = list(ast.iter_child_nodes(node))
        left.extend((child, node, depth + 1) for child in reversed(children))


def _fault(
    node: ast.AST, parent: ast.AST, allowed: frozenset[type[ast.AST]]
) -> ScriptRefused | None:
    if type(node) not in allowed:
        return ScriptRefused("{node} is not part of the language", node=type(node).__name__)
    question = _QUESTIONS.get(type(node))
    return question(node, parent) if question else None


def _attribute(node: ast.AST, parent: ast.AST) -> ScriptRefused | None:
    assert isinstance(node, ast.Attribute)
    if not (isinstance(parent, ast.Call) and parent.func is node):
        return ScriptRefused("write data['name'] instead of data.name")
    if node.attr not in METHODS:
        return ScriptRefused("there is no .{name}()", name=node.attr)
    return None


def _call(node: ast.AST, _: ast.AST) -> ScriptRefused | None:
    assert isinstance(node, ast.Call)
    if isinstance(node.func, ast.Name | ast.Attribute):
        return None
    return ScriptRefused("only a function's name can be called")


def _constant(node: ast.AST, _: ast.AST) -> ScriptRefused | None:
    assert isinstance(node, ast.Constant)
    if type(node.value) in SCALARS:
        return None
    kind = type(node.value).__name__
    return ScriptRefused("a value of type {type} is not part of the language", type=kind)


def _formatted(node: ast.AST, _: ast.AST) -> ScriptRefused | None:
    assert isinstance(node, ast.FormattedValue)
    if node.format_spec or node.conversion != -1:
        return ScriptRefused("format specifications are not part of the language")
    return None


def _comprehension(node: ast.AST, _: ast.AST) -> ScriptRefused | None:
    assert isinstance(node, ast.comprehension)
    if node.is_async:
        return ScriptRefused("async is not part of the language")
    if any(isinstance(part, ast.Subscript) for part in ast.walk(node.target)):
        # [1 for form["x"] in [5]] would
        return ScriptRefused("a comprehension cannot change data")
    return None


def _unpacking(node: ast.AST, _: ast.AST) -> ScriptRefused | None:
    spread = (isinstance(node, ast.keyword) and node.arg is None) or (
        isinstance(node, ast.Dict) and None in node.keys
    )
    return ScriptRefused("** is not part of the language") if spread else None


def _slice(_: ast.AST, parent: ast.AST) -> ScriptRefused | None:
    if isinstance(parent, ast.Subscript) and isinstance(parent.ctx, ast.Load):
        return None
    if isinstance(parent, ast.Tuple):
        return ScriptRefused("only one index at a time")
    return ScriptRefused("a part of a list cannot be assigned or deleted")


def _name(node: ast.AST, _: ast.AST) -> ScriptRefused | None:
    assert isinstance(node, ast.Name)
    if isinstance(node.ctx, ast.Load):
        return None
    if node.id.startswith("__") or node.id in FUNCTIONS:
        return ScriptRefused("{name} cannot be assigned", name=node.id)
    return None


_QUESTIONS = {
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.Constant: _constant,
    ast.FormattedValue: _formatted,
    ast.comprehension: _comprehension,
    ast.keyword: _unpacking,
    ast.Dict: _unpacking,
    ast.Slice: _slice,
    ast.Name: _name,
}


def called_in(tree: ast.AST) -> set[str]:
    """Names of the functions that an expression or a script calls."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {func.id for func in calls if isinstance(func, ast.Name)}
