"""Rights of an application role on PostgreSQL: all it needs, and no way to change the journal.

Run by the owner of the tables, who migrates; servers then sign in as this role. A table that a
later release adds is covered by default; run it again after an upgrade all the same.
"""

from __future__ import annotations

from sqlalchemy.exc import ProgrammingError

from server.database import Database
from server.errors import Unusable
from server.tables import APPEND_ONLY

RIGHTS = "SELECT, INSERT, UPDATE, DELETE"


def grant_role(database: Database, *, role: str) -> None:
    """Raises Unusable when there is no such role, or the right to grant is missing."""
    with database.transaction() as db:
        try:
            for statement in statements_for(database, role):
                db.connection().exec_driver_sql(statement)
        except ProgrammingError as error:
            raise Unusable("not-granted", role=role, reason=str(error.orig).strip()) from None


def statements_for(database: Database, role: str) -> list[str]:
    name = database.engine.dialect.identifier_preparer.quote_identifier(role)
    kept = ", ".join(APPEND_ONLY)
    return [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT {RIGHTS} ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {RIGHTS} ON TABLES TO {name}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {name}",
        f"REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES ON {kept} FROM {name}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {name}",
    ]
