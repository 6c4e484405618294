"""Tổ chức: units as of a day, one unit's names, place, groups and people over time; its changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server import access
from server.actions.organisation.add_unit import KINDS, NewUnit, add_unit
from server.actions.organisation.end_unit import end_unit
from server.actions.organisation.place_unit import place_unit
from server.actions.organisation.regroup_unit import regroup_unit
from server.actions.organisation.rename_unit import rename_unit
from server.errors import Invalid
from server.queries.choices import groups_to_choose, units_to_choose
from server.queries.inbox_filters import words
from server.queries.organisation import list_units, read_unit, unit_choices
from server.queries.successions import changes_of_unit
from server.web.context import database, officer_id
from server.web.dated_forms import Sent, field_word
from server.web.language import translate as _
from server.web.row_forms import by_path, day_of, is_bad_day
from workflows.forms import FieldProblem

pages = Blueprint("organisation", __name__)
NEW = ("code", "name", "kind", "parent", "group", "issuer_code", "document")


@pages.get("/organisation")
@login_required  # type: ignore[untyped-decorator]
def show_units() -> ResponseReturnValue:
    typed, text = request.args.get("on", "")[:20], words(request.args.get("q"), 100)
    with database().reading() as db:
        day = day_of(typed) or db.today
        lines = list_units(db, officer_id(), day, text)
        today = db.today
    return render_template("organisation/units.html", lines=lines, day=day, today=today,
                           text=text, typed=typed, is_bad=is_bad_day(typed))  # fmt: skip


@pages.get("/organisation/units/new")
@login_required  # type: ignore[untyped-decorator]
def ask_for_unit() -> ResponseReturnValue:
    return new_unit_form()


@pages.post("/organisation/units")
@login_required  # type: ignore[untyped-decorator]
def enter_unit() -> ResponseReturnValue:
    sent = Sent(needed=("name", "code", "kind", "day", "document"))
    try:
        wanted = NewUnit(
            **{name: sent.line(name) for name in NEW}, day=sent.day(),
            is_collective=sent.line("is_collective") == "1",
        )  # fmt: skip
        unit_id = add_unit(database(), officer_id=officer_id(), wanted=wanted)
    except Invalid as refused:
        return new_unit_form(sent.at_fields(refused.problems)), 422
    flash(_("Đã thêm đơn vị."), "ok")
    return redirect(f"/organisation/units/{unit_id}", 303)


@pages.get("/organisation/units/<int:unit_id>")
@login_required  # type: ignore[untyped-decorator]
def show_unit(unit_id: int) -> ResponseReturnValue:
    return unit_page(unit_id)


@pages.post("/organisation/units/<int:unit_id>/names")
@login_required  # type: ignore[untyped-decorator]
def rename(unit_id: int) -> ResponseReturnValue:
    sent = Sent("name", ("name", "day", "document"))
    return changed(unit_id, sent, _("Đã ghi tên mới. Văn bản trước ngày đó giữ tên cũ."),
                   lambda: rename_unit(
        database(), officer_id=officer_id(), unit_id=unit_id, name=sent.line("name"),
        day=sent.day(), document=sent.line("document"),
    ))  # fmt: skip


@pages.post("/organisation/units/<int:unit_id>/parents")
@login_required  # type: ignore[untyped-decorator]
def place(unit_id: int) -> ResponseReturnValue:
    sent = Sent("parent", ("parent", "day", "document"))
    return changed(unit_id, sent, _("Đã ghi đơn vị cấp trên."), lambda: place_unit(
        database(), officer_id=officer_id(), unit_id=unit_id, parent_id=sent.number("parent") or 0,
        kind=sent.line("kind"), day=sent.day(), document=sent.line("document"),
        instead_of=sent.number("instead_of"),
    ))  # fmt: skip


@pages.post("/organisation/units/<int:unit_id>/groups")
@login_required  # type: ignore[untyped-decorator]
def regroup(unit_id: int) -> ResponseReturnValue:
    sent = Sent("group", ("group", "day"))
    return changed(unit_id, sent, _("Đã ghi nhóm nhận văn bản."), lambda: regroup_unit(
        database(), officer_id=officer_id(), unit_id=unit_id, group=sent.line("group"),
        day=sent.day(), leaves=sent.line("leaves") == "1",
    ))  # fmt: skip


@pages.post("/organisation/units/<int:unit_id>/end")
@login_required  # type: ignore[untyped-decorator]
def end(unit_id: int) -> ResponseReturnValue:
    sent = Sent("end", ("day", "document"))
    return changed(unit_id, sent, _("Đã ghi ngày đơn vị kết thúc. Lịch sử giữ nguyên."),
                   lambda: end_unit(
        database(), officer_id=officer_id(), unit_id=unit_id, day=sent.day(),
        document=sent.line("document"),
    ))  # fmt: skip


def changed(unit_id: int, sent: Sent, told: str, change: Callable[[], None]) -> ResponseReturnValue:
    try:
        change()
    except Invalid as refused:
        return unit_page(unit_id, sent.at_fields(refused.problems)), 422
    flash(told, "ok")
    return redirect(f"/organisation/units/{unit_id}", 303)


def unit_page(unit_id: int, problems: Sequence[FieldProblem] = ()) -> str:
    with database().reading() as db:
        found = read_unit(db, officer_id(), unit_id)
        units, groups = unit_choices(db), pairs(groups_to_choose(db))
        changes = changes_of_unit(db, unit_id)
    return render_template(
        "organisation/unit.html", found=found, changes=changes, u=found.unit, units=units,
        groups=groups, typed=request.form, problems=by_path(problems), field_word=field_word,
    )  # fmt: skip


def new_unit_form(problems: Sequence[FieldProblem] = ()) -> str:
    with database().reading() as db:
        access.require_admin(db, officer_id())
        units, groups = pairs(units_to_choose(db)), pairs(groups_to_choose(db))
    return render_template(
        "organisation/new_unit.html", units=units, groups=groups, kinds=KINDS, typed=request.form,
        problems=by_path(problems), field_word=field_word,
    )  # fmt: skip


def pairs(choices: Sequence[Any]) -> list[tuple[str, str]]:
    return [(one.value, one.words) for one in choices]
