"""Who stands in a field of a form: the people it names, or those who answer for the units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.database import Work
from server.recording.telling import RESPONSIBLE
from server.services.people import holder_ids
from server.services.row_sets import rows_of
from workflows.definition import Definition


def people_named(db: Work, definition: Definition, path: str, data: Mapping[str, Any]) -> list[int]:
    """`path` is <form>.<field> of a picker; nobody where nothing was chosen."""
    form, _, field = path.partition(".")
    answer = data.get(form)
    value = answer.get(field) if isinstance(answer, Mapping) else None
    if not isinstance(value, Mapping):
        value = [] if value is None else [{widget_of(definition, form, field): value}]
    told: list[int] = []
    for row in rows_of(db, value):
        if row.get("officer"):
            told.append(int(row["officer"]))
        elif row.get("unit"):
            told += holder_ids(db, int(row["unit"]), RESPONSIBLE)
    return told


def widget_of(definition: Definition, form: str, field: str) -> str:
    ui = definition.forms.get(f"{definition.key}.{form}", {}).get("ui", {})
    return str(ui.get(field, {}).get("ui:widget", ""))
