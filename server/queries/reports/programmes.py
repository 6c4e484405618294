"""4. Chương trình hành động: how far each author has come, by the stages that its model names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from server.database import Work
from server.printing.description import Column, Line, Table, Value
from server.queries.columns import Stretch, stages_of
from server.queries.days import work_calendar
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.conferences import link
from server.queries.reports.of_directive import OfDirective
from server.queries.reports.runs import Run, count_runs, papers_of, runs_doing, told
from server.tables import Task
from workflows.workdays import WorkCalendar, day_of

EFFECT = "issue_programme"


def count_programmes(db: Work, asked: Asked) -> int:
    return count_runs(db, asked, EFFECT)


def build_programmes(db: Work, asked: Asked, _told: Told) -> Body:
    """A stage is over on the day its last step was done; the last stage is the paper itself."""
    _, runs = asked.say, runs_doing(db, asked, EFFECT)
    whose = OfDirective(db, asked, (one.instance.case_id for one in runs))
    papers, stages = papers_of(db, runs, EFFECT), named_stages(db, runs)
    ended, calendar = days_of(db, runs), work_calendar(db)
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Đơn vị"), share=2.6), *whose.columns,
        *(Column(name_of(asked, stage), "day", 1.1) for stage in stages),
        Column(_("Ban hành (số, ngày)"), share=1.8), Column(_("Số ngày"), "number", 0.8),
    )  # fmt: skip
    lines = []
    for place, run in enumerate(runs, 1):
        paper = papers.get(run.instance.id)
        issued = paper.issued_on if paper else None
        passed = tuple(stage_cell(asked, ended.get(run.instance.id, {}), one) for one in stages)
        cells = (
            place,
            run.unit,
            *whose.of(run.instance.case_id),
            *passed,
            told(paper),
            length(calendar, db.today, run, issued),
        )
        lines.append(Line(cells, link(run)))
    note = _("Số ngày: ngày làm việc từ khi bắt đầu đến khi ban hành, hoặc đến nay.")
    return Body((Table(columns, tuple(lines), empty=_("Chưa có đơn vị nào.")),), (note,))


def named_stages(db: Work, runs: Sequence[Run]) -> list[Stretch]:
    """Of all versions in use, the newest first; all but the last, which the paper stands for."""
    merged: dict[str, Stretch] = {}
    for definition_id in sorted({run.instance.definition_id for run in runs}, reverse=True):
        for stage in stages_of(db, definition_id):
            known = merged.get(stage.name)
            steps = (*known.elements, *stage.elements) if known else stage.elements
            merged[stage.name] = Stretch(stage.name, stage.english, stage.key, steps)
    return list(merged.values())[:-1]


def name_of(asked: Asked, stage: Stretch) -> str:
    return stage.english if asked.language == "en" else stage.name


Days = dict[str, date | None]
"""Element -> the day it was done; None while it is open."""


def days_of(db: Work, runs: Sequence[Run]) -> dict[int, Days]:
    ids = [run.instance.id for run in runs]
    found: dict[int, Days] = {}
    steps = db.execute(
        select(Task.instance_id, Task.element, Task.state, Task.done_at)
        .where(Task.instance_id.in_(ids), Task.state != "cancelled")
        .order_by(Task.id)
    )
    for instance_id, element, state, done_at in steps:
        days = found.setdefault(instance_id, {})
        days[element] = day_of(done_at) if state == "done" and done_at else None
    return found


def stage_cell(asked: Asked, days: Days, stage: Stretch) -> Value:
    known = [days[one] for one in stage.elements if one in days]
    if not known:
        return None
    done = [day for day in known if day is not None]
    return max(done) if len(done) == len(known) else asked.say("đang làm")


def length(calendar: WorkCalendar, today: date, run: Run, issued: date | None) -> int:
    return max(calendar.between(day_of(run.instance.started_at), issued or today), 0)
