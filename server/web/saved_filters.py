"""Saved filters of the inbox: what the address asks for, under a name."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.filters.delete_filter import delete_filter
from server.actions.filters.save_filter import save_filter
from server.errors import Refused
from server.queries.inbox_filters import read_wanted
from server.services.typed import positive
from server.textfold import nfc
from server.web.context import database, officer_id
from server.web.language import sentence
from server.web.language import translate as _
from server.web.tasks import address_of, print_inbox

pages = Blueprint("saved_filters", __name__)


@dataclass(frozen=True)
class Saving:
    """A refused form, as it was typed."""

    name: str
    share: str
    fault: str


@pages.post("/filters")
@login_required  # type: ignore[untyped-decorator]
def keep() -> ResponseReturnValue:
    name = " ".join(nfc(request.form.get("name", "")).split())
    share = request.form.get("share", "")
    kind, _dot, whom = share.partition(".")
    wanted = read_wanted(request.args)
    try:
        save_filter(
            database(),
            officer_id=officer_id(),
            name=name,
            query=wanted.as_query(),
            unit_id=(positive(whom) or 0) if kind == "unit" else None,
            role=whom[:40] if kind != "unit" and share else None,
        )
    except Refused as refused:
        told = sentence(refused.code, refused.args_for_words)
        return print_inbox(saving=Saving(name[:200], share, told)), refused.status
    flash(_("Đã lưu bộ lọc “{name}”.", name=name), "ok")
    return redirect(address_of(wanted), 303)


@pages.post("/filters/<int:filter_id>/deletion")
@login_required  # type: ignore[untyped-decorator]
def take_away(filter_id: int) -> ResponseReturnValue:
    name = delete_filter(database(), officer_id=officer_id(), filter_id=filter_id)
    flash(_("Đã xóa bộ lọc “{name}”.", name=name), "ok")
    return redirect("/tasks", 303)
