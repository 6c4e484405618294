"""What a view may take from its request: the database, the settings, the officer."""

from __future__ import annotations

from typing import cast

from flask import current_app, g
from flask_login import current_user

from server.database import Database
from server.settings import Settings


def database() -> Database:
    """One that tells the journal by which key a program came, where one did."""
    return cast(Database, g.get("database") or current_app.extensions["database"])


def settings() -> Settings:
    return cast(Settings, current_app.extensions["settings"])


def officer_id() -> int:
    """The signed-in officer; only inside a view with `login_required`."""
    return cast(int, current_user.officer_id)
