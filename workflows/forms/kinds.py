"""The closed list of kinds, and which schema and widget gives which."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PICKERS = {"units": "unit", "officers": "officer", "groups": "group", "picks": "pick"}
"""Kinds that choose several from a source, and the key of each row they leave."""

WIDGETS = {
    "textarea": "longtext", "radio": "select", "select": "select", "checkboxes": "checks",
    "yesno": "yesno", "date": "date", "date-range": "daterange", "table": "table", "file": "file",
    "files": "files", "unit": "unit", "units": "units", "officer": "officer",
    "officers": "officers", "groups": "groups", "picks": "picks", "document": "document",
    "channels": "channels", "book": "book", "auto": "auto", "calculated": "auto",
    "checklist": "checklist", "formattedNumber": "integer", "fixed": "fixed",
    "evidence": "evidence",
}  # fmt: skip

KINDS = frozenset(WIDGETS.values()) | {"text", "number"}

TYPES = {"string": "text", "integer": "integer", "number": "number", "boolean": "yesno"}

GROUPS = {
    "daterange": ("from", "to"),
    "document": ("number", "date", "issuer"),
    "evidence": ("number", "date", "signatory", "file"),
}
"""Kinds posted as several named inputs."""

SINGLE_SOURCES = {"unit": "all_units", "officer": "unit_officers", "book": "books"}

DEFAULT_SOURCES = SINGLE_SOURCES | {
    "units": "all_units",
    "officers": "unit_officers",
    "groups": "recipient_groups",
    "channels": "recipients",
}


def kind_of(schema: Mapping[str, Any], widget: str | None) -> str | None:
    """The kind of a property, or None when nothing fits."""
    if widget is not None:
        return WIDGETS.get(widget)
    if "enum" in schema or "oneOf" in schema:
        return "select"
    if schema.get("type") == "array":
        items = schema.get("items", {})
        return "table" if items.get("type") == "object" else "checks"
    if schema.get("format") == "date":
        return "date"
    return TYPES.get(str(schema.get("type")))
