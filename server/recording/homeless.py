"""A draft whose form has changed: what has no field any more is named and kept, never dropped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from server.tables import Draft
from workflows.forms import Field, Form

Raw = dict[str, Any]
EMPTY: tuple[Any, ...] = (None, "", [], {}, "false")


def settle_draft(draft: Draft, before: Form | None, after: Form | None) -> tuple[str, ...]:
    """Labels of what has no field now."""
    draft.values, draft.homeless = settled(draft, before, after)
    return tuple(one["label"] for one in draft.homeless.values())


def settled(draft: Draft, before: Form | None, after: Form | None) -> tuple[Raw, Raw]:
    """(values, homeless): what had lost its field earlier and fits again comes back."""
    fields = {field.name: field for field in after.fields} if after else {}
    found = {**draft.homeless, **dict(_homeless(draft.values, before, fields))}
    back = {name: one["value"] for name, one in found.items() if _fits(one, fields.get(name))}
    blank = {name: value for name, value in back.items() if draft.values.get(name) in EMPTY}
    left = {name: one for name, one in found.items() if name not in back}
    return {**draft.values, **blank}, left


def _fits(one: Raw, field: Field | None) -> bool:
    return field is not None and field.kind == one["kind"]


def _homeless(
    values: Raw, before: Form | None, fields: dict[str, Field]
) -> Iterator[tuple[str, Raw]]:
    for field in before.fields if before else ():
        value, now = values.get(field.name), fields.get(field.name)
        if value in EMPTY:
            continue
        if now is None or now.kind != field.kind:
            yield field.name, _kept(field, value)
        else:
            yield from _columns(field, now, value)


def _columns(field: Field, now: Field, rows: Any) -> Iterator[tuple[str, Raw]]:
    """A column that is gone, with what each row had in it."""
    kept = {column.name: column.kind for column in now.columns}
    for column in field.columns:
        if column.hidden or kept.get(column.name) == column.kind or not isinstance(rows, list):
            continue
        value = [row.get(column.name) for row in rows if isinstance(row, dict)]
        value = [one for one in value if one not in EMPTY]
        if value:
            kept_as = _kept(column, value)
            label = f"{field.label}: {column.label}"
            yield f"{field.name}.{column.name}", {**kept_as, "label": label}


def _kept(field: Field, value: Any) -> Raw:
    return {"label": field.label, "kind": field.kind, "value": value,
            "text": "; ".join(_texts(field, value))}  # fmt: skip


def _texts(field: Field, value: Any) -> Iterator[str]:
    """As a person reads it: choices by their words, rows one after another."""
    labels = {str(option.value): option.label for option in field.options}
    columns = {column.name: column for column in field.columns}
    if isinstance(value, list):
        for one in value:
            yield from _texts(field, one)
    elif isinstance(value, dict):
        parts = ((columns.get(name, field), one) for name, one in value.items())
        yield ", ".join(text for of, one in parts if one not in EMPTY for text in _texts(of, one))
    elif field.kind not in ("file", "files"):
        yield labels.get(str(value), str(value))
