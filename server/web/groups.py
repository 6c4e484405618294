"""Nhóm nhận văn bản: made, renamed, and who is in each from when to when."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.groups.add_group import add_group
from server.actions.groups.rename_group import rename_group
from server.actions.organisation.regroup_unit import regroup_unit
from server.errors import Invalid
from server.queries.groups import list_groups, read_group
from server.queries.organisation import unit_choices
from server.web.context import database, officer_id
from server.web.dated_forms import Sent, field_word
from server.web.language import translate as _
from server.web.row_forms import by_path
from workflows.forms import FieldProblem

pages = Blueprint("groups", __name__)
AT = "/organisation/groups"


@pages.get(AT)
@login_required  # type: ignore[untyped-decorator]
def show_groups() -> ResponseReturnValue:
    return groups_page()


@pages.post(AT)
@login_required  # type: ignore[untyped-decorator]
def enter_group() -> ResponseReturnValue:
    sent = Sent()
    try:
        made = add_group(database(), officer_id=officer_id(), code=sent.line("code"),
                         name=sent.line("name"))  # fmt: skip
    except Invalid as refused:
        return groups_page(refused.problems), 422
    flash(_("Đã lập nhóm. Hãy đưa đơn vị vào nhóm ở dưới."), "ok")
    return redirect(f"{AT}/{made}", 303)


@pages.get(f"{AT}/<int:group_id>")
@login_required  # type: ignore[untyped-decorator]
def show_group(group_id: int) -> ResponseReturnValue:
    return group_page(group_id)


@pages.post(f"{AT}/<int:group_id>/name")
@login_required  # type: ignore[untyped-decorator]
def rename(group_id: int) -> ResponseReturnValue:
    sent = Sent("name")
    told = _("Đã đổi tên nhóm. Văn bản đã phát hành giữ dòng nơi nhận như đã in.")
    return changed(group_id, sent, told, lambda: rename_group(
        database(), officer_id=officer_id(), group_id=group_id, name=sent.line("name"),
    ))  # fmt: skip


@pages.post(f"{AT}/<int:group_id>/members")
@login_required  # type: ignore[untyped-decorator]
def regroup(group_id: int) -> ResponseReturnValue:
    sent = Sent("member", ("unit", "day"))
    with database().reading() as db:
        code = read_group(db, officer_id(), group_id).line.code
    return changed(group_id, sent, _("Đã ghi vào nhóm."), lambda: regroup_unit(
        database(), officer_id=officer_id(), unit_id=sent.chosen("unit"), group=code,
        day=sent.day(), leaves=sent.line("leaves") == "1",
    ))  # fmt: skip


def changed(
    group_id: int, sent: Sent, told: str, change: Callable[[], None]
) -> ResponseReturnValue:
    try:
        change()
    except Invalid as refused:
        return group_page(group_id, sent.at_fields(refused.problems)), 422
    flash(told, "ok")
    return redirect(f"{AT}/{group_id}", 303)


def groups_page(problems: Sequence[FieldProblem] = ()) -> str:
    with database().reading() as db:
        lines = list_groups(db, officer_id())
    return render_template("organisation/groups.html", lines=lines, typed=request.form,
                           problems=by_path(problems), field_word=field_word)  # fmt: skip


def group_page(group_id: int, problems: Sequence[FieldProblem] = ()) -> str:
    with database().reading() as db:
        found, units = read_group(db, officer_id(), group_id), unit_choices(db)
    return render_template(
        "organisation/group.html", found=found, g=found.line, units=units, typed=request.form,
        problems=by_path(problems), field_word=field_word,
    )  # fmt: skip
