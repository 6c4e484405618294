"""Is this server able to answer?"""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from server.web.context import database

pages = Blueprint("health", __name__)


@pages.get("/healthz")
def show_health() -> ResponseReturnValue:
    try:
        with database().reading() as db:
            db.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return jsonify(status="unavailable", database="unavailable"), 503
    return jsonify(status="ok", database="ok")
