"""A letter of đôn đốc as it is written so far: its text, and the list of who is late with what."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.printing.description import Column, Line, Paragraph, Report, Table
from server.queries.reports.asked import Asked
from server.queries.reports.frame import frame_of
from server.queries.scope import Scope
from server.services.deadlines import printed
from server.services.late_letter import drafted_letter
from server.services.purposes import key_for
from server.services.row_sets import rows_of
from server.tables import Answer, AnswerRow, Case, Definition, Instance

FIELD = "late_items"


def read_letter(db: Work, officer_id: int, instance_id: int, language: str) -> Report:
    """For who follows the case. NotFound when hidden, or no letter."""
    instance, case = find_letter(db, officer_id, instance_id)
    asked = Asked(officer_id, Scope(case_id=case.id), language=language)
    frame = frame_of(db, asked, is_wide=False, doc_type="CV",
                     recipients=("- Như trên,", "- Lưu VT."))  # fmt: skip
    body, rows = written(db, instance, case)
    return Report(
        name=f"cong-van-don-doc-{instance.id}", title=asked.say("Công văn đôn đốc"),
        about=(case.directive.full_number,),
        parts=(*(Paragraph(line) for line in body.split("\n") if line.strip()),
               table_of(asked, rows)),
        letterhead=frame.letterhead, signature=frame.signature, layout=frame.layout,
        language=language,
    )  # fmt: skip


def find_letter(db: Work, officer_id: int, instance_id: int) -> tuple[Instance, Case]:
    found = db.execute(
        select(Instance, Case)
        .join(Case, Case.id == Instance.case_id)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(Instance.id == instance_id, Definition.key == key_for(db, "reminder"))
    ).one_or_none()
    if found is None:
        raise NotFound("instance-not-found")
    access.require_chaser(db, officer_id, found[1].id)
    return found[0], found[1]


def written(db: Work, instance: Instance, case: Case) -> tuple[str, list[dict[str, Any]]]:
    """As it was edited last, else as it was drafted; without the rows that were left out."""
    newest = db.scalar(
        select(func.max(Answer.id))
        .join(AnswerRow, AnswerRow.answer_id == Answer.id)
        .where(Answer.instance_id == instance.id, AnswerRow.field == FIELD)
    )
    if newest is None:
        draft = drafted_letter(db, case)
        return draft["body"], [row for row in draft[FIELD] if not row.get("removed")]
    body = str(db.get_one(Answer, newest).values.get("body") or "")
    return body, rows_of(db, f"kept/{newest}/{FIELD}")


def table_of(asked: Asked, rows: list[dict[str, Any]]) -> Table:
    columns = (
        Column(asked.say("TT"), "number", 0.5), Column(asked.say("Đơn vị"), share=2.5),
        Column(asked.say("Phần việc"), share=4), Column(asked.say("Hạn"), share=1.2),
        Column(asked.say("Số ngày trễ"), "number", 0.8),
    )  # fmt: skip
    lines = tuple(
        Line((place, str(row.get("unit_name") or ""), str(row.get("task") or ""),
              printed(row.get("due")), int(row.get("days_late") or 0)))
        for place, row in enumerate(rows, 1)
    )  # fmt: skip
    return Table(columns, lines, title=asked.say("Danh sách kèm theo"))
