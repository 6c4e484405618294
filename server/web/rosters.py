"""Nhập danh sách cán bộ từ Excel."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.officers.import_roster import import_roster
from server.queries.roster import roster_lines
from server.recording.rosters import judged_lines
from server.services.roster import ROSTER
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.list_pages import ListKind, download, list_page, take_list

pages = Blueprint("rosters", __name__)
OFFICERS = ListKind(
    sheet=ROSTER, template="organisation/roster.html", back="/organisation/officers",
    judge=judged_lines,
    take=lambda lines, name: import_roster(
        database(), officer_id=officer_id(), lines=lines, name=name),
    told=lambda counts: _("Đã nhập: {officers} tài khoản mới, {roles} vai trò mới.", **counts),
)  # fmt: skip


@pages.get("/organisation/roster")
@login_required  # type: ignore[untyped-decorator]
def ask_for_roster() -> ResponseReturnValue:
    return list_page(OFFICERS)


@pages.get("/organisation/roster.xlsx")
@login_required  # type: ignore[untyped-decorator]
def download_roster() -> ResponseReturnValue:
    return download(OFFICERS, _("Danh sách cán bộ"), roster_lines)


@pages.post("/organisation/roster")
@login_required  # type: ignore[untyped-decorator]
def take_roster() -> ResponseReturnValue:
    return take_list(OFFICERS)
