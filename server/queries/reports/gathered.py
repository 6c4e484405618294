"""Các đợt báo cáo of one case: how many units have reported in each."""

from __future__ import annotations

from server.database import Work
from server.period_words import period_words
from server.printing.description import Column, Line
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.of_case import listed
from server.queries.reviews import RoundCount, read_gathered


def count_rounds(db: Work, asked: Asked) -> int:
    return len(rounds(db, asked))


def build_rounds(db: Work, asked: Asked, _told: Told) -> Body:
    _ = asked.say
    columns = (
        Column(_("Đợt"), "number"), Column(_("Kỳ báo cáo"), share=1.5),
        Column(_("Mở ngày"), "day"), Column(_("Hạn báo cáo"), "day"),
        Column(_("Đã báo cáo"), "number"), Column(_("Số đơn vị"), "number"),
        Column(_("Tình trạng"), share=2),
    )  # fmt: skip
    lines = (
        Line((int(one.cycle) if one.cycle.isdigit() else one.cycle,
              period_words(one.period, asked.language), one.opened, one.due, one.sent,
              one.units, _("Đã tổng hợp") if one.is_collated else _("Đang thực hiện")),
             ((0, f"/rounds/{one.instance_id}"),))
        for one in rounds(db, asked)
    )  # fmt: skip
    return listed(asked, columns, lines)


def rounds(db: Work, asked: Asked) -> tuple[RoundCount, ...]:
    case_id = asked.scope.case_id
    return read_gathered(db, asked.officer_id, case_id).rounds if case_id is not None else ()
