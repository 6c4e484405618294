"""Sổ văn bản đi, sổ văn bản đến."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import login_required

from server.actions.registers.register_incoming import REQUIRED, register_incoming
from server.code_words import DELICATE
from server.errors import Invalid
from server.queries.files import StoredFile
from server.queries.registers import list_incoming, list_outgoing
from server.services.delicate import topic_in
from server.services.typed import positive
from server.textfold import nfc
from server.web.context import database, officer_id
from server.web.language import translate as _
from server.web.loose_files import Loose, posted_files
from server.web.numbers import asked_number
from server.web.posted import posted_key
from server.web.row_forms import by_path, day_of, is_bad_day
from workflows.forms import FieldProblem

pages = Blueprint("registers", __name__)
FIELDS = ("unit", "issuer", "full_number", "issued_on", "arrived_on", "subject", "receiver",
          "note", "secrecy", "start")  # fmt: skip


@pages.get("/registers/outgoing")
@login_required  # type: ignore[untyped-decorator]
def show_outgoing() -> ResponseReturnValue:
    with database().reading() as db:
        page = list_outgoing(db, officer_id(), after=asked_number("after"))
    return render_template("registers/outgoing.html", page=page)


@pages.get("/registers/incoming")
@login_required  # type: ignore[untyped-decorator]
def show_incoming() -> ResponseReturnValue:
    return incoming_page({})


@pages.post("/registers/incoming")
@login_required  # type: ignore[untyped-decorator]
def add_incoming() -> ResponseReturnValue:
    typed = {name: nfc(request.form.get(name, "")).strip() for name in FIELDS}
    scan = posted_files("scan")
    try:
        enter(typed, scan)
    except Invalid as refusal:
        return incoming_page(typed, refusal.problems, scan.files[-1:]), 422
    flash(_("Đã vào sổ văn bản đến."), "ok")
    if topic := topic_in(typed["subject"]):
        flash(
            _("Trích yếu nói đến {topic}: rà soát người được xem.", topic=_(DELICATE[topic])),
            "warn",
        )
    return redirect("/registers/incoming", 303)


def enter(typed: dict[str, str], scan: Loose) -> None:
    """The newest of the files is the scan: another one was chosen instead of it."""
    bad = [name for name in ("issued_on", "arrived_on") if is_bad_day(typed[name])]
    unit_id = positive(typed["unit"])
    problems = [*scan.problems, *(FieldProblem((name,), "not-a-date") for name in bad)]
    if unit_id is None:
        problems.append(FieldProblem(("unit",), "required"))
    problems += [FieldProblem((name,), "required") for name in REQUIRED if not typed[name]]
    if problems or unit_id is None:
        raise Invalid(problems=problems)
    register_incoming(
        database(),
        officer_id=officer_id(),
        unit_id=unit_id,
        issuer=typed["issuer"],
        full_number=typed["full_number"],
        subject=typed["subject"],
        issued_on=day_of(typed["issued_on"]),
        arrived_on=day_of(typed["arrived_on"]),
        receiver=typed["receiver"],
        note=typed["note"],
        secrecy=typed["secrecy"],
        file_id=scan.ids[-1] if scan.ids else None,
        start_drafting=typed["start"] == "yes",
        key=posted_key(),
    )


def incoming_page(
    typed: dict[str, str], problems: Any = (), files: tuple[StoredFile, ...] = ()
) -> str:
    with database().reading() as db:
        page = list_incoming(db, officer_id(), after=asked_number("after"))
    return render_template(
        "registers/incoming.html", page=page, typed=typed, problems=by_path(problems), files=files,
        key=uuid.uuid4(),
    )  # fmt: skip
