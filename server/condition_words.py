"""A condition as a person says it: "“Kết quả” (Duyệt kế hoạch) là “Trả lại”"."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.model_places import Places
from server.words import is_known, sentence
from workflows.scripts.limits import ScriptError
from workflows.scripts.syntax import parse

SIGNS = {ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt", ast.LtE: "le", ast.Gt: "gt", ast.GtE: "ge",
         ast.Is: "eq", ast.IsNot: "ne", ast.In: "in", ast.NotIn: "not-in"}  # fmt: skip
FLIPPED = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le",
           "in": "has", "not-in": "has-not"}  # fmt: skip

NOTHING_OR_FLAG = {("eq", None): "when-empty", ("ne", None): "when-given",
                   ("eq", True): "when-yes", ("ne", True): "when-no",
                   ("eq", False): "when-no", ("ne", False): "when-yes"}  # fmt: skip


class _Unsaid(Exception):
    """It says more than comparisons of known places with values."""


def condition_words(text: str, places: Places, form: str = "") -> str:
    """All of it or "": half a condition in words would be another one.

    Inside a form (`form`) a name is one of its fields.
    """
    try:
        tree = parse(text, "eval")
        return _Teller(places, form).whole(tree.body) if isinstance(tree, ast.Expression) else ""
    except (ScriptError, _Unsaid, TypeError, ValueError):
        return ""


@dataclass(frozen=True)
class _Place:
    words: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class _Teller:
    places: Places
    form: str

    def whole(self, node: ast.expr) -> str:
        if isinstance(node, ast.BoolOp):
            join = "when-and" if isinstance(node.op, ast.And) else "when-or"
            return f" {self._word(join)} ".join(self._inside(one) for one in node.values)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return self._word("when-not", what=self._inside(node.operand))
        if isinstance(node, ast.Compare):
            return self._compared(node)
        place = self._place(node)
        if place is None:
            raise _Unsaid
        return self._sign(place, "eq", True)

    def _inside(self, node: ast.expr) -> str:
        said = self.whole(node)
        return f"({said})" if isinstance(node, ast.BoolOp | ast.UnaryOp) else said

    def _compared(self, node: ast.Compare) -> str:
        sides = [node.left, *node.comparators]
        signs = [SIGNS[type(one)] for one in node.ops]
        if len(sides) == 3 and signs == ["le", "le"]:
            return self._between(*sides)
        if len(sides) != 2:
            raise _Unsaid
        place, value, sign = self._place(sides[0]), sides[1], signs[0]
        if place is None:
            place, value, sign = self._place(sides[1]), sides[0], FLIPPED[sign]
        if place is None:
            raise _Unsaid
        return self._sign(place, sign, self._constant(value))

    def _between(self, low: ast.expr, middle: ast.expr, high: ast.expr) -> str:
        place = self._place(middle)
        if place is None:
            raise _Unsaid
        ends = (self._value(self._constant(one), place) for one in (low, high))
        return self._word(
            "when-between", place=place.words, **dict(zip(("low", "high"), ends, strict=True))
        )

    def _sign(self, place: _Place, sign: str, value: Any) -> str:
        if sign in ("eq", "ne") and (value is None or isinstance(value, bool)):
            return self._word(NOTHING_OR_FLAG[sign, value], place=place.words)
        if isinstance(value, list) != (sign in ("in", "not-in")):
            raise _Unsaid
        each = value if isinstance(value, list) else [value]
        said = ", ".join(self._value(one, place) for one in each)
        kind = "" if sign in ("in", "not-in", "has", "has-not") else _kind(each[0], place.schema)
        if not is_known(f"when-{sign}{kind}"):
            raise _Unsaid  # texts in an order
        return self._word(f"when-{sign}{kind}", place=place.words, value=said)

    def _place(self, node: ast.expr) -> _Place | None:
        name = _named(node)
        if name is None:
            return None
        owner, part = name if name[0] else (self.form, name[1])
        label = self.places.part(owner, part)
        if not label:
            raise _Unsaid
        words = (
            self._word("place-field", part=label)
            if owner == self.form
            else self.places.said(owner, part)
        )
        return _Place(words, self.places.schema(owner, part))

    def _constant(self, node: ast.expr) -> Any:
        try:
            value = ast.literal_eval(node)
        except ValueError:
            raise _Unsaid from None
        return list(value) if isinstance(value, tuple) else value

    def _value(self, value: Any, place: _Place) -> str:
        for one in _options(place.schema):
            if one.get("const") == value and type(one.get("const")) is type(value):
                return self._word("when-value", value=self._option(one))
        if _is_number(value):
            return str(value).replace(".", ",") if self.places.language == "vi" else str(value)
        if not isinstance(value, str):
            raise _Unsaid
        return _date(value, place.schema) or self._word("when-value", value=value)

    def _option(self, one: Mapping[str, Any]) -> str:
        english = one.get("x-en") if self.places.language != "vi" else ""
        return str(english or one.get("title") or one.get("const"))

    def _word(self, code: str, **args: str) -> str:
        return sentence(code, args, self.places.language)


def _named(node: ast.expr) -> tuple[str, str] | None:
    """(form, field), or ("", field) of a name alone."""
    if isinstance(node, ast.Name):
        return "", node.id
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        key = node.slice.value if isinstance(node.slice, ast.Constant) else None
        return (node.value.id, key) if isinstance(key, str) else None
    return None


def _options(schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    items = schema.get("items")
    held = items if isinstance(items, Mapping) and not schema.get("oneOf") else schema
    found = held.get("oneOf")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _kind(value: Any, schema: Mapping[str, Any]) -> str:
    if isinstance(value, str) and _date(value, schema):
        return "-date"
    return "-number" if _is_number(value) else ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _date(value: str, schema: Mapping[str, Any]) -> str:
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}" if schema.get("format") == "date" else ""
    except ValueError:
        return ""
