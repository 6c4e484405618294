"""Refusals are pages of ours, tell what to do next, and give nothing away."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.database import Database
from server.errors import Refused
from tests.web.conftest import Browse

GARBAGE = ("0", "-1", "abc", "1e3", "99999999999999999999", "1%00", "%F0%9F%92%A9", "1/../2", "'")


@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_nonsense_number_is_not_found(
    browser_of: Browse, cast: SimpleNamespace, garbage: str
) -> None:
    browser = browser_of(cast.lam_ott)

    for stem in ("/tasks/", "/files/"):
        assert browser.get(stem + garbage).status_code == 404


def test_a_nonsense_filter_still_shows_a_list(browser_of: Browse, cast: SimpleNamespace) -> None:
    browser = browser_of(cast.lam_ott)

    for query in ("view=x", "unit=abc", "case=-5", "after=2022", "after=_", "after=2022-13-01_5",
                  "unit=99999999999999999999", "q=%00%ff", "q=" + "a" * 500):  # fmt: skip
        assert browser.get(f"/tasks?{query}").status_code == 200, query


def test_a_page_that_is_not_there_says_so_in_vietnamese(stranger: FlaskClient) -> None:
    answer = stranger.get("/no-such-page")

    assert answer.status_code == 404
    assert "<title>Lỗi: Không tìm thấy trang | Thông Suốt</title>" in answer.text


def test_an_address_that_only_takes_forms_says_so(
    browser_of: Browse, cast: SimpleNamespace
) -> None:
    answer = browser_of(cast.lam_ott).get("/sign-out")

    assert answer.status_code == 405
    assert answer.headers["Allow"]


def test_a_fault_of_ours_is_told_without_detail(app_of_its_own: Flask) -> None:
    @app_of_its_own.get("/broken")
    def broken() -> str:
        raise KeyError("the password is hunter2")

    answer = app_of_its_own.test_client().get("/broken")

    assert answer.status_code == 500
    assert "hunter2" not in answer.text
    assert "Mã để báo người quản trị" in answer.text


def test_a_state_secret_is_refused_with_instructions(app_of_its_own: Flask) -> None:
    @app_of_its_own.get("/secret")
    def secret() -> str:
        raise Refused("secret")

    answer = app_of_its_own.test_client().get("/secret")

    assert answer.status_code == 422
    assert "bảo vệ bí mật nhà nước" in answer.text


def test_health_is_told_while_the_database_answers(stranger: FlaskClient) -> None:
    answer = stranger.get("/healthz")

    assert answer.status_code == 200
    assert answer.get_json()["status"] == "ok"


def test_a_database_that_is_gone_is_503(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Database("sqlite:////nonexistent/folder/thongsuot.db")
    monkeypatch.setitem(app.extensions, "database", gone)

    assert app.test_client().get("/healthz").status_code == 503
    with app.test_client() as browser:
        with browser.session_transaction() as session:
            session["_user_id"] = "1:1"
        assert browser.get("/tasks").status_code == 503
    gone.close()
    assert database
