"""Thiết lập của cơ quan: what holds, where it comes from, and a form for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.installation.change_setting import change_setting
from server.database import Work
from server.errors import Invalid
from server.queries.directive_drafts import templates_to_choose
from server.queries.office_settings import called_models, list_settings, read_setting
from server.services.office_settings import CHOICE, GROUPS, MODEL, SWITCH, TEXT, Setting, as_typed
from server.web.context import database, officer_id
from server.web.dated_forms import Sent, field_word
from server.web.language import chosen_language, sentence
from server.web.language import translate as _
from server.web.row_forms import by_path
from workflows.forms import FieldProblem

pages = Blueprint("office_settings", __name__)
AT = "/organisation/settings"


@pages.get(AT)
@login_required  # type: ignore[untyped-decorator]
def show_settings() -> ResponseReturnValue:
    with database().reading() as db:
        lines, models = list_settings(db, officer_id()), model_names(db)
        called_by_us = called_models(db, officer_id())
    return render_template("organisation/settings.html", lines=lines, groups=GROUPS, say=said,
                           shown=partial(shown, models), called=called,
                           called_models=called_by_us)  # fmt: skip


@pages.get(f"{AT}/<setting>")
@login_required  # type: ignore[untyped-decorator]
def show_setting(setting: str) -> ResponseReturnValue:
    return setting_page(setting)


@pages.post(f"{AT}/<setting>")
@login_required  # type: ignore[untyped-decorator]
def change(setting: str) -> ResponseReturnValue:
    sent = Sent()
    try:
        change_setting(database(), officer_id=officer_id(), name=setting,
                       typed=sent.line("value"), reason=sent.line("reason"))  # fmt: skip
    except Invalid as refused:
        return setting_page(setting, refused.problems), 422
    flash(_("Đã đổi, có hiệu lực từ bây giờ."), "ok")
    return redirect(AT, 303)


def setting_page(name: str, problems: Sequence[FieldProblem] = ()) -> str:
    with database().reading() as db:
        found, models = read_setting(db, officer_id(), name), model_names(db)
    one = found.line.setting
    return render_template(
        "organisation/setting.html", found=found, s=one, say=said, shown=partial(shown, models),
        called=called, as_typed=as_typed,
        options=[(code, shown(models, one, code)) for code in choices_of(one, models)],
        typed=request.form, problems=by_path(problems), field_word=field_word,
    )  # fmt: skip


def model_names(db: Work) -> Mapping[str, str]:
    """Of those that a directive may be rolled out with."""
    is_english = chosen_language() == "en"
    return {one.key: one.english if is_english else one.name for one in templates_to_choose(db)}


def choices_of(setting: Setting, models: Mapping[str, str]) -> Sequence[Any]:
    if setting.kind == MODEL:
        return tuple(models)
    return ("1", "0") if setting.kind == SWITCH else setting.options


def said(kind: str, name: str) -> str:
    """A sentence of the catalogues: param-…, setting-group-…, setting-effect-…"""
    return sentence(f"{kind}-{name}")


def called(setting: Setting) -> str:
    words_of_it = said("param", setting.name)
    return words_of_it[:1].upper() + words_of_it[1:]


def shown(models: Mapping[str, str], setting: Setting, value: Any) -> str:
    """With its measure: 5 ngày làm việc, Hằng quý, Có."""
    if setting.kind == SWITCH:
        return _("Có") if value in (True, "1") else _("Không")
    if setting.kind == CHOICE:
        return said("setting-option", str(value))
    if setting.kind == MODEL:
        return models.get(str(value), str(value))
    if setting.kind == TEXT:
        return str(value)
    return sentence(f"measure-{setting.measure}", {"n": as_typed(value)})
