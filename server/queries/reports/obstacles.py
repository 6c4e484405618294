"""5. Vướng mắc: what the units reported, where it stands, what was answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, select

from server.access import obstacles_seen_by
from server.code_words import CATEGORIES, OBSTACLES, SEVERITIES
from server.database import Work
from server.printing.description import Column, Line, Table
from server.queries.names import dated_names
from server.queries.obstacle_board import OPEN, STATES, Waiter, waiters_of
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.narrowing import count_rows, narrowed
from server.queries.reports.of_directive import OfDirective
from server.tables import Guidance, Obstacle
from workflows.workdays import day_of


def where(db: Work, asked: Asked) -> list[ColumnElement[bool]]:
    found = [obstacles_seen_by(db, asked.officer_id), *narrowed(asked, Obstacle, "reported_at")]
    if asked.show == "open":
        found.append(Obstacle.state.in_(OPEN))
    elif asked.show in STATES:
        found.append(Obstacle.state == asked.show)
    return found


def count_obstacles(db: Work, asked: Asked) -> int:
    return count_rows(db, Obstacle, where(db, asked))


def build_obstacles(db: Work, asked: Asked, _told: Told) -> Body:
    _ = asked.say
    rows = list(db.scalars(
        select(Obstacle)
        .where(*where(db, asked))
        .order_by(Obstacle.reported_at, Obstacle.id)
        .limit(asked.most)
    ))  # fmt: skip
    whose = OfDirective(db, asked, (one.case_id for one in rows))
    name, steps, results = dated_names(db), waiters_of(db, rows), guidance_of(db, rows)
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Đơn vị"), share=1.8), *whose.columns,
        Column(_("Nội dung"), share=3.4), Column(_("Nhóm"), share=1),
        Column(_("Mức độ"), share=1), Column(_("Ngày báo cáo"), "day", 1),
        Column(_("Đang ở bước"), share=1.8), Column(_("Kết quả"), share=2.6),
    )  # fmt: skip
    lines = tuple(
        Line(
            (place, name(one.unit_id, one.closed_at), *whose.of(one.case_id),
             one.content or _("(chưa có nội dung)"),
             _(CATEGORIES.get(one.category, one.category)), _(SEVERITIES.get(one.severity, "")),
             day_of(one.reported_at), place_of(asked, steps, one),
             results.get(one.id) or one.answer),
            ((2 + len(whose.columns), f"/obstacles/{one.id}"),),
        )
        for place, one in enumerate(rows, 1)
    )  # fmt: skip
    return Body((Table(columns, lines, empty=_("Chưa có vướng mắc nào.")),))


def place_of(asked: Asked, steps: Mapping[int, Waiter], one: Obstacle) -> str:
    """The open step, else how it ended."""
    return steps[one.id].step if one.id in steps else asked.say(OBSTACLES[one.state])


def guidance_of(db: Work, rows: Collection[Obstacle]) -> dict[int, str]:
    """The last guidance of each, or of the one it was put together with."""
    into = {one.id: one.merged_into_id or one.id for one in rows}
    found = db.execute(
        select(Guidance.obstacle_id, Guidance.document, Guidance.text)
        .where(Guidance.obstacle_id.in_(set(into.values())))
        .order_by(Guidance.id)
    )
    told = {id_: f"{document}: {text}" if document else text for id_, document, text in found}
    return {id_: told[target] for id_, target in into.items() if target in told}
