"""Say of an empty installation that it is a demo: it shows so on every page and its clock moves."""

from __future__ import annotations

from sqlalchemy import select

from server.database import Database
from server.errors import Refused
from server.tables import Case, Installation


def mark_demo(database: Database) -> None:
    """Never where people work."""
    with database.transaction() as db:
        installation = db.get_one(Installation, 1, with_for_update=True)
        if not installation.is_demo and db.scalar(select(Case.id).limit(1)) is not None:
            raise Refused("not-a-demo")
        installation.is_demo = True
