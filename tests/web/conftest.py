"""The application over the test's database, and browsers of people who are signed in."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.database import Database
from server.settings import Settings, load_settings
from server.web.app import create_app
from server.web.security import flask_config
from tests.processes.conftest import Office, directive_id, office
from tests.signed_in import session_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

__all__ = ["Browse", "Office", "directive_id", "office"]
Browse = Callable[[int], FlaskClient]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(load_settings("test"), data=tmp_path, secret_key="only for tests")


@functools.cache
def one_app() -> Flask:
    """For every test of a process: its routes and compiled pages are not made again."""
    return create_app(load_settings("test"), Database("sqlite:///nowhere.db"))


@pytest.fixture
def app(settings: Settings, database: Database, cast: SimpleNamespace) -> Flask:  # noqa: ARG001
    return furnished(one_app(), settings, database)


@pytest.fixture
def app_of_its_own(
    settings: Settings,
    database: Database,
    cast: SimpleNamespace,  # noqa: ARG001
) -> Flask:
    """For a test that adds pages to it."""
    return furnished(create_app(settings, database), settings, database)


def furnished(app: Flask, settings: Settings, database: Database) -> Flask:
    """Without the CSRF guard, which has tests of its own."""
    app.extensions.update(settings=settings, database=database)
    app.config.update(flask_config(settings))
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    app.test_client_class = Client
    return app


class Client(FlaskClient):
    """What werkzeug writes to a file in order to send it, it leaves to the collector."""

    def run_wsgi_app(self, environ: WSGIEnvironment, buffered: bool = False) -> Any:
        try:
            return super().run_wsgi_app(environ, buffered)
        finally:
            environ["wsgi.input"].close()


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """Nobody is signed in."""
    return app.test_client()


@pytest.fixture
def browser_of(app: Flask) -> Browse:
    """A client with the session of that officer."""

    def open_browser(officer_id: int) -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as session:
            session.update(session_of(app.extensions["database"], officer_id))
        return client

    return open_browser
