"""The closed interpreter of expressions: what is not written here does not exist."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from typing import Any

from workflows.scripts.budget import Budget
from workflows.scripts.functions import Function
from workflows.scripts.limits import MAX_BITS, MAX_LOOP, ScriptLimit, ScriptRefused
from workflows.scripts.methods import COMPARING, MAKING_PAIRS, Methods, join_texts
from workflows.scripts.operators import COMPARISONS, OPERATORS, UNARY
from workflows.scripts.syntax import EXPRESSIONS
from workflows.scripts.values import LISTS, SCALARS, item_of, key_of


class Expressions:
    """One evaluation over `names`, with what is left of its budget."""

    def __init__(
        self,
        names: dict[str, Any],
        functions: Mapping[str, Function],
        methods: Methods,
        budget: Budget,
    ) -> None:
        self.names = names
        self.functions = functions
        self.methods = methods
        self.budget = budget

    def value(self, node: ast.expr) -> Any:
        """Evaluate one node, check and charge what came out."""
        self.budget.spend(1)
        value = _EVALUATE[type(node)](self, node)
        kind = type(value)
        if kind is str or kind in LISTS or kind is dict:
            self.budget.spend(len(value) >> 5)
        elif kind is int:
            if value.bit_length() > MAX_BITS:
                raise ScriptLimit("the number is too big")
        elif kind is float:
            if not math.isfinite(value):
                raise ScriptLimit("a number must be finite")
        elif kind is not bool and value is not None:
            raise ScriptRefused("a value of type {type} is not allowed", type=kind.__name__)
        return value

    def name(self, node: ast.Name) -> Any:
        """The value of a variable."""
        if node.id in self.names:
            return self.names[node.id]
        raise NameError(f"name '{node.id}' is not defined")  # the library adds "did you mean"

    def binary(self, node: ast.BinOp) -> Any:
        """a + b and its like."""
        return OPERATORS[type(node.op)](self.value(node.left), self.value(node.right))

    def unary(self, node: ast.UnaryOp) -> Any:
        """not a, -a, +a."""
        return UNARY[type(node.op)](self.value(node.operand))

    def boolean(self, node: ast.BoolOp) -> Any:
        """a and b, a or b: as in Python, the value that decides."""
        stop_at = type(node.op) is ast.Or
        value = None
        for part in node.values:
            value = self.value(part)
            if bool(value) is stop_at:
                break
        return value

    def compare(self, node: ast.Compare) -> bool:
        """a < b < c."""
        left = self.value(node.left)
        for comparison, part in zip(node.ops, node.comparators, strict=True):
            right = self.value(part)
            if type(left) not in SCALARS or type(right) not in SCALARS:
                self.budget.read_whole(left, right)
            if not COMPARISONS[type(comparison)](left, right):
                return False
            left = right
        return True

    def choice(self, node: ast.IfExp) -> Any:
        """a if c else b."""
        return self.value(node.body if self.value(node.test) else node.orelse)

    def call(self, node: ast.Call) -> Any:
        """A function by name, or a method of a value."""
        if isinstance(node.func, ast.Attribute):
            return self._call_method(node, node.func)
        assert isinstance(node.func, ast.Name)
        name = node.func.id
        if name not in self.functions:
            raise ScriptRefused("there is no function {name}()", name=name)
        function = self.functions[name]
        for keyword in node.keywords:
            if function.keywords is not None and keyword.arg not in function.keywords:
                raise ScriptRefused("{name}() takes no {keyword}=", name=name, keyword=keyword.arg)
        arguments = [self.value(argument) for argument in node.args]
        named = {str(keyword.arg): self.value(keyword.value) for keyword in node.keywords}
        if function.reads_whole:
            self.budget.read_whole(*arguments, *named.values())
        result = function.call(*arguments, **named)
        if function.makes_pairs:
            self.budget.read_whole(result)
        return result

    def _call_method(self, node: ast.Call, function: ast.Attribute) -> Any:
        owner = self.value(function.value)
        method = self.methods.get(type(owner), {}).get(function.attr)
        if method is None or node.keywords:
            kind = type(owner).__name__
            raise ScriptRefused("a {type} has no .{name}() here", type=kind, name=function.attr)
        arguments = [self.value(argument) for argument in node.args]
        self.budget.read_whole(*arguments)
        if function.attr in COMPARING:
            self.budget.read_whole(owner)
        result = method(owner, *arguments)
        if function.attr in MAKING_PAIRS:
            self.budget.read_whole(result)
        return result

    def subscript(self, node: ast.Subscript) -> Any:
        """a[key], a[1:2]."""
        owner = self.value(node.value)
        if not isinstance(node.slice, ast.Slice):
            return item_of(owner, self.value(node.slice))
        parts = (node.slice.lower, node.slice.upper, node.slice.step)
        return item_of(
            owner, slice(*(None if part is None else self.value(part) for part in parts))
        )

    def dictionary(self, node: ast.Dict) -> dict[str, Any]:
        """{key: value}; the syntax check has refused ** (a key that is None)."""
        return {
            key_of(self.value(key)): self.value(value)
            for key, value in zip(node.keys, node.values, strict=True)
            if key is not None
        }

    def template(self, node: ast.JoinedStr) -> str:
        """f"…{value}…"."""
        parts = []
        for part in node.values:
            assert isinstance(part, ast.Constant | ast.FormattedValue)
            value = part.value if isinstance(part, ast.Constant) else self.value(part.value)
            if type(value) not in SCALARS:
                raise ScriptRefused("only simple values in a text template")
            parts.append(str(value))
        return join_texts("", parts)

    def list_comprehension(self, node: ast.ListComp | ast.GeneratorExp) -> list[Any]:
        """[f(x) for x in xs if c]."""
        items: list[Any] = []
        self._comprehend(node.generators, lambda: items.append(self.value(node.elt)), items)
        return items

    def dictionary_comprehension(self, node: ast.DictComp) -> dict[str, Any]:
        """{k: v for x in xs}."""
        items: dict[str, Any] = {}

        def add() -> None:
            items[key_of(self.value(node.key))] = self.value(node.value)

        self._comprehend(node.generators, add, items)
        return items

    def _comprehend(
        self,
        generators: list[ast.comprehension],
        add: Callable[[], None],
        items: list[Any] | dict[str, Any],
    ) -> None:
        # as in Python, the loop variables of a comprehension do not leak
        parts = [part for generator in generators for part in ast.walk(generator.target)]
        targets = {part.id for part in parts if isinstance(part, ast.Name)}
        hidden = {name: self.names[name] for name in targets if name in self.names}
        try:
            self._nest(generators, add, items)
        finally:
            for name in targets:
                self.names.pop(name, None)
            self.names.update(hidden)

    def _nest(
        self,
        generators: list[ast.comprehension],
        add: Callable[[], None],
        items: list[Any] | dict[str, Any],
    ) -> None:
        if not generators:
            add()
            if len(items) > MAX_LOOP:
                raise ScriptLimit("the comprehension makes too many items")
            return
        first, *rest = generators
        for item in self.iterable(first.iter):
            self.budget.spend(1)
            self.assign(first.target, item)
            if all(self.value(condition) for condition in first.ifs):
                self._nest(rest, add, items)

    def iterable(self, node: ast.expr) -> list[Any]:
        """What a loop goes over, fixed before the first round."""
        values = self.value(node)
        if type(values) not in (str, list, tuple, dict):
            raise ScriptRefused("only a list, a dictionary or a text can be looped over")
        return list(values)

    def assign(self, target: ast.expr, value: Any) -> None:
        """Bind a name, or names of a tuple; `Statements` adds items."""
        if isinstance(target, ast.Name):
            if target.id in self.functions:
                raise ScriptRefused("{name} cannot be assigned", name=target.id)
            self.names[target.id] = value
            return
        assert isinstance(target, ast.Tuple | ast.List)
        if type(value) not in (list, tuple) or len(value) != len(target.elts):
            raise ScriptRefused("the number of names and values differs")
        for part, item in zip(target.elts, value, strict=True):
            self.assign(part, item)


_EVALUATE: Mapping[type[ast.AST], Callable[[Expressions, Any], Any]] = {
    ast.Constant: lambda _, node: node.value,
    ast.Name: Expressions.name,
    ast.BinOp: Expressions.binary,
    ast.BoolOp: Expressions.boolean,
    ast.UnaryOp: Expressions.unary,
    ast.Compare: Expressions.compare,
    ast.IfExp: Expressions.choice,
    ast.Call: Expressions.call,
    ast.Subscript: Expressions.subscript,
    ast.List: lambda run, node: [run.value(part) for part in node.elts],
    ast.Tuple: lambda run, node: tuple(run.value(part) for part in node.elts),
    ast.Dict: Expressions.dictionary,
    ast.JoinedStr: Expressions.template,
    ast.ListComp: Expressions.list_comprehension,
    ast.GeneratorExp: Expressions.list_comprehension,
    ast.DictComp: Expressions.dictionary_comprehension,
}
assert set(_EVALUATE) == EXPRESSIONS
