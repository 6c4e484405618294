"""Signing in with the office's own account, where a provider of OpenID Connect is set: state, nonce
and PKCE by Authlib; without the settings it is not there and nobody is called."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from server.actions.accounts.enter_from_office import enter_from_office
from server.errors import NotFound, SignInFailed
from server.web.context import database, settings
from server.web.entering import needs_code, remember
from server.web.known_browsers import origin_for
from server.web.language import translate as _
from server.web.places import outer_address
from server.web.session import local_path

pages = Blueprint("office_sign_in", __name__)
RETURN = "/sign-in/office/return"
PATIENCE = 10  # seconds for the provider to answer


@pages.app_template_global()
def office_name() -> str:
    """What the button says; empty: there is no such way in."""
    return (settings().oidc_name or _("Tài khoản cơ quan")) if settings().oidc_issuer else ""


@pages.get("/sign-in/office")
def go_to_office() -> ResponseReturnValue:
    office, faults = provider()
    session["wanted"] = local_path(request.args.get("next"))
    try:
        answer: ResponseReturnValue = office.authorize_redirect(outer_address(RETURN))
    except faults as error:
        return turned_away(error)
    return answer


@pages.get(RETURN)
def come_from_office() -> ResponseReturnValue:
    office, faults = provider()
    wanted = local_path(session.get("wanted"))
    try:
        told = office.authorize_access_token(claims_options={
            "iss": {"essential": True, "value": settings().oidc_issuer},
            "aud": {"essential": True, "value": settings().oidc_client},
        })["userinfo"]  # fmt: skip
        officer = enter_from_office(database(), settings(), told=told, origin=origin_for(""))
    except faults as error:
        return turned_away(error)
    if needs_code(officer):
        return redirect("/sign-in/code", 303)
    remember(officer)
    return redirect(wanted or "/tasks", 303)


def turned_away(error: Exception) -> ResponseReturnValue:
    """The log has the reason; whoever stands outside only whether trying again may help."""
    current_app.logger.warning("sign-in by the office's account: %s", type(error).__name__)
    if isinstance(error, SignInFailed):
        told = _("Tài khoản cơ quan đúng, nhưng ở đây chưa gắn với cán bộ nào.")
        told += " " + _("Đề nghị quản trị gắn cho, hoặc dùng mật khẩu.")
    else:
        told = _("Tài khoản cơ quan chưa mở được hệ thống này. Hãy thử lại, hoặc dùng mật khẩu.")
    wanted = local_path(session.get("wanted"))
    page = render_template("accounts/sign_in.html", next=wanted, problem=told, login="")
    return page, SignInFailed.status


def provider() -> tuple[Any, tuple[type[Exception], ...]]:
    """The client of the provider, made once, and what may go wrong with it."""
    chosen = settings()
    if not chosen.oidc_issuer:
        raise NotFound("page-not-found")
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415  where it is set, alone
    from authlib.integrations.flask_client import OAuth  # noqa: PLC0415
    from joserfc.errors import JoseError  # noqa: PLC0415
    from requests import RequestException  # noqa: PLC0415

    known, named = current_app.extensions, f"office {chosen.oidc_issuer} {chosen.oidc_client}"
    if named not in known:
        known[named] = OAuth(current_app).register(
            "office", client_id=chosen.oidc_client, client_secret=chosen.oidc_secret,
            server_metadata_url=f"{chosen.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256",
                           "default_timeout": PATIENCE},
        )  # fmt: skip
    faults = (AuthlibBaseError, JoseError, RequestException, KeyError, ValueError, SignInFailed)
    return known[named], faults
