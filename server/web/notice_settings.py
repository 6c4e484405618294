"""Cách nhận thông báo: what, when, by letter; the address of the calendar."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.notices.close_feed import close_feed
from server.actions.notices.open_feed import open_feed
from server.actions.notices.save_notice_setting import Wish, save_notice_setting
from server.notice_words import KINDS
from server.queries.notice_settings import address_of, notice_setting
from server.tables.notice_setting import HOURS
from server.web.context import database, officer_id, settings
from server.web.feeds import feed_path
from server.web.language import translate as _
from server.web.places import outer_address

pages = Blueprint("notice_settings", __name__)
PAGE = "/notices/settings"


@pages.get(PAGE)
@login_required  # type: ignore[untyped-decorator]
def show_settings() -> ResponseReturnValue:
    with database().reading() as db:
        row, address = notice_setting(db, officer_id()), address_of(db, officer_id())
    feed = outer_address(feed_path(officer_id(), row.feed)) if row.feed_is_open else ""
    return render_template(
        "accounts/notice_settings.html",
        row=row,
        address=address,
        hours=HOURS,
        kinds=tuple(KINDS),
        feed=feed,
        sends=bool(settings().smtp_host),
    )


@pages.post(PAGE)
@login_required  # type: ignore[untyped-decorator]
def save_settings() -> ResponseReturnValue:
    told = set(request.form.getlist("told"))
    wish = Wish(
        digest="digest" in request.form,
        hour=request.form.get("hour", "")[:5],
        given="given" in request.form,
        urgent="urgent" in request.form,
        working_days="working_days" in request.form,
        left_out=[kind for kind in KINDS if kind not in told],
    )
    save_notice_setting(database(), officer_id=officer_id(), wish=wish)
    flash(_("Đã ghi cách nhận thông báo."), "ok")
    return redirect(PAGE, 303)


@pages.post("/notices/feed")
@login_required  # type: ignore[untyped-decorator]
def make_address() -> ResponseReturnValue:
    open_feed(database(), officer_id=officer_id())
    flash(_("Đã tạo địa chỉ lịch mới. Địa chỉ trước đó, nếu có, không dùng được nữa."), "ok")
    return redirect(f"{PAGE}#feed", 303)


@pages.post("/notices/feed/revocation")
@login_required  # type: ignore[untyped-decorator]
def take_address_back() -> ResponseReturnValue:
    close_feed(database(), officer_id=officer_id())
    flash(_("Đã thu hồi địa chỉ lịch: phần mềm lịch không đọc được nữa."), "ok")
    return redirect(f"{PAGE}#feed", 303)
