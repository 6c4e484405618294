"""Sessions: seen, ended one by one, over by themselves; who one is, asked again for what weighs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import select, update

from server.database import Database
from server.queries.task_gate import Gate
from server.tables import Draft, Event, SignIn, Task
from server.web.known_browsers import MOST, known_logins, remember_browser
from server.web.task_pages import completes
from tests.rolled_out import case_id, handed_out, office, plan_to_sign
from tests.web.conftest import Browse, Office, app, browser_of, settings
from workflows.forms import Form

__all__ = ["app", "browser_of", "case_id", "handed_out", "office", "settings"]

FIREFOX = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:150.0) Gecko/20100101 Firefox/150.0"}
END = re.compile(r'action="(/account/sessions/\d+/end)"')


def sign_in(app: Flask, password: str = "thongsuot", **headers: str) -> FlaskClient:
    browser = app.test_client()
    typed = {"login": "lam.ott", "password": password}
    browser.post("/sign-in", data=typed, headers=headers)
    return browser


def shift(database: Database, column: str, **span: int) -> None:
    """As if it had been so much earlier."""
    with database.transaction() as db:
        moment = db.real_now - timedelta(**span)
        db.execute(update(SignIn).values({column: moment}))


def test_an_officer_sees_their_sessions_and_ends_one(app: Flask, database: Database) -> None:
    lost, here = sign_in(app, **FIREFOX), sign_in(app)

    page = here.get("/account/sessions").text
    assert "Firefox, Windows" in page
    found = END.findall(page)
    assert len(found) == 1  # this one has no button
    assert here.post(found[0]).status_code == 303

    assert lost.get("/tasks").status_code == 401
    assert here.get("/tasks").status_code == 200
    with database.reading() as db:
        assert {"account.signed_in", "account.session_ended"} <= set(db.scalars(select(Event.kind)))


def test_an_administrator_ends_somebody_elses_once_they_have_said_who_they_are(
    app: Flask, browser_of: Browse, cast: SimpleNamespace, database: Database
) -> None:
    officer, admin = sign_in(app, **FIREFOX), browser_of(cast.nguyen_qt)
    page = admin.get(f"/organisation/officers/{cast.lam_ott}/sign-ins").text
    found = re.search(r'action="(/organisation/officers/\d+/sessions/\d+/end)"', page)
    assert found

    assert officer.post(found[1]).status_code == 404
    shift(database, "proven_at", minutes=30)
    assert admin.post(found[1]).status_code == 403
    assert admin.post(found[1], data={"_proof": "thongsuot"}).status_code == 303

    assert officer.get("/tasks").status_code == 401


def test_what_was_signed_out_is_over_for_a_copied_cookie_too(app: Flask) -> None:
    browser = sign_in(app)
    copied = browser.get_cookie("thongsuot")
    assert copied

    browser.post("/sign-out")

    thief = app.test_client()
    thief.set_cookie("thongsuot", copied.value)
    assert thief.get("/tasks").status_code == 401


@pytest.mark.parametrize(("column", "span"), [("started_at", {"hours": 12}),
                                              ("seen_at", {"minutes": 60})])  # fmt: skip
def test_a_session_ends_by_itself(
    browser_of: Browse, cast: SimpleNamespace, database: Database, column: str, span: dict[str, int]
) -> None:
    browser = browser_of(cast.lam_ott)
    shift(database, column, **{unit: number - 1 for unit, number in span.items()})
    assert browser.get("/tasks").status_code == 200

    shift(database, column, **span)

    assert browser.get("/tasks").status_code == 401


def test_use_is_noted_and_keeps_a_session_open(
    browser_of: Browse, cast: SimpleNamespace, database: Database
) -> None:
    browser = browser_of(cast.lam_ott)

    for _ in range(3):
        shift(database, "seen_at", minutes=50)
        assert browser.get("/tasks").status_code == 200

    with database.reading() as db:
        seen = db.scalars(select(SignIn.seen_at)).one()
        assert db.real_now - seen < timedelta(minutes=5)


def test_the_sign_in_journal_is_ones_own_and_for_those_who_answer_for_it(
    app: Flask, browser_of: Browse, cast: SimpleNamespace
) -> None:
    sign_in(app, "sai mật khẩu")
    own = sign_in(app).get("/account/sessions").text
    auditor = browser_of(cast.chau_ltt)

    assert own.count("Sai") == 1
    assert "Sai" in auditor.get("/sign-ins?login=lam.ott").text
    assert "lam.ott" not in auditor.get("/sign-ins?login=le.dt").text
    assert browser_of(cast.thuy_tn).get("/sign-ins").status_code == 404
    assert auditor.get(f"/organisation/officers/{cast.lam_ott}/sign-ins").status_code == 404


def test_an_old_proof_is_asked_for_again_and_what_was_typed_stays(
    browser_of: Browse, cast: SimpleNamespace, database: Database
) -> None:
    admin = browser_of(cast.nguyen_qt)
    at = f"/organisation/officers/{cast.lam_ott}/second-factor/reset"
    shift(database, "proven_at", minutes=30)

    asked = admin.post(at, data={"reason": "Mất máy, <đã> gặp"})
    wrong = admin.post(at, data={"reason": "Mất máy", "_proof": "sai"})
    right = admin.post(at, data={"reason": "Mất máy", "_proof": "thongsuot"})
    later = admin.post(at, data={"reason": "Mất máy"})

    assert asked.status_code == wrong.status_code == 403
    assert 'name="reason" value="Mất máy, &lt;đã&gt; gặp"' in asked.text
    assert "không đúng" in wrong.text
    assert 'value="sai"' not in wrong.text
    assert right.status_code == later.status_code == 409  # past the question: there is no factor


def test_who_answers_wrong_too_often_waits_and_loses_nothing_typed(
    app: Flask, browser_of: Browse, cast: SimpleNamespace, database: Database
) -> None:
    admin = browser_of(cast.nguyen_qt)
    at = f"/organisation/officers/{cast.lam_ott}/second-factor/reset"
    shift(database, "proven_at", minutes=30)
    wrong = {"reason": "Mất máy đã gặp", "_proof": "sai"}

    answers = [admin.post(at, data=wrong) for _ in range(6)]

    assert [one.status_code for one in answers] == [403] * 5 + [429]
    page = answers[-1].text
    assert 'name="reason" value="Mất máy đã gặp"' in page
    assert f"Chờ {app.extensions['settings'].sign_in_minutes} phút" in page
    assert 'value="sai"' not in page


def test_who_comes_by_the_office_alone_is_told_the_way_to_prove_it(
    app: Flask, browser_of: Browse, cast: SimpleNamespace, database: Database
) -> None:
    settings, admin = app.extensions["settings"], browser_of(cast.nguyen_qt)
    at = f"/organisation/officers/{cast.lam_ott}/password"
    shift(database, "proven_at", minutes=30)
    way = "đăng xuất, đăng nhập lại bằng Cổng cơ quan"

    assert way not in admin.post(at).text
    office_in = replace(settings, oidc_issuer="https://id.example", oidc_name="Cổng cơ quan")
    app.extensions["settings"] = office_in
    assert way in admin.post(at).text


def test_a_script_is_told_by_its_code(
    browser_of: Browse, cast: SimpleNamespace, database: Database
) -> None:
    modeller = browser_of(cast.dat_kv)
    shift(database, "proven_at", minutes=30)

    answer = modeller.post("/models/x/withdrawal", headers={"Accept": "application/json"})

    assert (answer.status_code, answer.get_json()["code"]) == (403, "not-proven")


def test_guesses_from_the_same_address_do_not_shut_out_who_used_this_browser(app: Flask) -> None:
    """A proxy may give everybody one address."""
    browser = sign_in(app)
    browser.post("/sign-out")
    guesser = app.test_client()
    for number in range(20):
        guesser.post("/sign-in", data={"login": f"ai.do{number}", "password": "x"})
    for _ in range(5):
        guesser.post("/sign-in", data={"login": "lam.ott", "password": "x"})
    right = {"login": "lam.ott", "password": "thongsuot"}

    assert guesser.post("/sign-in", data=right).status_code == 429
    assert browser.post("/sign-in", data=right).status_code == 303

    wrong = [browser.post("/sign-in", data={**right, "password": "x"}) for _ in range(6)]
    assert [one.status_code for one in wrong] == [401] * 5 + [429]  # nor does it guess on


def test_a_browser_forgets_the_officer_who_has_used_it_the_longest_ago(app: Flask) -> None:
    others, mark = [f"ai.do{number}" for number in range(MOST - 1)], ""

    for login in ("lam.ott", *others, "lam.ott", "le.dt"):
        with app.test_request_context(headers={"Cookie": mark}):
            remember_browser(login)
            mark = app.process_response(Response()).headers["Set-Cookie"].partition(";")[0]

    with app.test_request_context(headers={"Cookie": mark}):
        assert list(known_logins()) == [*others[1:], "lam.ott", "le.dt"]


def test_a_forged_mark_of_a_known_browser_is_nothing(app: Flask) -> None:
    forger = app.test_client()
    forger.set_cookie("thongsuot-known", "eyJsYW0ub3R0IjoieCJ9.AAAA")
    for _ in range(5):
        forger.post("/sign-in", data={"login": "lam.ott", "password": "x"})

    answer = forger.post("/sign-in", data={"login": "lam.ott", "password": "thongsuot"})

    assert answer.status_code == 429


def test_whoever_signs_is_asked_again_and_the_answer_is_not_lost(
    office: Office, case_id: int, browser_of: Browse
) -> None:
    task, leader, today = plan_to_sign(office), browser_of(office.cast.le_dt), office.today()
    typed = {"_version": task.version, "_key": "k", "_op": "submit", "decision": "signed",
             "sign_capacity": "T/M", "method": "PAPER", "signed_on": today}  # fmt: skip
    shift(office.database, "proven_at", minutes=30)

    asked = leader.post(f"/tasks/{task.id}/completion", data=typed)
    assert kept_by(office, task.id) == ("T/M", today)  # for whoever has to sign in again for it
    other = leader.post(f"/tasks/{task.id}/completion", data={**typed, "signed_on": "mai"})
    assert kept_by(office, task.id) == ("T/M", "mai")
    assert other.status_code == 403
    kept = leader.post(f"/tasks/{task.id}/completion", data={**typed, "_op": "draft"})
    signed = leader.post(f"/tasks/{task.id}/completion", data={**typed, "_proof": "thongsuot"})

    assert (asked.status_code, kept.status_code, signed.status_code) == (403, 303, 303)
    assert f'name="signed_on" value="{today}"' in asked.text
    assert case_id
    with office.database.reading() as db:
        assert db.get_one(Task, task.id).state == "done"


def kept_by(office: Office, task_id: int) -> tuple[str, str]:
    with office.database.reading() as db:
        values = db.execute(select(Draft.values).where(Draft.task_id == task_id)).scalar_one()
    return values["sign_capacity"], values["signed_on"]


def test_no_button_signs_unasked_where_the_step_has_no_form(
    office: Office, case_id: int, browser_of: Browse
) -> None:
    assert case_id
    task, leader = plan_to_sign(office), browser_of(office.cast.le_dt)
    shift(office.database, "proven_at", minutes=30)
    with office.database.transaction() as db:
        db.execute(update(Task).where(Task.id == task.id).values(form=""))

    for operation in ("submit", "x", "add:rows", ""):
        typed = {"_version": task.version, "_key": "k", "_op": operation}
        asked = leader.post(f"/tasks/{task.id}/completion", data=typed)
        assert (asked.status_code, 'name="_proof"' in asked.text) == (403, True), operation

    with office.database.reading() as db:
        assert db.get_one(Task, task.id).state == "open"


def test_every_button_completes_a_step_that_has_no_form() -> None:
    """So whoever signs is asked at each of them but the draft's."""
    bare = Gate("Ký", "open", None, may_complete=True, may_enter_from_paper=False, next_steps=())
    filled = replace(bare, form=Form("x", "", (), {}))

    assert [completes(bare, one) for one in ("submit", "x", "draft")] == [True, True, False]
    assert [completes(filled, one) for one in ("submit", "x", "draft")] == [True, False, False]
