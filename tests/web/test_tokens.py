"""Keys for programs: told once, kept as a hash, for a time, taken back; a service has a reason."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from server.database import Database
from server.recording.tokens import hash_of
from server.tables import Event, Officer, Token
from tests.web.conftest import Browse

WISH = {"name": "máy của tôi", "scopes": ["tasks:read", "tasks:write"], "days": "30"}


def made(browser: FlaskClient, path: str, **typed: Any) -> str:
    answer = browser.post(path, data={**WISH, **typed})
    assert answer.status_code == 201
    return re.findall(r"ts_[\w-]{43}", answer.text)[0]


def status(browser: FlaskClient, secret: str, path: str = "/api/v1/tasks") -> int:
    return browser.get(path, headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_key_is_told_once_and_kept_as_a_hash(
    browser_of: Browse, stranger: FlaskClient, cast: SimpleNamespace, database: Database
) -> None:
    browser = browser_of(cast.lam_ott)

    secret = made(browser, "/account/tokens")

    assert secret not in browser.get("/account/tokens").text
    assert status(stranger, secret) == 200
    assert "dùng lần cuối" in browser.get("/account/tokens").text
    with database.reading() as db:
        token = db.scalars(select(Token)).one()
        told = db.scalars(select(Event.data).where(Event.kind == "token.issued")).one()
    assert token.hash == hash_of(secret)
    assert secret not in f"{vars(token)} {told}"


def test_a_key_that_is_revoked_expired_or_of_a_closed_account_opens_nothing(
    browser_of: Browse, stranger: FlaskClient, cast: SimpleNamespace, database: Database
) -> None:
    browser = browser_of(cast.lam_ott)
    revoked, expired, closed = (made(browser, "/account/tokens") for _ in range(3))
    ids = re.findall(r"/account/tokens/(\d+)/revocation", browser.get("/account/tokens").text)

    assert browser.post(f"/account/tokens/{ids[2]}/revocation").status_code == 303
    with database.transaction() as db:
        db.get_one(Token, int(ids[1])).expires_at = db.now
    assert [status(stranger, one) for one in (revoked, expired, closed)] == [401, 401, 200]
    with database.transaction() as db:
        db.get_one(Officer, cast.lam_ott).is_active = False
    assert status(stranger, closed) == 401


def test_what_is_wrong_with_a_wish_is_told_at_its_field(
    browser_of: Browse, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)

    wishes = ({"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"days": "x"}, {"days": "367"})
    for wrong, field in ((one, *one) for one in wishes):
        answer = browser.post("/account/tokens", data={**WISH, **wrong})
        assert answer.status_code == 422
        assert f'href="#{field}"' in answer.text


def test_a_service_has_an_account_a_role_and_keys_of_the_administrator_with_a_reason(
    browser_of: Browse, stranger: FlaskClient, cast: SimpleNamespace, database: Database
) -> None:
    admin = browser_of(cast.nguyen_qt)
    named = {"full_name": "Hệ thống quản lý văn bản và điều hành", "login": "vbdh"}
    service = admin.post("/organisation/services", data=named).location.rpartition("/")[2]

    told = admin.post("/organisation/services/tokens", data={**WISH, "service": service})
    assert told.status_code == 422
    assert 'href="#reason"' in told.text
    secret = made(admin, "/organisation/services/tokens", service=service, reason="Đồng bộ")

    at = f"/organisation/officers/{service}"
    assert "Cấp mật khẩu mới" not in admin.get(at).text
    assert admin.post(f"{at}/password").status_code == 403
    assert status(stranger, secret) == 200  # nor are its keys gone
    person = {**WISH, "service": str(cast.lam_ott), "reason": "x"}
    assert admin.post("/organisation/services/tokens", data=person).status_code == 404
    assert browser_of(cast.lam_ott).get("/organisation/services").status_code == 404
    with database.reading() as db:
        assert db.scalars(select(Token.reason)).all() == ["Đồng bộ"]


def test_a_cookie_opens_nothing_there_and_a_key_opens_no_page(
    browser_of: Browse, stranger: FlaskClient, cast: SimpleNamespace
) -> None:
    browser = browser_of(cast.lam_ott)
    secret = made(browser, "/account/tokens")

    assert browser.get("/api/v1/tasks").status_code == 401
    assert status(stranger, secret, "/tasks") == 401
    assert stranger.get("/api/v1/openapi.json").json["openapi"] == "3.1.0"
    assert "/api/v1/tasks/{task_id}/completion" in stranger.get("/api/v1/").text


def test_a_key_that_asks_without_end_is_held_off(
    browser_of: Browse, stranger: FlaskClient, cast: SimpleNamespace, app: Any, settings: Any
) -> None:
    secret = made(browser_of(cast.lam_ott), "/account/tokens")
    app.extensions["settings"] = replace(settings, token_requests=2)

    assert [status(stranger, secret, "/api/v1/tasks/9") for _ in range(3)] == [404, 404, 429]
