"""Pages of models are hidden from whoever builds none, before anything that was sent is judged."""

from __future__ import annotations

from flask import Blueprint
from flask_login import current_user

from server import access
from server.web.context import database, officer_id


def keep_out_others(pages: Blueprint) -> None:
    """Every page of the blueprint; a stranger is asked to sign in by the page itself."""

    @pages.before_request
    def look() -> None:
        if current_user.is_authenticated:
            with database().reading() as db:
                access.require_modeller(db, officer_id())
