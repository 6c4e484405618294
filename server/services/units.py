"""Units as people and files name them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from server.database import Work
from server.errors import Invalid
from server.services.typed import positive
from server.tables import Unit
from workflows.forms import FieldProblem


def unit_named(db: Work, value: Any, *path: str | int) -> int | None:
    """The id of a unit given by id or code; nothing for nothing, Invalid for what nobody is."""
    if value in (None, ""):
        return None
    by_id = isinstance(value, int) or positive(str(value)) is not None
    wanted = Unit.id == int(value) if by_id else Unit.code == str(value)
    found: int | None = db.scalar(select(Unit.id).where(wanted))
    if found is None:
        raise Invalid(problems=[FieldProblem(path, "not-a-choice", {"value": str(value)})])
    return found
