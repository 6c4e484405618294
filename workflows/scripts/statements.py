"""The closed interpreter of scripts."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workflows.scripts.expressions import Expressions
from workflows.scripts.limits import ScriptRefused
from workflows.scripts.operators import OPERATORS
from workflows.scripts.syntax import STATEMENTS
from workflows.scripts.values import item_of, put_item


class LoopEnded(Exception):
    """break."""


class RoundEnded(Exception):
    """continue."""


class Statements(Expressions):
    """One run of a script over `names`, which it changes."""

    def block(self, statements: Sequence[ast.stmt]) -> None:
        """Run them in order; an error keeps the line it came from."""
        for statement in statements:
            self.budget.spend(1)
            try:
                _EXECUTE[type(statement)](self, statement)
            except Exception as error:
                if not hasattr(error, "script_line"):
                    error.script_line = statement.lineno  # type: ignore[attr-defined]
                raise

    def expression(self, node: ast.Expr) -> None:
        """A call for its effect."""
        self.value(node.value)

    def assignment(self, node: ast.Assign) -> None:
        """a = b = value."""
        value = self.value(node.value)
        for target in node.targets:
            self.assign(target, value)

    def assign(self, target: ast.expr, value: Any) -> None:
        """Also items of lists and dictionaries."""
        if isinstance(target, ast.Subscript):
            put_item(self.value(target.value), self.value(target.slice), value)
        else:
            super().assign(target, value)

    def augmented(self, node: ast.AugAssign) -> None:
        """a += 1; owner and key are evaluated once."""
        change = OPERATORS[type(node.op)]
        if isinstance(node.target, ast.Name):
            self.assign(node.target, change(self.name(node.target), self.value(node.value)))
        else:
            assert isinstance(node.target, ast.Subscript)
            owner, key = self.value(node.target.value), self.value(node.target.slice)
            put_item(owner, key, change(item_of(owner, key), self.value(node.value)))

    def condition(self, node: ast.If) -> None:
        """if, elif, else."""
        self.block(node.body if self.value(node.test) else node.orelse)

    def loop(self, node: ast.For) -> None:
        """for … else."""
        for item in self.iterable(node.iter):
            self.budget.spend(1)
            self.assign(node.target, item)
            try:
                self.block(node.body)
            except RoundEnded:
                continue
            except LoopEnded:
                return
        self.block(node.orelse)

    def delete(self, node: ast.Delete) -> None:
        """del a, b["c"]."""
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.name(target)
                del self.names[target.id]
            elif isinstance(target, ast.Subscript):
                _delete_item(self.value(target.value), self.value(target.slice))
            else:
                raise ScriptRefused("delete one thing at a time")

    def leave(self, node: ast.Pass | ast.Break | ast.Continue) -> None:
        """pass, break, continue."""
        if not isinstance(node, ast.Pass):
            raise LoopEnded if isinstance(node, ast.Break) else RoundEnded


def _delete_item(owner: Any, key: Any) -> None:
    item_of(owner, key)
    if type(owner) not in (list, dict):
        raise ScriptRefused("only an item of a list or a dictionary can be deleted")
    del owner[key]


_EXECUTE: Mapping[type[ast.AST], Callable[[Statements, Any], None]] = {
    ast.Expr: Statements.expression,
    ast.Assign: Statements.assignment,
    ast.AugAssign: Statements.augmented,
    ast.If: Statements.condition,
    ast.For: Statements.loop,
    ast.Delete: Statements.delete,
    ast.Pass: Statements.leave,
    ast.Break: Statements.leave,
    ast.Continue: Statements.leave,
}
assert set(_EXECUTE) == STATEMENTS
