"""Headers, cookies, sizes and the CSRF guard; every answer leaves through here."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.routing import IntegerConverter, Map

from server.settings import Settings
from server.web import api

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
YEAR = 365 * 24 * 3600


def flask_config(settings: Settings) -> dict[str, Any]:
    """The prefix __Host- needs HTTPS, so a plain installation carries another name."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": "__Host-thongsuot" if settings.behind_tls else "thongsuot",
        "SESSION_COOKIE_SECURE": settings.behind_tls,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": settings.session_hours * 3600,
        "SESSION_REFRESH_EACH_REQUEST": True,
        "MAX_CONTENT_LENGTH": settings.upload_limit,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,  # all typed text of one form
        "MAX_FORM_PARTS": 20_000,  # a table of a thousand rows still fits
        "TRUSTED_HOSTS": list(settings.trusted_hosts) or None,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: long forms stay open for hours
    }


class Id(IntegerConverter):
    """A number in an address that fits into a column; longer ones are simply not there."""

    def __init__(self, map: Map, **given: Any) -> None:  # noqa: A002
        super().__init__(map, **{"max": 2**63 - 1, **given})


def protect(app: Flask, settings: Settings) -> None:
    app.url_map.converters["int"] = Id
    CSRFProtect(app).exempt(api.pages)  # asked with a key, never with a cookie

    @app.after_request
    def write_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.behind_tls:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
        if request.path.startswith("/api/"):
            response.headers["Cache-Control"] = "private, no-cache"  # kept, yet asked again
        elif not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response
