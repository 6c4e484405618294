"""What a person types fits into its column: SQLite would keep a longer text, PostgreSQL refuses."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import String

from server.tables import Table
from workflows.forms import FieldProblem


def too_long(table: type[Table], said: Mapping[str, Any], *place: str | int) -> list[FieldProblem]:
    """A problem for each text longer than the column of its name; `place` stands before it."""
    found = []
    for name, text in said.items():
        column = table.__table__.columns.get(name)
        kind = column.type if column is not None else None
        limit = kind.length if isinstance(kind, String) else None
        if limit is not None and isinstance(text, str) and len(text.strip()) > limit:
            found.append(FieldProblem((*place, name), "too-long", {"limit": limit}))
    return found


def not_among(
    said: Mapping[str, Any], known: Mapping[str, Collection[str]], *place: str | int
) -> list[FieldProblem]:
    """A problem for each chosen value that no such list has; nothing chosen is none."""
    return [
        FieldProblem((*place, name), "not-a-choice")
        for name, values in known.items()
        if said.get(name) and said[name] not in values
    ]
