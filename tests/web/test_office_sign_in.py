"""OpenID Connect with a real provider on this machine: it opens an officer's own door, no other."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from server.database import Database
from server.tables import Membership, Officer, SignInAttempt

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
"""Of the provider, which runs in a thread of ours."""
PEOPLE: dict[str, dict[str, Any]] = {
    "1": {"email": "Lam.OTT@thanhuy.example", "email_verified": True},
    "2": {"email": "lam.ott@thanhuy.example", "email_verified": False},
    "3": {"email": "nobody@thanhuy.example", "email_verified": True},
}
ELSEWHERE, OURS = "cong-dich-vu", "thongsuot"
FOR_OTHERS = {
    "for another client": {"aud": ELSEWHERE, "azp": ELSEWHERE},
    "for another, asked for by us": {"aud": [ELSEWHERE], "azp": OURS},
    "by another": {"iss": "https://khac.example"},
}
FOR_US = {
    "for us": {"aud": [OURS]},
    "for us too": {"aud": [ELSEWHERE, OURS], "azp": OURS},
}
PEOPLE |= {sub: {**PEOPLE["1"], **said} for sub, said in (FOR_OTHERS | FOR_US).items()}
"""The provider writes these words into the token that it signs; all else of it is right."""


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oidc_provider_mock import User, run_server_in_thread  # noqa: PLC0415
    users = [User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    with run_server_in_thread(user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def office(app: Flask, issuer: str, database: Database, cast: SimpleNamespace) -> Flask:
    with database.transaction() as db:
        db.get_one(Officer, cast.lam_ott).email = "lam.ott@thanhuy.example"
    app.extensions["settings"] = replace(
        app.extensions["settings"], oidc_issuer=issuer, oidc_client=OURS, oidc_secret="s"
    )
    return app


def vouched(browser: FlaskClient, sub: str) -> str:
    """What the provider sends the browser back with, once somebody has signed in there."""
    left = browser.get("/sign-in/office?next=/account")
    assert left.status_code == 302
    asked = parse_qs(urlsplit(left.location).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["nonce"]
    came = requests.post(left.location, data={"sub": sub}, allow_redirects=False, timeout=10)
    back = urlsplit(came.headers["Location"])
    return f"{back.path}?{back.query}"


def test_it_is_not_there_unless_it_is_set(stranger: FlaskClient) -> None:
    assert stranger.get("/sign-in/office").status_code == 404
    assert stranger.get("/sign-in/office/return?code=x&state=y").status_code == 404
    assert "/sign-in/office" not in stranger.get("/sign-in").text


def test_an_officer_comes_in_by_the_address_the_office_has_verified(
    office: Flask, database: Database
) -> None:
    browser = office.test_client()
    assert re.search(r'href="/sign-in/office', browser.get("/sign-in").text)

    answer = browser.get(vouched(browser, "1"))

    assert (answer.status_code, answer.location) == (303, "/account")
    assert browser.get("/tasks").status_code == 200
    with database.reading() as db:
        assert db.scalars(select(SignInAttempt.means)).all() == ["office"]


@pytest.mark.parametrize("sub", ["2", "3", "khong.co"])
def test_whoever_it_does_not_name_for_certain_stays_outside(
    office: Flask, database: Database, sub: str
) -> None:
    with database.reading() as db:
        before = [db.scalar(select(func.count()).select_from(one)) for one in (Officer, Membership)]
    browser = office.test_client()

    answer = browser.get(vouched(browser, sub))

    assert answer.status_code == 401
    assert "ở đây chưa gắn với cán bộ nào" in answer.text
    assert 'name="next" value="/account"' in answer.text
    assert browser.get("/tasks").status_code == 401
    with database.reading() as db:
        after = [db.scalar(select(func.count()).select_from(one)) for one in (Officer, Membership)]
        told = db.execute(select(SignInAttempt.means, SignInAttempt.succeeded)).all()
    assert after == before  # no account, no role
    assert [tuple(one) for one in told] == [("office", False)]  # it was vouched for, and not known


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(office: Flask) -> None:
    victim, thief = office.test_client(), office.test_client()
    theirs = vouched(thief, "1")

    assert victim.get(theirs).status_code == 401  # another state
    assert victim.get("/sign-in/office/return").status_code == 401
    assert victim.get("/sign-in/office/return?error=access_denied").status_code == 401
    assert thief.get(theirs).status_code == 303
    assert office.test_client().get(theirs).status_code == 401  # taken once


@pytest.mark.parametrize("sub", FOR_OTHERS)
def test_another_audience_or_issuer_is_refused(
    office: Flask, sub: str, caplog: pytest.LogCaptureFixture
) -> None:
    browser = office.test_client()

    assert browser.get(vouched(browser, sub)).status_code == 401
    assert browser.get("/tasks").status_code == 401
    assert caplog.messages[-1:] == ["sign-in by the office's account: InvalidClaimError"]


@pytest.mark.parametrize("sub", FOR_US)
def test_a_token_for_us_opens_whoever_else_it_is_for(office: Flask, sub: str) -> None:
    browser = office.test_client()

    assert browser.get(vouched(browser, sub)).status_code == 303
    assert browser.get("/tasks").status_code == 200


def test_an_issuer_is_compared_letter_by_letter(office: Flask) -> None:
    browser = office.test_client()
    back = vouched(browser, "1")
    settings = office.extensions["settings"]
    office.extensions["settings"] = replace(settings, oidc_issuer=f"{settings.oidc_issuer}/")

    assert browser.get(back).status_code == 401


def test_a_provider_that_is_away_is_told(office: Flask) -> None:
    settings = office.extensions["settings"]
    office.extensions["settings"] = replace(settings, oidc_issuer="http://127.0.0.1:9")

    answer = office.test_client().get("/sign-in/office")

    assert answer.status_code == 401
    assert "Hãy thử lại, hoặc dùng mật khẩu" in answer.text
