"""What of an answer stands in an instance's data: scalars, references to rows (decision 16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.forms import Cleaned, Form

STAYS_IN_ROWS = ("longtext", "file", "files", "channels", "checklist", "auto", "document",
                 "evidence")  # fmt: skip
IN_ROWS = ("table", "units", "officers", "groups", "picks")
"""Also an empty one has a reference: a call over no rows is done at once."""
LONGEST = 200  # characters of a text that instance data may hold


def engine_data(
    form: Form | None, answer_id: int, cleaned: Cleaned, effect: Mapping[str, Any]
) -> dict[str, Any]:
    """{scalars…, answer_id, <table>: {"rows": "answer/12/<table>", "count": 3}} (decision 16)."""
    kinds = {field.name: field.kind for field in form.fields} if form else {}
    scalars = {
        name: value
        for name, value in cleaned.values.items()
        if kinds.get(name) not in STAYS_IN_ROWS and is_small(value)
    }
    rows = cleaned.rows
    sets = {
        name: {"rows": f"answer/{answer_id}/{name}", "count": len(rows.get(name, ()))}
        for name in {*rows, *(name for name, kind in kinds.items() if kind in IN_ROWS)}
    }
    return {**scalars, **sets, **effect, "answer_id": answer_id}


def is_small(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST
    return value is None or isinstance(value, bool | int | float)
