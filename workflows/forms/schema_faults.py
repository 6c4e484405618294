"""What is wrong in a schema and where, without the words of the library that found it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema import SchemaError

REASONS = {
    "type": "the value is of another kind than this place asks for",
    "anyOf": "this place does not know the value",
    "enum": "this place does not know the value",
    "minItems": "the list is empty",
    "uniqueItems": "something stands in the list twice",
    "minimum": "the number is too small",
    "exclusiveMinimum": "the number is too small",
    "format": "the expression cannot be read",
}
"""By the rule of JSON Schema that is broken; the catalogues have them in Vietnamese."""


def schema_fault(schema: Mapping[str, Any], fault: SchemaError) -> tuple[str, dict[str, str]]:
    """The code of the finding and its arguments."""
    way = list(fault.absolute_path)
    if fault.validator == "minItems" and way[-1:] in (["oneOf"], ["enum"]):
        return "form-choices-missing", {"field": labelled(schema, way)}
    reason = REASONS.get(str(fault.validator), fault.message[:200])
    place = " › ".join(str(one) for one in way)
    return "form-schema-invalid", {"place": place or "{ }", "reason": reason}


def labelled(schema: Mapping[str, Any], way: list[Any]) -> str:
    """The innermost field on the way, as it is titled."""
    inside: Any = schema
    label = ""
    for before, step in zip(["", *way], way, strict=False):
        inside = inside[step]
        if before == "properties":
            label = str(inside.get("title") or step) if isinstance(inside, Mapping) else str(step)
    return label
