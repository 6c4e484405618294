"""The checker knows what the server adds to the language of expressions, and no more."""

from __future__ import annotations

from server.database import Database
from server.services.world import world_of
from server.tables import Instance
from workflows.checks.expressions import APPLICATION


def test_the_checker_knows_the_functions_of_the_server(database: Database) -> None:
    with database.reading() as db:
        assert world_of(db, Instance()).functions.keys() == APPLICATION
