"""8. Báo cáo tóm tắt trình Ban Thường vụ: one page, in the layout of an office."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from server.access import cases_seen_by, obstacles_seen_by
from server.code_words import BOXES
from server.database import Work
from server.printing.description import Column, Line, Paragraph, Table
from server.printing.shown import number, percent
from server.queries.boxes import Boxes
from server.queries.names import unit_names
from server.queries.obstacle_board import OPEN
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.narrowing import narrowed
from server.queries.reports.units import Row, unit_rows
from server.queries.scope import cases_of
from server.tables import Case, Obstacle
from server.textfold import sort_key

MOST = 8  # units; the page has an end
WORDS = 140  # characters of an obstacle


def count_brief(_db: Work, _asked: Asked) -> int:
    return 1


def build_brief(db: Work, asked: Asked, _told: Told) -> Body:
    """Figures as they may be ranked; no clock on the committee itself."""
    _ = asked.say
    units, sum_ = unit_rows(db, asked)
    return Body((
        Paragraph(_("1. Tình hình thực hiện"), is_heading=True),
        Paragraph(situation(db, asked, sum_, len(units))), boxes_table(asked, sum_),
        Paragraph(_("2. Đơn vị có phần việc quá hạn"), is_heading=True),
        *overdue(asked, units),
        Paragraph(_("3. Khó khăn, vướng mắc"), is_heading=True), *obstacles(db, asked),
        Paragraph(_("4. Đề xuất, kiến nghị"), is_heading=True), Paragraph(proposal(asked, units)),
    ))  # fmt: skip


def situation(db: Work, asked: Asked, boxes: Boxes, units: int) -> str:
    narrowed_to = [Case.id == asked.scope.case_id] if asked.scope.case_id else []
    cases = db.scalar(
        select(func.count())
        .select_from(Case)
        .where(cases_seen_by(db, asked.officer_id), *narrowed_to, *cases_of(asked.scope))
    )
    return asked.say(
        "Đang theo dõi {cases} văn bản chỉ đạo, {n} phần việc của {units} đơn vị; trong đó {bound} "
        "phần việc có hạn ràng buộc, {outside} phần việc thường xuyên hoặc chưa đặt hạn, {paused} "
        "phần việc tạm dừng. Tỷ lệ hoàn thành đúng hạn {rate}.",
        cases=number(cases), n=number(boxes.every), units=number(units),
        bound=number(boxes.counted), outside=number(boxes.outside), paused=number(boxes.paused),
        rate=percent(boxes.rate) or asked.say("chưa tính được"),
    )  # fmt: skip


def boxes_table(asked: Asked, boxes: Boxes) -> Table:
    names = ("on_time", "late", "in_time", "overdue")
    columns = tuple(Column(asked.say(BOXES[name]), "number") for name in names)
    return Table(columns, (Line(tuple(getattr(boxes, name) for name in names)),))


def overdue(asked: Asked, units: Sequence[Row]) -> tuple[Table | Paragraph, ...]:
    """Those with the most first; the rest is a number."""
    _, late = asked.say, [one for one in units if one.boxes.overdue]
    late.sort(key=lambda one: (-one.boxes.overdue, sort_key(one.name)))
    if not late:
        return (Paragraph(_("Không có phần việc nào quá hạn.")),)
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Đơn vị"), share=4),
        Column(_("Đang thực hiện quá hạn"), "number", 1.4),
        Column(_("Hoàn thành quá hạn"), "number", 1.4), Column(_("Tỷ lệ đúng hạn"), "percent", 1.4),
    )  # fmt: skip
    lines = tuple(
        Line((place, one.name, one.boxes.overdue, one.boxes.late, one.boxes.rate))
        for place, one in enumerate(late[:MOST], 1)
    )
    rest = sum(one.boxes.overdue for one in late[MOST:])
    if not rest:
        return (Table(columns, lines),)
    more = _("Và {n} phần việc quá hạn của {units} đơn vị khác.", n=rest, units=len(late) - MOST)
    return Table(columns, lines), Paragraph(more)


def obstacles(db: Work, asked: Asked) -> tuple[Paragraph, ...]:
    """How many wait, and the serious ones in a line each."""
    _, names = asked.say, unit_names(db)
    where = [obstacles_seen_by(db, asked.officer_id), *narrowed(asked, Obstacle),
             Obstacle.state.in_(OPEN)]  # fmt: skip
    every = db.scalar(select(func.count()).select_from(Obstacle).where(*where)) or 0
    if not every:
        return (Paragraph(_("Không có vướng mắc đang chờ xử lý.")),)
    serious = select(Obstacle).where(*where).order_by(
        Obstacle.severity != "NGHIEM_TRONG", Obstacle.reported_at
    )  # fmt: skip
    told = "; ".join(
        f"{names.get(one.unit_id, '')}: {shortened(one.content)}"
        for one in db.scalars(serious.limit(3))
        if one.content
    )
    return (Paragraph(_("Có {n} vướng mắc đang chờ xử lý: {told}.", n=every, told=told)
                      if told else _("Có {n} vướng mắc đang chờ xử lý.", n=every)),)  # fmt: skip


def shortened(text: str) -> str:
    line = " ".join(text.split()).rstrip(". ")
    return line if len(line) <= WORDS else line[: WORDS - 1].rsplit(" ", 1)[0] + "…"


def proposal(asked: Asked, units: Sequence[Row]) -> str:
    """To be finished in Word by whoever signs."""
    if any(one.boxes.overdue for one in units):
        return asked.say("Kính đề nghị Ban Thường vụ chỉ đạo các đơn vị nêu tại mục 2 tập trung "
                         "thực hiện, báo cáo kết quả.")  # fmt: skip
    return asked.say("Kính báo cáo Ban Thường vụ theo dõi, chỉ đạo.")
