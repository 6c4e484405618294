"""What stands in a form before anybody types, and how values are written as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from workflows.forms.kinds import PICKERS
from workflows.forms.model import Field, Form, Raw


def prefill(form: Form, facts: Mapping[str, Any]) -> Raw:
    """The raw answer to begin with: facts["prefill"], else the field's path, else its default."""
    return _filled(form.fields, facts.get("prefill") or {}, facts)


def fixed_rows(table: Field, facts: Mapping[str, Any]) -> list[Raw]:
    """The rows the server gave a table whose rows nobody adds or removes."""
    given = (facts.get("prefill") or {}).get(table.name) or []
    return [_filled(table.columns, row, facts) for row in given]


def with_fixed_rows(table: Field, typed: Sequence[Any], facts: Mapping[str, Any]) -> list[Raw]:
    """The server's rows with what was typed in them; locked columns are never the browser's."""
    locked = {column.name for column in table.columns if column.locked}
    rows: list[Raw] = []
    for at, own in enumerate(fixed_rows(table, facts)):
        more = typed[at] if at < len(typed) and isinstance(typed[at], Mapping) else {}
        rows.append({**own, **{name: one for name, one in more.items() if name not in locked}})
    return rows


def _filled(fields: Sequence[Field], given: Mapping[str, Any], facts: Mapping[str, Any]) -> Raw:
    raw: Raw = {}
    for field in fields:
        value = given.get(field.name)
        if value is None and field.prefill:
            value = _at(facts, field.prefill)
        if value is None:
            value = field.default
        if value is not None and not field.is_auto:
            raw[field.name] = as_typed(field, value, facts)
    return raw


def _at(facts: Mapping[str, Any], path: str) -> Any:
    held: Any = facts
    for part in path.split("."):
        held = held.get(part) if isinstance(held, Mapping) else None
    return held


def as_typed(field: Field, value: Any, facts: Mapping[str, Any]) -> Any:
    """A value the way a person would have typed it into `field`; also the rows of an answer."""
    if field.kind == "table":
        return [_filled(field.columns, row, facts) for row in value]
    if field.kind == "channels" and isinstance(value, list | tuple):
        return {text_of(row["recipient"]): text_of(row["channel"]) for row in value}
    if field.kind in PICKERS and isinstance(value, list | tuple):
        key = PICKERS[field.kind]
        return [text_of(row[key] if isinstance(row, Mapping) else row) for row in value]
    if isinstance(value, Mapping):
        return {name: text_of(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [text_of(one) for one in value]
    return text_of(value)


def text_of(value: Any) -> str:
    """dd/mm/yyyy for ISO dates, 1.234,5 for numbers, true or false for flags."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    return date_text(str(value))


def date_text(text: str) -> str:
    """An ISO date as dd/mm/yyyy; any other text as it is."""
    try:
        return date.fromisoformat(text).strftime("%d/%m/%Y") if len(text) == 10 else text
    except ValueError:
        return text


def _number(value: float) -> str:
    whole, _, part = f"{value:,}".partition(".")
    return whole.replace(",", ".") + (f",{part}" if part and part != "0" else "")
