"""PostgreSQL's own tools; their version must not be older than the server's."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import text

from server.database import Database, Work
from server.errors import Unusable

INSTALLED = Path("/usr/lib/postgresql")


def dump(database: Database, db: Work, target: Path) -> None:
    """Exactly what `db` sees, while everybody goes on writing."""
    snapshot = db.execute(text("SELECT pg_export_snapshot()")).scalar_one()
    _run(database, "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
         f"--snapshot={snapshot}", f"--file={target}")  # fmt: skip


def load(database: Database, source: Path) -> None:
    """Everything or nothing, into a database without tables."""
    _run(database, "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner",
         "--no-privileges", str(source))  # fmt: skip


def _run(database: Database, tool: str, *arguments: str) -> None:
    address = database.url.set(drivername="postgresql", password=None)
    where = f"--dbname={address.render_as_string(hide_password=False)}"
    secret = {"PGPASSWORD": str(database.url.password)} if database.url.password else {}
    ended = subprocess.run(
        [_found(tool), where, *arguments], env={**os.environ, **secret}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    if ended.returncode:
        reason = (ended.stderr.strip().splitlines() or ["?"])[0]
        raise Unusable("database-tool-failed", tool=tool, reason=reason)


def _found(tool: str) -> str:
    """The newest that is installed."""
    newest = sorted(INSTALLED.glob(f"*/bin/{tool}"), key=lambda path: float(path.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which(tool)
    if found is None:
        raise Unusable("database-tool-missing", tool=tool)
    return found
