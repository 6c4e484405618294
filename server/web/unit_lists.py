"""Nhập danh sách đơn vị từ Excel."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.organisation.import_units import import_units
from server.queries.unit_list import unit_lines
from server.recording.unit_lists import judged_units
from server.services.unit_sheet import UNITS
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.list_pages import ListKind, download, list_page, take_list

pages = Blueprint("unit_lists", __name__)
LISTED = ListKind(
    sheet=UNITS, template="organisation/unit_list.html", back="/organisation",
    judge=judged_units,
    take=lambda lines, name: import_units(
        database(), officer_id=officer_id(), lines=lines, name=name),
    told=lambda counts: _("Đã nhập {units} đơn vị mới.", **counts),
)  # fmt: skip


@pages.get("/organisation/units/list")
@login_required  # type: ignore[untyped-decorator]
def ask_for_units() -> ResponseReturnValue:
    return list_page(LISTED)


@pages.get("/organisation/units.xlsx")
@login_required  # type: ignore[untyped-decorator]
def download_units() -> ResponseReturnValue:
    return download(LISTED, _("Danh sách đơn vị"), unit_lines)


@pages.post("/organisation/units/list")
@login_required  # type: ignore[untyped-decorator]
def take_units() -> ResponseReturnValue:
    return take_list(LISTED)
