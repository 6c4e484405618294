"""6. Kiểm tra và khắc phục: visits, conclusions, what was to be remedied, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from server.code_words import FINDINGS, VERDICTS
from server.database import Work
from server.printing.description import Column, Line, Table, Value
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.conferences import is_within, link
from server.queries.reports.of_directive import OfDirective
from server.queries.reports.runs import Run, papers_of, runs_doing, told

EFFECT = "number_conclusion"


def count_inspections(db: Work, asked: Asked) -> int:
    return sum(len(run.newest_rows("remedies")) or 1 for run in visits(db, asked))


def visits(db: Work, asked: Asked) -> list[Run]:
    runs = runs_doing(db, asked, EFFECT)
    return [run for run in runs if is_within(asked, run.newest("visited_on"))]


def build_inspections(db: Work, asked: Asked, _told: Told) -> Body:
    """A line for each thing to be remedied; one for a visit without any."""
    _, runs = asked.say, visits(db, asked)
    whose = OfDirective(db, asked, (one.instance.case_id for one in runs))
    papers = papers_of(db, runs, EFFECT)
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Đơn vị"), share=2), *whose.columns,
        Column(_("Ngày làm việc"), "day", 1.1), Column(_("Kết luận (số, ngày)"), share=1.6),
        Column(_("Yêu cầu khắc phục"), share=3), Column(_("Hạn"), "day", 1.1),
        Column(_("Kết quả"), share=2.4),
    )  # fmt: skip
    lines: list[Line] = []
    for run in runs:
        paper = told(papers.get(run.instance.id))
        for cells in remedies(asked, run):
            head = (
                len(lines) + 1,
                run.unit,
                *whose.of(run.instance.case_id),
                day(run.newest("visited_on")),
                paper,
            )
            lines.append(Line((*head, *cells), link(run)))
    return Body((Table(columns, tuple(lines), empty=_("Chưa có cuộc kiểm tra nào.")),))


def remedies(asked: Asked, run: Run) -> Iterator[tuple[Value, ...]]:
    """What was asked, until when, what the unit says it did and what the team says of that."""
    wanted = run.newest_rows("remedies")
    done, checked = run.newest_rows("items", "done_on"), run.newest_rows("items", "verdict")
    if not wanted:
        yield None, None, asked.say(FINDINGS.get(str(run.newest("result")), ""))
    for place, row in enumerate(wanted):
        result = (said(done, place, "result").rstrip(". "),
                  asked.say(VERDICTS.get(said(checked, place, "verdict"), "")),
                  said(checked, place, "comment"))  # fmt: skip
        yield str(row.get("content") or ""), day(row.get("due")), "; ".join(filter(None, result))


def said(rows: list[dict[str, Any]], place: int, name: str) -> str:
    """Tables of one inspection have the requirements in the same order."""
    return str(rows[place].get(name) or "") if place < len(rows) else ""


def day(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None
