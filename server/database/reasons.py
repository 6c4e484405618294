"""Why a database refuses, in the one line that a person at the command line reads.

A code of server.words for what SQLite and PostgreSQL say in English; what is not known here stands
as the database says it behind words of ours.
"""

from __future__ import annotations

import re
import sqlite3

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from server.database.failures import code_of
from server.errors import Unusable

OF_SQLITE = {
    "SQLITE_NOTADB": "database-is-none",
    "SQLITE_CORRUPT": "database-damaged",
    "SQLITE_READONLY": "database-read-only",
    "SQLITE_CANTOPEN": "database-not-opened",
    "SQLITE_FULL": "database-disk-full",
    "SQLITE_IOERR": "database-disk-full",
    "SQLITE_BUSY": "database-busy",
}
OF_POSTGRESQL = {
    "42501": "database-lacks-right",
    "25006": "database-read-only",
    "53100": "database-disk-full",
    "53300": "database-too-many",
    "55P03": "database-busy",
    "57P03": "database-starting",
}
UNREACHED = {
    "database-unknown-host": r"failed to resolve host|could not translate host name",
    "database-nobody-there": r"Connection refused|closed the connection unexpectedly",
    "database-silent": r"timeout expired|timed out|[Nn]o route to host|unreachable",
    "database-no-such": r'database ".*" does not exist',
    "database-not-let-in": r'role ".*" does not exist|authentication failed|no password supplied'
    r"|no pg_hba\.conf entry|is not permitted to log in",
    "database-too-many": r"too many clients|too many connections|connection slots",
    "database-starting": r"is starting up|is shutting down",
}
"""Nothing that failed before a session began has a code; only the words tell it."""
OBJECT = re.compile(r"permission denied for (?:\w+ )?\"?([\w.]+)\"?$")


def refusal(error: DBAPIError | sqlite3.Error, url: URL) -> Unusable:
    """Of a database that was reached."""
    raw = error.orig if isinstance(error, DBAPIError) else error
    name = getattr(raw, "sqlite_errorname", "")
    sqlite = (code for start, code in OF_SQLITE.items() if name.startswith(start))
    state = code_of(error) if isinstance(error, DBAPIError) else ""
    code = next(sqlite, OF_POSTGRESQL.get(state, ""))
    return _unusable(code or unreached(str(raw)) or "database-refuses", str(raw), url)


def no_answer(error: DBAPIError | sqlite3.Error, url: URL) -> Unusable:
    """Of one that was not."""
    known = refusal(error, url)
    if known.code != "database-refuses":
        return known
    return Unusable("database-unreachable", **known.args_for_words)


def unreached(said: str) -> str:
    return next((code for code, words in UNREACHED.items() if re.search(words, said)), "")


def _unusable(code: str, said: str, url: URL) -> Unusable:
    reason = said.strip().splitlines()[0] if said.strip() else "?"
    place = url.database or "?"
    if url.host:
        place = f"{url.host}:{url.port or 5432}/{place}"
    found = OBJECT.search(reason)
    return Unusable(
        code, place=place, user=url.username or "?", reason=reason, on=found[1] if found else "?"
    )
