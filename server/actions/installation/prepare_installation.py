"""The one row of the installation; made once, then left as it is."""

from __future__ import annotations

from server.database import Database
from server.tables import Installation


def prepare_installation(database: Database) -> None:
    """At every start. Its parameters hold only what differs here from the configuration."""
    with database.transaction() as db:
        if db.get(Installation, 1) is None:
            # without this row `db.now` has no offset to read, and reads none
            db.add(Installation(id=1, created_at=db.now))
