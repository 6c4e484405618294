"""Browsers that an officer has signed in with: told apart from whoever guesses at the same name
or from the same address (OWASP, Slow down online guessing attacks with device cookies)."""

from __future__ import annotations

import secrets

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from server.recording.sign_ins import Origin
from server.web.context import settings

MOST = 8  # officers of one browser
YEAR = 365 * 24 * 3600


def origin_for(login: str) -> Origin:
    known = known_logins()
    return Origin(request.remote_addr or "", known.get(login.strip().lower(), ""))


def known_logins() -> dict[str, str]:
    """A mark for each login that this browser has signed in with."""
    try:
        found = signer().loads(request.cookies.get(cookie_name(), ""))
    except BadSignature:
        return {}
    return found if isinstance(found, dict) else {}


def remember_browser(login: str) -> None:
    known = known_logins()
    known[login] = known.pop(login, "") or secrets.token_urlsafe(16)  # the last used stands last
    kept = dict(list(known.items())[-MOST:])

    @after_this_request
    def write(response: Response) -> Response:
        response.set_cookie(cookie_name(), signer().dumps(kept), max_age=YEAR, httponly=True,
                            secure=settings().behind_tls, samesite="Lax", path="/")  # fmt: skip
        return response


def signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="known browser")


def cookie_name() -> str:
    return "__Host-thongsuot-known" if settings().behind_tls else "thongsuot-known"
