"""Cán bộ và vai trò: accounts, what each is in which unit from when to when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.actions.officers.add_officer import add_officer
from server.actions.officers.change_officer import change_officer
from server.actions.officers.end_membership import end_membership
from server.actions.officers.give_membership import give_membership
from server.actions.officers.issue_password import issue_password
from server.actions.officers.switch_officer import switch_officer
from server.errors import Invalid
from server.queries.choices import units_to_choose
from server.queries.inbox_filters import words
from server.queries.names import role_names, unit_names
from server.queries.officers import SHOWN, find_membership, list_officers, read_officer
from server.recording.officers import Particulars
from server.web.cases import chosen
from server.web.context import database, officer_id, settings
from server.web.dated_forms import Sent, field_word
from server.web.language import chosen_language
from server.web.language import translate as _
from server.web.numbers import asked_number
from server.web.organisation import pairs
from server.web.proof import proven
from server.web.row_forms import by_path
from workflows.forms import FieldProblem

pages = Blueprint("officers", __name__)


@pages.get("/organisation/officers")
@login_required  # type: ignore[untyped-decorator]
def show_officers() -> ResponseReturnValue:
    text, show = words(request.args.get("q"), 100), chosen("show", SHOWN)
    unit_id = asked_number("unit")
    with database().reading() as db:
        page = list_officers(db, officer_id(), text=text, show=show, unit_id=unit_id,
                             after=asked_number("after"))  # fmt: skip
        unit = unit_names(db).get(unit_id, "") if unit_id else ""
    return render_template("organisation/officers.html", page=page, text=text, show=show,
                           unit_id=unit_id, unit=unit)  # fmt: skip


@pages.get("/organisation/officers/new")
@login_required  # type: ignore[untyped-decorator]
def ask_for_officer() -> ResponseReturnValue:
    return new_officer_form()


@pages.post("/organisation/officers")
@login_required  # type: ignore[untyped-decorator]
def enter_officer() -> ResponseReturnValue:
    sent = Sent()
    try:
        made = add_officer(database(), officer_id=officer_id(), login=sent.line("login").lower(),
                           particulars=particulars(sent))  # fmt: skip
    except Invalid as refused:
        return new_officer_form(refused.problems), 422
    flash(_("Đã lập tài khoản. Hãy giao vai trò và cấp mật khẩu ở dưới."), "ok")
    return redirect(f"/organisation/officers/{made}", 303)


@pages.get("/organisation/officers/<int:wanted_id>")
@login_required  # type: ignore[untyped-decorator]
def show_officer(wanted_id: int) -> ResponseReturnValue:
    return officer_page(wanted_id)


@pages.post("/organisation/officers/<int:wanted_id>/particulars")
@login_required  # type: ignore[untyped-decorator]
def change(wanted_id: int) -> ResponseReturnValue:
    sent = Sent()
    return changed(wanted_id, sent, _("Đã lưu."), lambda: change_officer(
        database(), officer_id=officer_id(), changed_id=wanted_id, particulars=particulars(sent),
    ))  # fmt: skip


@pages.post("/organisation/officers/<int:wanted_id>/roles")
@login_required  # type: ignore[untyped-decorator]
def give(wanted_id: int) -> ResponseReturnValue:
    sent = Sent("role", ("unit", "role", "first"))
    return changed(wanted_id, sent, _("Đã giao vai trò."), lambda: give_membership(
        database(), officer_id=officer_id(), to_id=wanted_id, unit=sent.line("unit"),
        role=sent.line("role"), first=sent.day("first"), last=sent.last_day("last"),
    ))  # fmt: skip


@pages.post("/organisation/roles/<int:membership_id>/end")
@login_required  # type: ignore[untyped-decorator]
def end(membership_id: int) -> ResponseReturnValue:
    with database().reading() as db:
        wanted_id = find_membership(db, officer_id(), membership_id).officer_id
    sent = Sent(f"end-{membership_id}")
    return changed(wanted_id, sent, _("Đã ghi ngày thôi vai trò."), lambda: end_membership(
        database(), officer_id=officer_id(), membership_id=membership_id, last=sent.day("last"),
    ))  # fmt: skip


@pages.post("/organisation/officers/<int:wanted_id>/activity")
@login_required  # type: ignore[untyped-decorator]
def switch(wanted_id: int) -> ResponseReturnValue:
    sent = Sent()
    opens = sent.line("is_active") == "1"
    told = _("Đã mở lại tài khoản.") if opens else _("Đã khóa tài khoản; mọi phiên đã kết thúc.")
    return changed(wanted_id, sent, told, lambda: switch_officer(
        database(), officer_id=officer_id(), switched_id=wanted_id, is_active=opens,
    ))  # fmt: skip


@pages.post("/organisation/officers/<int:wanted_id>/password")
@login_required  # type: ignore[untyped-decorator]
@proven
def hand_over_password(wanted_id: int) -> ResponseReturnValue:
    """Told on this page alone; nothing keeps it but its hash."""
    made = issue_password(database(), officer_id=officer_id(), to_id=wanted_id,
                          cost=settings().password)  # fmt: skip
    return officer_page(wanted_id, password=made)


def changed(
    wanted_id: int, sent: Sent, told: str, change: Callable[[], Any]
) -> ResponseReturnValue:
    try:
        change()
    except Invalid as refused:
        return officer_page(wanted_id, sent.at_fields(refused.problems)), 422
    flash(told, "ok")
    return redirect(f"/organisation/officers/{wanted_id}", 303)


def particulars(sent: Sent) -> Particulars:
    return Particulars(sent.line("full_name"), sent.line("title"), sent.line("email"))


def officer_page(wanted_id: int, problems: Sequence[FieldProblem] = (), password: str = "") -> str:
    with database().reading() as db:
        found = read_officer(db, officer_id(), wanted_id)
        units = pairs(units_to_choose(db))
        roles = list(role_names(db, chosen_language()).items())
    return render_template(
        "organisation/officer.html", found=found, o=found.officer, units=units, roles=roles,
        typed=request.form, problems=by_path(problems), field_word=field_word, password=password,
    )  # fmt: skip


def new_officer_form(problems: Sequence[FieldProblem] = ()) -> str:
    with database().reading() as db:
        access.require_admin(db, officer_id())
    return render_template(
        "organisation/new_officer.html", typed=request.form, problems=by_path(problems),
        field_word=field_word,
    )  # fmt: skip
