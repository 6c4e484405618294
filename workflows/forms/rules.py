"""Expressions of a form: when a field shows, when it is required, what must hold.

They are written in the bounded language (`workflows.scripts`). Names: the fields of the form as
cleaned (a field left empty is None, a table is a list of rows), in a rule about a column also the
columns of the row; and the facts directive, unit, officer, data, parameters, limits.
Functions: today(), column(rows, name), extras(source, values, key), disjoint(a, b).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from workflows.forms.model import FieldProblem, Form, Options, Rule
from workflows.scripts import ScriptError, evaluate

FACTS = ("directive", "unit", "officer", "data", "parameters", "limits")

OWN_FUNCTIONS = frozenset({"column", "extras", "disjoint"})
"""Beside those of the language."""

DEFAULT_PARAMETERS = {"attendance_warning_percent": 95}

Names = Mapping[str, Any]


class Judge:
    """Evaluates a form's expressions over one answer; holds the facts and choices of the day."""

    def __init__(self, form: Form, facts: Mapping[str, Any], options: Options) -> None:
        self.form = form
        self.facts = {name: facts.get(name) or {} for name in FACTS if name in form.named}
        if "parameters" in self.facts:
            self.facts["parameters"] = {**DEFAULT_PARAMETERS, **self.facts["parameters"]}
        self.functions = _functions(str(facts.get("today", "")), options)

    def holds(self, expr: str, names: Names) -> bool | None:
        """True or False; None when it cannot be evaluated."""
        try:
            return bool(evaluate(expr, {**self.facts, **names}, self.functions))
        except ScriptError:
            return None

    def findings(self, rules: Iterable[Rule], names: Names) -> list[FieldProblem]:
        """What the rules say against an answer; a rule about something not given is silent."""
        found: list[FieldProblem] = []
        for rule in rules:
            for path, scope in _places(rule, names):
                if self._lacks(rule.expr, scope):
                    continue
                verdict = self.holds(rule.expr, scope)
                if verdict is None:
                    found.append(FieldProblem(path, "rule-failed", {"expr": rule.expr}))
                elif not verdict:
                    found.append(FieldProblem(path, "rule", dict(rule.message)))
        return found

    def _lacks(self, expr: str, names: Names) -> bool:
        """Whether the expression needs a field or a fact that is not given."""
        for node in ast.walk(ast.parse(expr, mode="eval")):
            if isinstance(node, ast.Name) and node.id in names and names[node.id] is None:
                return True
            if isinstance(node, ast.Subscript) and self._is_missing_fact(node):
                return True
        return False

    def _is_missing_fact(self, node: ast.Subscript) -> bool:
        path: list[Any] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Subscript) and isinstance(inner.slice, ast.Constant):
            path.insert(0, inner.slice.value)
            inner = inner.value
        if not isinstance(inner, ast.Name) or inner.id not in self.facts:
            return False
        held: Any = self.facts[inner.id]
        for part in path:
            held = held.get(part) if isinstance(held, Mapping) else None
        return held is None


def _places(rule: Rule, names: Names) -> list[tuple[tuple[str | int, ...], Names]]:
    table, _, column = rule.at.partition(".")
    if not column:
        return [((table,), names)]
    rows = names.get(table) or []
    return [((table, at, column), {**names, **row}) for at, row in enumerate(rows)]


def _functions(today: str, options: Options) -> dict[str, Callable[..., Any]]:
    def extras(source: str, values: list[Any], key: str) -> list[Any]:
        known = {option.value: option.extra.get(key) for option in options.get(source, ())}
        found = [known.get(value) for value in values]
        return [one for each in found for one in (each if isinstance(each, list) else [each])]

    def column(rows: list[dict[str, Any]], name: str) -> list[Any]:
        return [row.get(name) for row in rows if row.get(name) is not None]

    def disjoint(first: list[Any], second: list[Any]) -> bool:
        return not any(one in second for one in first)

    return {"today": lambda: today, "extras": extras, "column": column, "disjoint": disjoint}
