"""Answers as rows; the instance gets the scalars that expressions name, and references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import insert

from server.database import Prepared, Work
from server.tables import Answer, AnswerRow, Task
from server.tables.search import enter_answer
from workflows.forms import Cleaned


@dataclass(frozen=True)
class Paper:
    """What a paper says that is entered in place of its unit: date, signatory, the scan."""

    date: date
    signatory: str
    file_id: int


INSERT = Prepared(insert(cast(Any, Answer.__table__)).returning(Answer.id))
INSERT_ROWS = Prepared(insert(cast(Any, AnswerRow.__table__)).inline())


def write_answer(
    db: Work, task: Task, cleaned: Cleaned, *, officer_id: int, paper: Paper | None
) -> int:
    """The new answer's id."""
    row = {
        "task_id": task.id,
        "instance_id": task.instance_id,
        "case_id": task.case_id,
        "form": task.form,
        "values": dict(cleaned.values),
        "officer_id": officer_id,
        "paper_date": paper.date if paper else None,
        "paper_signatory": paper.signatory if paper else None,
        "paper_file_id": paper.file_id if paper else None,
        "at": db.now,
    }
    answer_id = int(db.run(INSERT, row).scalar_one())
    rows = [
        {"answer_id": answer_id, "field": field, "ordinal": ordinal, "unit_id": unit_id_in(one),
         "values": dict(one)}
        for field, ones in cleaned.rows.items()
        for ordinal, one in enumerate(ones)
    ]  # fmt: skip
    if rows:
        db.run(INSERT_ROWS, rows)
    enter_answer(db.connection(), answer_id, [cleaned.values, *(row["values"] for row in rows)])
    return answer_id


def unit_id_in(row: Mapping[str, Any]) -> int | None:
    unit = row.get("unit")
    return unit if isinstance(unit, int) else None
