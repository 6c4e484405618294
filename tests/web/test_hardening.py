"""What docs/asvs.md names and no other test shows: kinds, methods, foreign sites, logs."""

from __future__ import annotations

import logging
import re
from types import SimpleNamespace

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from tests.web.conftest import Browse

SECRET = "mật khẩu không ai được đọc"


def test_no_other_site_is_let_in(stranger: FlaskClient) -> None:
    foreign = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}

    for answer in (stranger.get("/sign-in", headers=foreign),
                   stranger.options("/sign-in", headers=foreign)):  # fmt: skip
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
        assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/tasks", "/account", "/no-such-page", "/cases/new"])
def test_every_page_says_its_kind_and_letters(
    browser_of: Browse, cast: SimpleNamespace, path: str
) -> None:
    answer = browser_of(cast.lam_ott).get(path)

    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_passwords_are_masked_and_may_be_pasted(
    browser_of: Browse, cast: SimpleNamespace, stranger: FlaskClient
) -> None:
    for page in (stranger.get("/sign-in").text, browser_of(cast.lam_ott).get("/account").text):
        fields = [one for one in re.findall(r"<input[^>]*>", page) if "password" in one]

        assert fields
        assert all('type="password"' in one for one in fields)
        assert all(re.search(r'autocomplete="(current|new)-password"', one) for one in fields)
        assert "onpaste" not in page


def test_nothing_but_what_is_meant_is_served(stranger: FlaskClient) -> None:
    for path in ("/.git/config", "/static/", "/static/css/", "/static/../app.py",
                 "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/secret_key"):  # fmt: skip
        assert stranger.get(path).status_code == 404, path
    assert stranger.open("/sign-in", method="TRACE").status_code == 405


def test_no_log_holds_a_password(app_of_its_own: Flask, caplog: pytest.LogCaptureFixture) -> None:
    @app_of_its_own.post("/broken")
    def broken() -> str:
        raise RuntimeError(request.path)

    caplog.set_level(logging.DEBUG)
    browser = app_of_its_own.test_client()
    cookie = {"Cookie": f"thongsuot={SECRET}".encode().decode("latin-1")}

    typed = {"login": "lam.ott", "password": SECRET}
    assert browser.post("/sign-in", data=typed).status_code == 401
    assert browser.post("/broken", data=typed, headers=cookie).status_code == 500

    assert "fault" in caplog.text
    assert SECRET not in caplog.text
    assert "thongsuot=" not in caplog.text


def test_cookies_are_not_for_scripts_nor_for_other_sites(stranger: FlaskClient) -> None:
    answer = stranger.post("/sign-in", data={"login": "lam.ott", "password": "thongsuot"})

    written = answer.headers.getlist("Set-Cookie")
    assert len(written) == 2  # the session, and the mark of a known browser
    assert all("HttpOnly" in one and "SameSite=Lax" in one for one in written)
    assert all("Domain=" not in one and "Path=/" in one for one in written)
