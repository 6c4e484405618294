"""Breaking the tests' own PostgreSQL server."""

from __future__ import annotations

from sqlalchemy import text

from server.database import Database
from tests.postgres import _run


def restart_at_once(url: str) -> None:
    """Like a crash: no session ends in peace, the log is replayed (`-m immediate`)."""
    database = Database(url)
    with database.engine.connect() as connection:
        folder = connection.execute(text("SHOW data_directory")).scalar_one()
    database.close()
    _run("pg_ctl", "-D", str(folder), "-m", "immediate", "-w", "-l", f"{folder}/../log", "restart")
