"""The rows of an answer: tables and pickers, kept beside its plain values."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from server.database import Work
from server.tables import AnswerRow


def answer_rows(db: Work, answer_id: int) -> dict[str, list[dict[str, Any]]]:
    """For who may see the task. Field -> rows in their order."""
    found: dict[str, list[dict[str, Any]]] = {}
    ordered = (
        select(AnswerRow.field, AnswerRow.values)
        .where(AnswerRow.answer_id == answer_id)
        .order_by(AnswerRow.field, AnswerRow.ordinal)
    )
    for field, values in db.execute(ordered):
        found.setdefault(field, []).append(values)
    return found
