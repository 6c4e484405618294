"""Whoever acts for somebody who is away says so in every line of the journal."""

from __future__ import annotations

from typing import Any, Protocol

from server.database import Work
from server.tables import Deputy, Officer


class Deputation(Protocol):
    @property
    def id(self) -> int: ...


def told_of(db: Work, deputation: Deputation | None) -> dict[str, Any]:
    """Who is away, by which document; nothing for whoever acts in their own right."""
    if deputation is None:
        return {}
    row = db.get_one(Deputy, deputation.id)
    away = db.get_one(Officer, row.officer_id).full_name
    return {"deputy_id": row.id, "acting_for": away, "document": row.document}
