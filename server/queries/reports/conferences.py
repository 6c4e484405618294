"""3. Quán triệt: how many conferences the units held, and who was there (domain.md 9.7)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from server.database import Work
from server.printing.description import Column, Line, Table, Value
from server.printing.shown import number, percent
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.of_directive import OfDirective
from server.queries.reports.runs import Rows, Run, count_runs, runs_doing
from server.services.implementation import totals_of
from server.tables import Assignment

EFFECT = "record_conferences"
FIELD = "conferences"


def count_conferences(db: Work, asked: Asked) -> int:
    return count_runs(db, asked, EFFECT)


def build_conferences(db: Work, asked: Asked, _told: Told) -> Body:
    """A line for each unit that has to hold them, whether it has or not."""
    _, runs = asked.say, runs_doing(db, asked, EFFECT)
    whose = OfDirective(db, asked, (one.instance.case_id for one in runs))
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Đơn vị"), share=3), *whose.columns,
        Column(_("Số hội nghị"), "number"), Column(_("Đảng viên triệu tập"), "number"),
        Column(_("Đảng viên tham dự"), "number"), Column(_("Tỷ lệ"), "percent"),
        Column(_("Cán bộ lãnh đạo"), "number"), Column(_("Hội viên"), "number"),
        Column(_("Quần chúng"), "number"), Column(_("Ngày báo cáo"), "day", 1.2),
    )  # fmt: skip
    sent = reported(db, [run.instance.id for run in runs])
    held = [(run, rows_in(run, asked)) for run in runs]
    lines = tuple(
        Line((place, run.unit, *whose.of(run.instance.case_id), *figures(rows),
              sent.get(run.instance.id)), link(run))
        for place, (run, rows) in enumerate(held, 1)
    )  # fmt: skip
    every = [row for _run, rows in held for row in rows]
    sum_: tuple[Value, ...] = (None, _("Cộng"), *whose.nothing, *figures(every), None)
    table = Table(columns, lines, sum_ if lines else (), empty=_("Chưa có đơn vị nào."))
    return Body((table,), (spoken(asked, every),) if every else ())


def rows_in(run: Run, asked: Asked) -> Rows:
    """Those held within the days that the report is about."""
    return [row for row in run.newest_rows(FIELD) if is_within(asked, row.get("held_on"))]


def is_within(asked: Asked, day: Any) -> bool:
    held = date.fromisoformat(str(day)) if day else None
    if held is None:
        return asked.since is None and asked.until is None
    return (asked.since or held) <= held <= (asked.until or held)


def figures(rows: Rows) -> tuple[Value, ...]:
    """Empty where nothing was held: that is not the same as nobody came."""
    if not rows:
        return (None,) * 7
    sums = totals_of(rows)
    return (sums["classes"], sums["members_invited"], sums["members_attended"],
            sums["members_rate"], sums["leaders_attended"], sums["women_members"],
            sums["public_count"])  # fmt: skip


def spoken(asked: Asked, rows: Rows) -> str:
    """As such results are told: "378 lớp, 35.599/35.900 đảng viên, đạt 99,16 %"."""
    sums = totals_of(rows)
    return asked.say(
        "Đã tổ chức {n} lớp, hội nghị; {came}/{asked} đảng viên tham dự, đạt {rate}; {women} lượt "
        "hội viên, {others} lượt quần chúng.",
        n=number(sums["classes"]), came=number(sums["members_attended"]),
        asked=number(sums["members_invited"]), rate=percent(sums["members_rate"]) or "–",
        women=number(sums["women_members"]), others=number(sums["public_count"]),
    )  # fmt: skip


def reported(db: Work, instances: list[int]) -> dict[int, date]:
    """The day on which the unit's report was sent."""
    found = db.execute(
        select(Assignment.instance_id, func.max(Assignment.submitted_on))
        .where(Assignment.instance_id.in_(instances), Assignment.submitted_on.is_not(None))
        .group_by(Assignment.instance_id)
    )
    return {instance_id: day for instance_id, day in found if instance_id and day}


def link(run: Run) -> tuple[tuple[int, str], ...]:
    return ((1, f"/cases/{run.instance.case_id}/units/{run.instance.unit_id}"),)
