"""What JSON Schema finds wrong, by the codes that the pages' forms have; so in either language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from jsonschema import ValidationError

from workflows.forms import FieldProblem

DAY = r"^\d{4}-\d{2}-\d{2}$"
OF_TYPES = {
    "integer": "not-an-integer",
    "number": "not-a-number",
    "boolean": "not-yes-or-no",
}
OF_LIMITS = {
    "minimum": "too-small", "maximum": "too-large", "minLength": "too-short",
    "maxLength": "too-long", "minItems": "too-few", "maxItems": "too-many",
}  # fmt: skip


def problems_of(found: ValidationError) -> Iterator[FieldProblem]:
    """One for each name at fault."""
    path, limit, given = tuple(found.path), value_of(found), cast(Any, found.instance)
    if found.validator == "required":
        names = (one for one in limit if said_missing(found, one))
        yield from (FieldProblem((*path, one), "required") for one in names)
    elif found.validator == "additionalProperties":
        known: Any = found.schema
        extra = given.keys() - known.get("properties", {}).keys()
        yield from (FieldProblem((*path, one), "unknown-field") for one in sorted(extra))
    else:
        code, args = code_of(found)
        yield FieldProblem(path, code, args)


def said_missing(found: ValidationError, name: str) -> bool:
    """Each missing name is a fault of its own, and only its words say which."""
    return found.message.startswith(f"{name!r} is ")


def code_of(found: ValidationError) -> tuple[str, dict[str, Any]]:
    kind, limit = str(found.validator), value_of(found)
    if kind == "minLength" and limit == 1:
        return "required", {}
    if kind in OF_LIMITS:
        return OF_LIMITS[kind], {"limit": limit}
    if kind == "enum":
        return "not-among", {"choices": ", ".join(str(one) for one in limit if one != "")}
    if kind == "pattern":
        return ("not-iso-day", {}) if limit == DAY else ("not-as-pattern", {"pattern": limit})
    return OF_TYPES.get(type_asked(found), "misshapen"), {}


def type_asked(found: ValidationError) -> str:
    """Of `int | None` the integer."""
    limit = value_of(found)
    asked = limit if found.validator == "anyOf" else [{"type": limit}]
    kinds = [one.get("type") for one in asked if isinstance(one, dict)]
    return next((one for one in kinds if isinstance(one, str) and one != "null"), "")


def value_of(found: ValidationError) -> Any:
    """What the schema says for the keyword that failed."""
    return found.validator_value
