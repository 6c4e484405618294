"""Evaluate an expression, execute a script: plain data in, plain data out, only ScriptError."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any

from workflows.scripts.budget import Budget
from workflows.scripts.expressions import Expressions
from workflows.scripts.functions import FUNCTIONS, Function, given
from workflows.scripts.limits import BUDGET, ScriptError, ScriptFailed, ScriptRefused
from workflows.scripts.methods import READING, WRITING
from workflows.scripts.statements import LoopEnded, RoundEnded, Statements
from workflows.scripts.syntax import parse
from workflows.scripts.values import plain_mapping

Functions = Mapping[str, Function | Callable[..., Any]]


def evaluate(expression: str, names: Mapping[str, Any], functions: Functions | None = None) -> Any:
    """The value of an expression, which can read `names` but not change them.

    `functions` come on top of the language's own; use `functions.with_clock` for today() and now().
    """
    tree = parse(expression, "eval")
    assert isinstance(tree, ast.Expression)
    run = Expressions(dict(names), all_functions(functions), READING, Budget(BUDGET))
    return _named(lambda: run.value(tree.body))


def execute(
    script: str, names: Mapping[str, Any], functions: Functions | None = None
) -> dict[str, Any]:
    """All names after the script, or an error; `names` stay as they were."""
    tree = parse(script, "exec")
    assert isinstance(tree, ast.Module)
    run = Statements(plain_mapping(names), all_functions(functions), WRITING, Budget(BUDGET))
    _named(lambda: run.block(tree.body))
    return plain_mapping(run.names)


def all_functions(functions: Functions | None) -> dict[str, Function]:
    """The language's own and the application's, in one table."""
    known = dict(FUNCTIONS)
    for name, function in (functions or {}).items():
        known |= {name: function} if isinstance(function, Function) else given({name: function})
    return known


def _named(run: Callable[[], Any]) -> Any:
    try:
        return run()
    except (LoopEnded, RoundEnded):
        raise ScriptRefused("break and continue belong in a loop") from None
    except ScriptError as error:
        if error.line is None and hasattr(error, "script_line"):
            error.line = error.script_line
        raise
    except (
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        NameError,
        AttributeError,
    ) as error:
        failed = ScriptFailed("{kind}: {reason}", kind=type(error).__name__, reason=error)
        failed.line = getattr(error, "script_line", None)
        raise failed from error
