"""jsonschema is the validator of record: one level of an answer against its schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from jsonschema import Draft7Validator, FormatChecker, ValidationError

from workflows.forms.model import Field, FieldProblem

FORMATS = FormatChecker(formats=())
"""Our own formats only: the library's `email`, `uri` … differ from what browsers and ajv accept."""

CODES = {
    "maxLength": "too-long",
    "minLength": "too-short",
    "minimum": "too-small",
    "exclusiveMinimum": "too-small",
    "maximum": "too-large",
    "exclusiveMaximum": "too-large",
    "minItems": "too-few",
    "maxItems": "too-many",
    "enum": "not-a-choice",
    "oneOf": "not-a-choice",
    "const": "must-be-yes",
    "format": "not-a-date",
}


@FORMATS.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or bool(date.fromisoformat(value))


def violations(
    fields: Sequence[Field], schema: Mapping[str, Any], values: Mapping[str, Any], needed: list[str]
) -> list[FieldProblem]:
    """What jsonschema finds in `values`; `needed` are the required fields of the moment.

    A table is checked here only for its number of rows; its rows are levels of their own.
    """
    properties = schema.get("properties", {})
    level = {
        **{key: schema[key] for key in ("if", "then", "else", "allOf") if key in schema},
        "type": "object",
        "properties": {one.name: _own(one, properties[one.name]) for one in fields},
        "required": needed,
    }
    given = {name: value for name, value in values.items() if value is not None and value != []}
    wrong = Draft7Validator(level, format_checker=FORMATS).iter_errors(given)
    found = {(p.path, p.code): p for error in wrong for p in _problems(error)}
    order = {one.name: at for at, one in enumerate(fields)}
    return sorted(found.values(), key=lambda p: order.get(str(p.path[0]), 0) if p.path else 0)


def _own(one: Field, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema of one property without the rows of a table and without shown-only fields."""
    if one.is_auto:
        return {}
    if one.kind == "table":
        return {key: value for key, value in schema.items() if key != "items"}
    return schema


def _problems(error: ValidationError) -> list[FieldProblem]:
    path, limit = tuple(error.absolute_path), error.validator_value
    if error.validator == "required" and isinstance(limit, list):
        given: Any = error.instance
        return [FieldProblem((*path, name), "required") for name in limit if name not in given]
    code = CODES.get(str(error.validator), "invalid")
    if code == "too-short" and limit == 1:
        return [FieldProblem(path, "required")]
    has_limit = isinstance(limit, int | float) and not isinstance(limit, bool)
    return [FieldProblem(path, code, {"limit": limit} if has_limit else {})]
