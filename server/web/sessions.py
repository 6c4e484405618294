"""Where an officer is signed in, and how they came in: their own, and an administrator's view."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from server import access
from server.actions.accounts.end_session import end_session
from server.actions.officers.reset_second_factor import reset_second_factor
from server.errors import Invalid
from server.queries.officers import read_officer
from server.queries.sign_ins import all_attempts, attempts_of, factor_of, sessions_of
from server.web.context import database, officer_id, settings
from server.web.dated_forms import Sent, field_word
from server.web.language import translate as _
from server.web.numbers import asked_number
from server.web.proof import proven
from server.web.row_forms import by_path

pages = Blueprint("sessions", __name__)
OFFICER = "/organisation/officers/<int:wanted_id>"


@pages.get("/account/sessions")
@login_required  # type: ignore[untyped-decorator]
def show_own() -> ResponseReturnValue:
    me, after = officer_id(), asked_number("after")
    with database().reading() as db:
        running = sessions_of(db, settings(), me)
        attempts = attempts_of(db, me, me, after=after)
    return render_template("accounts/sessions.html", running=running, attempts=attempts,
                           here=current_user.session.id)  # fmt: skip


@pages.post("/account/sessions/<int:session_id>/end")
@login_required  # type: ignore[untyped-decorator]
@proven
def end_own(session_id: int) -> ResponseReturnValue:
    end_session(database(), officer_id=officer_id(), session_id=session_id)
    flash(_("Đã kết thúc phiên đăng nhập đó."), "ok")
    return redirect("/account/sessions", 303)


@pages.get(f"{OFFICER}/sign-ins")
@login_required  # type: ignore[untyped-decorator]
def show_officers(wanted_id: int) -> ResponseReturnValue:
    return officers_page(wanted_id)


@pages.post(f"{OFFICER}/sessions/<int:session_id>/end")
@login_required  # type: ignore[untyped-decorator]
@proven
def end_officers(wanted_id: int, session_id: int) -> ResponseReturnValue:
    end_session(database(), officer_id=officer_id(), session_id=session_id, of_id=wanted_id)
    flash(_("Đã kết thúc phiên đăng nhập đó."), "ok")
    return redirect(f"/organisation/officers/{wanted_id}/sign-ins", 303)


@pages.post(f"{OFFICER}/second-factor/reset")
@login_required  # type: ignore[untyped-decorator]
@proven
def reset(wanted_id: int) -> ResponseReturnValue:
    try:
        reset_second_factor(database(), officer_id=officer_id(), of_id=wanted_id,
                            reason=Sent().line("reason"))  # fmt: skip
    except Invalid as refused:
        return officers_page(wanted_id, refused), 422
    flash(_("Đã xóa bước xác thực thứ hai; mọi phiên của cán bộ này đã kết thúc."), "ok")
    return redirect(f"/organisation/officers/{wanted_id}/sign-ins", 303)


@pages.get("/sign-ins")
@login_required  # type: ignore[untyped-decorator]
def show_all() -> ResponseReturnValue:
    """The administrator's and the auditor's."""
    login = request.args.get("login", "").strip().lower()[:60]
    with database().reading() as db:
        attempts = all_attempts(db, officer_id(), login=login, after=asked_number("after"))
    return render_template("accounts/sign_ins.html", attempts=attempts, login=login)


def officers_page(wanted_id: int, refused: Invalid | None = None) -> str:
    me, after = officer_id(), asked_number("after")
    with database().reading() as db:
        access.require_admin(db, me)
        found = read_officer(db, me, wanted_id)
        shown = {
            "running": sessions_of(db, settings(), wanted_id),
            "attempts": attempts_of(db, me, wanted_id, after=after),
            "factor": factor_of(db, settings(), wanted_id),
        }
    return render_template("organisation/sign_ins.html", o=found.officer, typed=request.form,
                           problems=by_path(refused.problems if refused else ()), here=None,
                           field_word=field_word, **shown)  # fmt: skip


KINDS = (("Edg", "Edge"), ("OPR", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox", "Firefox"),
         ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
MACHINES = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip


@pages.app_template_filter("browser")
def browser_name(agent: str) -> str:
    """Firefox, Windows: what a person knows their browser by; empty when it says neither."""
    said = (next((name for mark, name in of if mark in agent), "") for of in (KINDS, MACHINES))
    return ", ".join(name for name in said if name)
