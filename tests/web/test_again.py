"""A database that cannot answer just now costs nobody a typed form; a deadlock is run again."""

from __future__ import annotations

import re
import threading
from html import unescape

import pytest
from flask import Flask, request
from sqlalchemy import insert, select, text

from server.actions.installation.grant_role import grant_role
from server.database import Database
from server.tables import Officer, Role
from server.web.context import database as current_database
from tests.databases import fill_empty
from tests.postgres import restart_postgres, start_postgres, stop_postgres


def test_what_was_typed_stays_in_the_page_while_the_database_is_gone(
    app_of_its_own: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    @app_of_its_own.post("/typed")
    def typed() -> str:
        with current_database().transaction() as db:
            db.add(Role(code=request.form["code"], name=request.form["name"]))
        return "kept"

    form = {"code": "a", "name": 'Dòng một\nDòng "hai" & <ba>', "key": "k-1"}
    with monkeypatch.context() as patched:
        gone = Database("sqlite:////nonexistent/folder/thongsuot.db")
        patched.setitem(app_of_its_own.extensions, "database", gone)
        told = app_of_its_own.test_client().post("/typed?x=1", data=form)

    assert (told.status_code, told.headers["Retry-After"]) == (503, "10")
    assert 'action="/typed?x=1"' in told.text
    hidden = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', told.text)
    again = {name: unescape(value) for name, value in hidden}
    assert form.items() <= again.items()
    assert app_of_its_own.test_client().post("/typed", data=again).text == "kept"


def test_a_right_that_the_role_lost_costs_no_typed_form(
    app_of_its_own: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.transaction() as db:
        db.execute(text("DROP ROLE IF EXISTS robbed"))
        db.execute(text("CREATE ROLE robbed LOGIN"))
    grant_role(database, role="robbed")
    with database.transaction() as db:
        db.execute(text("REVOKE INSERT ON role FROM robbed"))

    @app_of_its_own.post("/typed")
    def typed() -> str:
        with current_database().transaction() as db:
            db.add(Role(code=request.form["code"], name=request.form["name"]))
        return "kept"

    robbed = Database(database.url.set(username="robbed").render_as_string())
    with monkeypatch.context() as patched:
        patched.setitem(app_of_its_own.extensions, "database", robbed)
        told = app_of_its_own.test_client().post(
            "/typed", data={"code": "a", "name": "Ghi chú dài"}
        )
    robbed.close()

    assert told.status_code == 503
    assert 'value="Ghi chú dài"' in told.text


def test_who_loses_a_race_for_a_key_looks_again(app_of_its_own: Flask) -> None:
    looked: list[bool] = []

    @app_of_its_own.post("/raced")
    def raced() -> str:
        with current_database().transaction() as db:
            is_there = db.get(Role, "a") is not None
            looked.append(is_there)
            if is_there and len(looked) > 2:
                return "found"
            db.execute(insert(Role).values(code="a", name="a", description=""))
        return "made"

    browser = app_of_its_own.test_client()

    assert browser.post("/raced").text == "made"
    assert browser.post("/raced").text == "found"
    assert looked == [False, True, True]


def test_a_password_is_never_written_into_a_page(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = Database("sqlite:////nonexistent/folder/thongsuot.db")
    monkeypatch.setitem(app.extensions, "database", gone)

    told = app.test_client().post("/sign-in", data={"login": "lam.ott", "password": "hunter2"})

    assert told.status_code == 503
    assert "hunter2" not in told.text


def test_an_action_in_a_deadlock_is_run_again(app_of_its_own: Flask, database: Database) -> None:
    tries: list[int] = []
    ready, waiting = threading.Event(), threading.Event()

    @app_of_its_own.post("/both")
    def both() -> str:
        tries.append(len(tries))
        with current_database().transaction() as db:
            db.get_one(Officer, 2, with_for_update=True)
            ready.set()
            waiting.wait(60)
            db.get_one(Officer, 1, with_for_update=True).title = "Phó ban"
        return "done"

    def the_other_way_round() -> None:
        with database.transaction() as db:
            db.execute(
                text("SET LOCAL deadlock_timeout = '20s'")
            )  # the view is the one to give way
            db.get_one(Officer, 1, with_for_update=True)
            ready.wait(60)
            waiting.set()
            db.get_one(Officer, 2, with_for_update=True)

    other = threading.Thread(target=the_other_way_round)
    other.start()
    answer = app_of_its_own.test_client().post("/both")
    other.join()

    assert (answer.status_code, len(tries)) == (200, 2)
    with database.reading() as db:
        assert db.get_one(Officer, 1).title == "Phó ban"


def test_a_restart_of_postgresql_is_survived_without_a_restart_of_ours() -> None:
    folder, url = start_postgres("")
    database = Database(url)
    try:
        fill_empty(database)
        with database.transaction() as db:
            db.add(Role(code="before", name="Trước"))

        restart_postgres(folder)

        with database.transaction() as db:
            db.add(Role(code="after", name="Sau"))
        with database.reading() as db:
            assert set(db.scalars(select(Role.code))) == {"before", "after"}
    finally:
        database.close()
        stop_postgres(folder)
