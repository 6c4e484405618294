"""The server's rows of a table whose rows nobody adds, with what was typed in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.forms import Field, Form, Raw, with_fixed_rows


def with_own_rows(form: Form, raw: Mapping[str, Any], facts: Mapping[str, Any]) -> Raw:
    """Browsers and drafts bring of a fixed row only what was typed in it."""
    given = facts.get("prefill") or {}
    own = {
        one.name: with_fixed_rows(one, as_rows(raw.get(one.name)), facts)
        for one in form.fields if one.fixed_rows and given.get(one.name)
    }  # fmt: skip
    return {**raw, **own}


def as_rows(typed: Any) -> list[Any]:
    return typed if isinstance(typed, list) else []


def first_shown(table: Field, row: Any) -> str:
    """What the server says first of a row, as its unit; empty where it says nothing."""
    if not isinstance(row, Mapping):
        return ""
    shown = (str(row.get(one.name) or "") for one in table.columns
             if one.locked and not one.hidden)  # fmt: skip
    return next(filter(None, shown), "")
