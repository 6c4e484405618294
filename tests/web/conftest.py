"""The application over the test's database, and browsers of people who are signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server.database import Database
from server.settings import Settings, load_settings
from server.web.app import create_app
from tests.processes.conftest import Office, directive_id, office

__all__ = ["Browse", "Office", "directive_id", "office"]
Browse = Callable[[int], FlaskClient]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(load_settings("test"), data=tmp_path, secret_key="only for tests")


@pytest.fixture
def app(settings: Settings, database: Database, cast: SimpleNamespace) -> Flask:  # noqa: ARG001
    """Without the CSRF guard, which has tests of its own."""
    app = create_app(settings, database)
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    return app


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
            session["_user_id"] = f"{officer_id}:1"
            session["_fresh"] = True
        return client

    return open_browser
