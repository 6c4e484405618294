"""Two steps at sign-in: a code of the telephone once, one on paper once, and a way back."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from server.database import Database
from server.services.second_factors import seed_in
from server.tables import Event, Membership, SecondFactor
from tests.web.conftest import Browse

KEY = re.compile(r'<p class="secret">([A-Z2-7 ]{39})</p>')
PAPER = re.compile(r'<li class="secret">([a-z0-9-]+)</li>')


def give_password(app: Flask) -> FlaskClient:
    browser = app.test_client()
    browser.post("/sign-in", data={"login": "lam.ott", "password": "thongsuot"})
    return browser


def set_up(browser: FlaskClient) -> tuple[pyotp.TOTP, list[str], str]:
    """The officer's telephone, the codes on paper, and the page that tells them."""
    telephone = begun(browser)
    page = confirmed(browser, telephone.now())
    return telephone, PAPER.findall(page), page


def begun(browser: FlaskClient) -> pyotp.TOTP:
    browser.post("/account/second-factor")
    page = browser.get("/account/second-factor").text
    key = KEY.search(page)
    assert key
    assert "<svg" in page
    return pyotp.TOTP(key[1].replace(" ", ""))


def confirmed(browser: FlaskClient, code: str) -> str:
    return browser.post("/account/second-factor/confirmation", data={"code": code}).text


def forget_last_code(database: Database) -> None:
    """As if thirty seconds had passed."""
    with database.transaction() as db:
        db.execute(update(SecondFactor).values(last_step=0))


def test_a_code_is_asked_for_and_taken_once(app: Flask, database: Database) -> None:
    beginner = give_password(app)
    code = begun(beginner).now()  # the same string each time: a telephone changes it meanwhile
    assert PAPER.findall(confirmed(beginner, code))

    browser = give_password(app)
    assert browser.get("/tasks").status_code == 401  # half signed in is not signed in
    assert "Nhập mã xác thực" in browser.get("/sign-in/code").text
    again = browser.post("/sign-in/code", data={"code": code})
    forget_last_code(database)
    taken = browser.post("/sign-in/code", data={"code": code})

    assert (again.status_code, taken.status_code) == (401, 303)
    assert browser.get("/tasks").status_code == 200
    other = give_password(app)
    assert other.post("/sign-in/code", data={"code": code}).status_code == 401
    forget_last_code(database)
    assert other.post("/sign-in/code", data={"code": code}).status_code == 303  # in time still


def test_a_recovery_code_stands_in_once(app: Flask, database: Database) -> None:
    _, codes, _ = set_up(give_password(app))
    assert len(set(codes)) == 10

    first, second = give_password(app), give_password(app)
    answers = [one.post("/sign-in/code", data={"code": codes[3].upper().replace("-", " ")})
               for one in (first, second)]  # fmt: skip

    assert [one.status_code for one in answers] == [303, 401]
    assert "Còn 9 mã dự phòng" in first.get("/account/second-factor").text
    with database.reading() as db:
        assert "account.recovery_code_used" in db.scalars(select(Event.kind)).all()


def test_who_has_the_password_does_not_guess_codes_for_ever(app: Flask) -> None:
    set_up(give_password(app))

    told = []
    for _ in range(6):
        browser = give_password(app)  # right, each time: it forgives nothing
        told.append(browser.post("/sign-in/code", data={"code": "000000"}).status_code)

    assert told[:5] == [401] * 5
    assert told[5] in (401, 429)
    assert "quá nhiều lần" in app.test_client().post(
        "/sign-in", data={"login": "lam.ott", "password": "thongsuot"}
    ).text  # fmt: skip


def test_an_administrator_takes_it_away_with_a_reason(
    app: Flask, browser_of: Browse, cast: SimpleNamespace, database: Database
) -> None:
    officer = give_password(app)
    set_up(officer)
    admin = browser_of(cast.nguyen_qt)
    at = f"/organisation/officers/{cast.lam_ott}"
    assert "Đang bật" in admin.get(f"{at}/sign-ins").text

    tried = ((admin, " ", 422), (officer, "x", 404), (admin, "Mất máy", 303))
    for browser, reason, status in tried:
        answer = browser.post(f"{at}/second-factor/reset", data={"reason": reason})
        assert answer.status_code == status

    assert officer.get("/tasks").status_code == 401
    assert give_password(app).get("/tasks").status_code == 200
    with database.reading() as db:
        kind = Event.kind == "officer.second_factor_reset"
        assert db.scalars(select(Event).where(kind)).one().data["reason"] == "Mất máy"


@pytest.fixture
def strict(app: Flask) -> Flask:
    """For administrators."""
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, second_factor_roles=("quan_tri",))
    return app


def test_a_role_may_ask_for_it(strict: Flask, browser_of: Browse, cast: SimpleNamespace) -> None:
    admin, other = browser_of(cast.nguyen_qt), browser_of(cast.lam_ott)

    led = admin.get("/organisation")
    assert (led.status_code, led.headers["Location"]) == (303, "/account/second-factor")
    assert admin.post("/organisation/units").status_code == 401
    assert other.get("/tasks").status_code == 200
    assert "bắt buộc xác thực hai bước" in admin.get("/account/second-factor").text
    done = set_up(admin)[2]
    assert "bắt buộc xác thực hai bước" not in done  # the page that tells the codes already knows

    assert admin.get("/organisation").status_code == 200
    assert admin.post("/account/second-factor/removal").status_code == 403
    assert strict


def test_a_session_of_before_gives_its_code_when_the_role_comes(
    strict: Flask, browser_of: Browse, cast: SimpleNamespace, database: Database
) -> None:
    telephone, *_ = set_up(browser_of(cast.lam_ott))
    older = browser_of(cast.lam_ott)
    with database.transaction() as db:
        held = db.scalars(select(Membership).where(Membership.officer_id == cast.lam_ott)).first()
        assert held
        held.role = "quan_tri"
    assert older.get("/tasks").status_code == 303

    forget_last_code(database)
    wrong = older.post("/account/second-factor/proof", data={"code": "thongsuot"})
    right = older.post("/account/second-factor/proof", data={"code": telephone.now()})

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert older.get("/tasks").status_code == 200
    assert strict


LOST = "Khóa bí mật của hệ thống đã thay đổi"


def lose_secret(app: Flask) -> None:
    """As after a restore into an installation that has made a key of its own."""
    app.extensions["settings"] = replace(app.extensions["settings"], secret_key="another " * 4)


def test_the_database_does_not_tell_the_seed(app: Flask, database: Database) -> None:
    telephone, *_ = set_up(give_password(app))

    with database.reading() as db:
        kept = db.scalars(select(SecondFactor)).one()
        assert telephone.secret not in str(vars(kept))
        key = app.extensions["settings"].secret_key
        assert seed_in(key, kept.officer_id, kept.sealed) == telephone.secret
        assert seed_in(key, kept.officer_id + 1, kept.sealed) is None  # nor opens another's account
        assert seed_in("another", kept.officer_id, kept.sealed) is None


def test_with_another_secret_a_recovery_code_opens_and_it_is_set_up_anew(
    app: Flask, database: Database
) -> None:
    telephone, codes, _ = set_up(give_password(app))
    forget_last_code(database)
    lose_secret(app)

    browser = give_password(app)
    assert LOST in browser.get("/sign-in/code").text
    refused = browser.post("/sign-in/code", data={"code": telephone.now()})
    assert (refused.status_code, LOST in refused.text) == (401, True)
    assert browser.post("/sign-in/code", data={"code": codes[0]}).status_code == 303

    assert LOST in browser.get("/account/second-factor").text
    newer, fresh, page = set_up(browser)
    assert LOST not in page
    forget_last_code(database)
    other = give_password(app)
    assert LOST not in other.get("/sign-in/code").text
    assert other.post("/sign-in/code", data={"code": newer.now()}).status_code == 303
    assert len(set(fresh) - set(codes)) == 10


def test_with_another_secret_a_session_of_the_password_alone_sets_nothing_up_anew(
    app: Flask, browser_of: Browse, cast: SimpleNamespace, database: Database
) -> None:
    _, codes, _ = set_up(browser_of(cast.lam_ott))
    lose_secret(app)
    weak = browser_of(cast.lam_ott)

    page = weak.get("/account/second-factor").text
    weak.post("/account/second-factor")

    assert LOST in page
    assert 'action="/account/second-factor/proof"' in page
    assert 'action="/account/second-factor"' not in page
    with database.reading() as db:
        assert db.scalars(select(SecondFactor.confirmed_at)).one() is not None
    assert weak.post("/account/second-factor/proof", data={"code": codes[0]}).status_code == 303
    assert 'action="/account/second-factor"' in weak.get("/account/second-factor").text


def test_with_another_secret_what_was_begun_is_begun_again(app: Flask) -> None:
    browser = give_password(app)
    begun(browser)
    lose_secret(app)
    browser = give_password(app)

    assert browser.get("/account/second-factor").status_code == 200
    wrong = browser.post("/account/second-factor/confirmation", data={"code": "000000"})
    assert wrong.status_code == 422
    assert len(set_up(browser)[1]) == 10


def test_with_another_secret_and_no_code_left_an_administrator_takes_it_away(
    app: Flask, browser_of: Browse, cast: SimpleNamespace
) -> None:
    set_up(give_password(app))
    lose_secret(app)
    at = f"/organisation/officers/{cast.lam_ott}"

    admin = browser_of(cast.nguyen_qt)
    assert "Đang bật" in admin.get(f"{at}/sign-ins").text
    done = admin.post(f"{at}/second-factor/reset", data={"reason": "Khóa bí mật đã mất"})

    assert done.status_code == 303
    assert give_password(app).get("/tasks").status_code == 200
