"""One's own password: long, not a common one, asked for again; other sessions end with it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

OWN = "sáng nay trời rất đẹp"


@pytest.fixture
def signed_in(app: Flask) -> FlaskClient:
    return sign_in(app, "thongsuot")


def sign_in(app: Flask, password: str) -> FlaskClient:
    browser = app.test_client()
    answer = browser.post("/sign-in", data={"login": "lam.ott", "password": password})
    assert answer.status_code == 303
    return browser


def change(browser: FlaskClient, new: str, old: str = "thongsuot", again: str = "") -> FlaskClient:
    return browser.post("/account/password", data={"old": old, "new": new, "again": again or new})


def test_a_new_password_ends_every_other_session(app: Flask, signed_in: FlaskClient) -> None:
    elsewhere = sign_in(app, "thongsuot")

    assert change(signed_in, OWN).status_code == 303

    assert signed_in.get("/tasks").status_code == 200
    assert elsewhere.get("/tasks").status_code == 401
    assert sign_in(app, OWN).get("/tasks").status_code == 200


@pytest.mark.parametrize(("new", "told"), [
    ("ngan qua", "ngắn quá, ít nhất 12 ký tự"),
    ("x" * 201, "dài quá, nhiều nhất 200 ký tự"),
    ("MatKhau123456", "nhiều người dùng"),
    ("MatKhau1234567", "nhiều người dùng"),
    ("aaaaaaaaaaaaab", "quá ít ký tự khác nhau"),
    ("toi la lam.ott day", "chứa tên đăng nhập"),
])  # fmt: skip
def test_a_weak_one_is_refused_in_words(signed_in: FlaskClient, new: str, told: str) -> None:
    answer = change(signed_in, new)

    assert answer.status_code == 422
    assert told in answer.text
    assert new not in answer.text


def test_whoever_sits_at_an_open_session_does_not_guess_on(signed_in: FlaskClient) -> None:
    told = [change(signed_in, OWN, old="sai").status_code for _ in range(6)]

    assert told == [422] * 5 + [429]
    assert signed_in.get("/tasks").status_code == 200


def test_other_sessions_end_and_this_one_goes_on(app: Flask, signed_in: FlaskClient) -> None:
    elsewhere = sign_in(app, "thongsuot")

    assert signed_in.post("/account/sessions/end").status_code == 303

    assert elsewhere.get("/tasks").status_code == 401
    assert signed_in.get("/tasks").status_code == 200
