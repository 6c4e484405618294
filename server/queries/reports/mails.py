"""Thư gửi đi as a file: to whom, how it stands, why not; never what it says."""

from __future__ import annotations

from server import access
from server.code_words import MAILS
from server.database import Work
from server.printing.description import Column, Line, Table, Value
from server.queries.mails import STATES, MailLine, count
from server.queries.mails import lines as read_lines
from server.queries.outgoing import Conditions
from server.queries.reports.asked import Asked, Body, Told
from server.queries.reports.journal import here
from server.queries.reports.narrowing import on_days
from server.tables import Mail


def where(db: Work, asked: Asked) -> Conditions:
    access.require_admin(db, asked.officer_id)
    return (*STATES.get(asked.show, ()), *on_days(asked, Mail.at))


def count_mails(db: Work, asked: Asked) -> int:
    return count(db, where(db, asked))


def build_mails(db: Work, asked: Asked, _told: Told) -> Body:
    _ = asked.say
    columns = (
        Column(_("TT"), "number", 0.5), Column(_("Lập lúc"), share=1.3),
        Column(_("Người nhận"), share=2), Column(_("Địa chỉ"), share=2.4),
        Column(_("Tình trạng"), share=1.3), Column(_("Số lần thử"), "number", 0.8),
        Column(_("Đã gửi lúc"), share=1.3), Column(_("Sẽ gửi lúc"), share=1.3),
        Column(_("Máy chủ thư trả lời"), share=3),
    )  # fmt: skip
    found = read_lines(db, where(db, asked), Mail.id.desc(), asked.most)
    lines = tuple(Line((n, *cells(asked, one))) for n, one in enumerate(found, 1))
    return Body((Table(columns, lines, empty=_("Chưa có thư nào.")),))


def cells(asked: Asked, one: MailLine) -> tuple[Value, ...]:
    when = here(one.when)
    return (
        here(one.at), one.to, one.address, asked.say(MAILS[one.state]), one.attempts,
        when if one.state == "sent" else "", when if one.state == "waiting" else "", one.error,
    )  # fmt: skip
