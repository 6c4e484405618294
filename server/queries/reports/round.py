"""A round of periodic reports as one table: as it was edited, before that as it came in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from server.database import Work
from server.period_words import period_words
from server.printing.description import Column, Line, Paragraph, Part, Report, Table
from server.queries.reports.asked import Asked
from server.queries.reports.frame import frame_of
from server.queries.rounds import find_round
from server.queries.scope import Scope
from server.services.period_reports import COLLATED, collated
from server.services.round_days import period_of_round
from server.services.row_sets import rows_of_answer
from server.tables import Answer, AnswerRow, Case, Instance
from workflows.workdays import day_of

FIELD = "reports"
"""The table of the step that collates, and what is filled in there before anybody types."""
SAID = {"results": "Kết quả", "shortcomings": "Hạn chế", "next_tasks": "Nhiệm vụ kỳ tới"}


def read_round_report(db: Work, officer_id: int, instance_id: int, language: str) -> Report:
    """NotFound when hidden."""
    instance, case = find_round(db, officer_id, instance_id)
    asked = Asked(officer_id, Scope(case_id=case.id), language=language)
    frame = frame_of(db, asked, is_wide=True, recipients=("- Lưu VT.",))
    cycle = str(instance.keys.get("cycle_no") or "")
    period = period_words(period_of_round(db, case, instance), language)
    opened = f"{asked.say('Mở ngày')} {day_of(instance.started_at):%d/%m/%Y}"
    title = asked.say("Tổng hợp báo cáo của các đơn vị, đợt {n}", n=cycle)
    return Report(
        name=f"bao-cao-dot-{cycle or instance.id}", title=title,
        about=(case.directive.full_number, f"{period}. {opened}"),
        parts=parts_of(db, asked, instance, case), letterhead=frame.letterhead,
        signature=frame.signature, layout=frame.layout, language=language,
    )  # fmt: skip


def parts_of(db: Work, asked: Asked, instance: Instance, case: Case) -> tuple[Part, ...]:
    edited = newest_collation(db, instance.id)
    if edited is None:
        return (table_of(asked, collated(db, instance, case)[FIELD]),)
    summary = str(edited.values.get("summary") or "")
    return (
        Paragraph(asked.say("Nhận xét chung"), is_heading=True),
        *(Paragraph(line) for line in summary.split("\n") if line.strip()),
        table_of(asked, rows_of_answer(db, edited.id, FIELD)),
    )


def newest_collation(db: Work, instance_id: int) -> Answer | None:
    newest = (
        select(func.max(Answer.id))
        .join(AnswerRow, AnswerRow.answer_id == Answer.id)
        .where(Answer.instance_id == instance_id, AnswerRow.field == FIELD)
    )
    number = db.scalar(newest)
    return db.get(Answer, number) if number else None


def table_of(asked: Asked, rows: list[dict[str, Any]]) -> Table:
    columns = (
        Column(asked.say("TT"), "number", 0.5), Column(asked.say("Đơn vị"), share=2),
        Column(asked.say("Báo cáo"), share=1.5),
        *(Column(asked.say(SAID[name]), share=3) for name in COLLATED),
    )  # fmt: skip
    lines = tuple(
        Line((place, *(str(row.get(name) or "") for name in ("unit", "state", *COLLATED))))
        for place, row in enumerate(rows, 1)
    )
    return Table(columns, lines, empty=asked.say("Đợt này chưa có đơn vị nào."))
