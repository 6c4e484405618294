"""Which revisions there are and where a database stands, without Alembic: every start asks this.

A file of `versions/` is called r<revision>_<what>.py, and the last by name is the head.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from server.database import Database
from server.errors import Unusable

VERSIONS = Path(__file__).with_name("versions")


def current_revision(database: Database) -> str | None:
    with database.reader.connect() as connection:
        return revision_of(connection)


def is_current(database: Database) -> bool:
    return current_revision(database) == head()


def is_known(revision: str) -> bool:
    """To this release; a newer one has more."""
    return revision in revisions()


def require_current(database: Database) -> None:
    """For whoever shares a database with others and must not change it; raises Unusable."""
    with database.reader.connect() as connection:
        refuse_foreign(connection)
    if not is_current(database):
        raise Unusable("schema-not-current")


def refuse_foreign(connection: Connection) -> None:
    """A newer release, or another product, has been here."""
    found = revision_of(connection)
    if found is not None and not is_known(found):
        raise Unusable("schema-foreign", revision=found)


def revision_of(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def head() -> str:
    return max(revisions())


def revisions() -> set[str]:
    return {path.name.removeprefix("r").partition("_")[0] for path in VERSIONS.glob("r*_*.py")}
