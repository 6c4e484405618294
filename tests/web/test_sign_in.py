"""Signing in and out, and what a stolen or old cookie is worth."""

from __future__ import annotations

import re
from types import SimpleNamespace

from flask.testing import FlaskClient

from server.actions.accounts.sign_out_everywhere import sign_out_everywhere
from server.database import Database
from tests.web.conftest import Browse

WRONG = {"login": "lam.ott", "password": "wrong"}
RIGHT = {"login": "lam.ott", "password": "thongsuot"}


def test_the_right_password_leads_to_where_the_officer_wanted_to_go(stranger: FlaskClient) -> None:
    answer = stranger.post("/sign-in", data={**RIGHT, "next": "/tasks?view=mine"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/tasks?view=mine")
    assert stranger.get("/tasks").status_code == 200


def test_nobody_is_led_to_another_site(stranger: FlaskClient) -> None:
    for elsewhere in ("//evil.example", "https://evil.example", "/\\evil.example", "tasks"):
        answer = stranger.post("/sign-in", data={**RIGHT, "next": elsewhere})

        assert answer.headers["Location"] == "/tasks"


def test_a_wrong_password_and_an_unknown_name_look_the_same(stranger: FlaskClient) -> None:
    wrong = stranger.post("/sign-in", data=WRONG)
    unknown = stranger.post("/sign-in", data={"login": "lam.ott2", "password": "wrong"})

    assert wrong.status_code == unknown.status_code == 401
    token = re.compile(r'(name="csrf_token" value=")[^"]*')  # carries the second it was made in
    shown = [token.sub(r"\1", page) for page in (wrong.text, unknown.text)]
    assert shown[0].replace("lam.ott", "") == shown[1].replace("lam.ott2", "")
    assert "wrong" not in wrong.text


def test_after_too_many_failures_even_the_right_password_waits(stranger: FlaskClient) -> None:
    answers = [stranger.post("/sign-in", data=WRONG).status_code for _ in range(6)]

    refused = stranger.post("/sign-in", data=RIGHT)

    assert answers == [401, 401, 401, 401, 401, 429]
    assert refused.status_code == 429
    assert "15 phút" in refused.text


def test_a_page_asks_a_stranger_to_sign_in_at_its_own_address(stranger: FlaskClient) -> None:
    answer = stranger.get("/tasks?view=mine")

    assert answer.status_code == 401
    assert 'name="next" value="/tasks?view=mine"' in answer.text


def test_signing_out_everywhere_ends_every_session(
    browser_of: Browse, cast: SimpleNamespace, database: Database
) -> None:
    browser = browser_of(cast.lam_ott)
    assert browser.get("/tasks").status_code == 200

    sign_out_everywhere(database, officer_id=cast.lam_ott)

    assert browser.get("/tasks").status_code == 401


def test_signing_out_ends_the_session(browser_of: Browse, cast: SimpleNamespace) -> None:
    browser = browser_of(cast.lam_ott)

    answer = browser.post("/sign-out")

    assert answer.status_code == 303
    assert browser.get("/tasks").status_code == 401


def test_the_language_is_the_browsers_choice(browser_of: Browse, cast: SimpleNamespace) -> None:
    browser = browser_of(cast.lam_ott)

    answer = browser.post("/language", data={"language": "en", "next": "/tasks"})

    assert answer.headers["Location"] == "/tasks"
    page = browser.get("/tasks").text
    assert '<html lang="en">' in page
    assert "<h1>My work</h1>" in page
