"""Headers on every answer, the CSRF guard, foreign hosts, sizes."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from server.database import Database
from server.settings import Settings
from server.web.app import create_app
from server.web.security import CONTENT_SECURITY_POLICY
from tests.web.conftest import Browse


def addresses(app: Flask) -> list[str]:
    """Every route that can be asked with GET, with a number in each gap."""
    paths = []
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != "static":
            values = {name: gap(rule, name) for name in rule.arguments}
            paths.append(app.url_map.bind("localhost").build(rule.endpoint, values))
    return sorted(set(paths))


def gap(rule: Rule, name: str) -> object:
    """A number, or the first of the words that may stand there."""
    words = getattr(rule._converters[name], "items", None)
    return sorted(words)[0] if words else 987654


def test_every_answer_carries_the_strict_policy(
    app: Flask, browser_of: Browse, cast: SimpleNamespace, stranger: FlaskClient
) -> None:
    officer = browser_of(cast.lam_ott)

    for path in [*addresses(app), "/static/css/thongsuot.css", "/no-such-page"]:
        for browser in (officer, stranger):
            answer = browser.get(path)

            assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY, path
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            assert answer.headers["X-Frame-Options"] == "DENY", path
            assert answer.status_code < 500, path
            answer.close()


def test_no_page_is_kept_by_a_cache(browser_of: Browse, cast: SimpleNamespace) -> None:
    assert browser_of(cast.lam_ott).get("/tasks").headers["Cache-Control"] == "no-store"


def test_no_page_shows_content_to_a_stranger(app: Flask, stranger: FlaskClient) -> None:
    for path in addresses(app):
        answer = stranger.get(path)

        open_to_all = path in ("/", "/sign-in", "/healthz", "/api/v1/", "/api/v1/openapi.json")
        is_off = path.startswith("/sign-in/office") and answer.status_code == 404
        at_its_key = is_off or (path.startswith("/calendar/") and answer.status_code == 404)
        assert answer.status_code == 401 or open_to_all or at_its_key, path


def test_no_page_holds_inline_script_or_style(browser_of: Browse, cast: SimpleNamespace) -> None:
    browser = browser_of(cast.lam_ott)

    for path in ("/tasks", "/keys", "/no-such-page"):
        page = browser.get(path).text
        assert "style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert " on" + "click=" not in page


def test_a_form_without_its_token_is_refused(
    settings: Settings, database: Database, cast: SimpleNamespace
) -> None:
    browser = create_app(settings, database).test_client()

    answer = browser.post("/sign-in", data={"login": "lam.ott", "password": "thongsuot"})

    assert cast.lam_ott
    assert answer.status_code == 400
    assert "chưa gửi được" in answer.text


def test_a_foreign_host_is_refused(settings: Settings, database: Database) -> None:
    app = create_app(replace(settings, trusted_hosts=("localhost",)), database)

    answer = app.test_client().get("/sign-in", base_url="http://evil.example")

    assert answer.status_code == 400
    assert "Content-Security-Policy" in answer.headers


def test_too_much_is_refused(settings: Settings, database: Database) -> None:
    app = create_app(replace(settings, upload_limit=1000), database)
    app.config["WTF_CSRF_ENABLED"] = False

    answer = app.test_client().post("/sign-in", data={"login": "x" * 2000})

    assert answer.status_code == 413


@pytest.mark.parametrize("behind_tls", [False, True])
def test_cookies_are_secure_behind_tls_only(
    settings: Settings, database: Database, cast: SimpleNamespace, *, behind_tls: bool
) -> None:
    app = create_app(replace(settings, behind_tls=behind_tls), database)
    app.config["WTF_CSRF_ENABLED"] = False
    base = "https://localhost" if behind_tls else "http://localhost"

    answer = app.test_client().post(
        "/sign-in", data={"login": "lam.ott", "password": "thongsuot"}, base_url=base
    )

    assert cast.lam_ott
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie and cookie.startswith("__Host-")) is behind_tls
    assert ("Strict-Transport-Security" in answer.headers) is behind_tls
