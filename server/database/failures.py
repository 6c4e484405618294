"""What an error of the database means for the work: do it again, later, or tell somebody."""

from __future__ import annotations

import errno
import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

UNIQUE, DENIED, DISK_FULL = "23505", "42501", "53100"
PASSING = ("40P01", "40001")  # deadlock_detected, serialization_failure
AWAY = (DISK_FULL, "57P03", "55P03")  # cannot_connect_now, lock_not_available
"""PostgreSQL's codes (its appendix A). Its driver is not loaded where SQLite is used."""


def code_of(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def is_outage(error: BaseException) -> bool:
    """The database went away, is full or too busy: nothing is wrong with the work, do it later."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        name = getattr(error.orig, "sqlite_errorname", "")
        return name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_BUSY"))
    if isinstance(error, OperationalError) and not code_of(error):
        return True  # not reached, or fallen silent: what the server itself says has a code
    return error.connection_invalidated or is_passing(error) or code_of(error) in AWAY


def is_passing(error: BaseException) -> bool:
    """Whether the same work done again from its start may well succeed; nothing of it was kept."""
    return isinstance(error, DBAPIError) and code_of(error) in PASSING


def is_taken(error: BaseException) -> bool:
    """A row of that key came in between: whoever looks again will find it."""
    if not isinstance(error, DBAPIError):
        return False
    name = getattr(error.orig, "sqlite_errorname", "")
    return code_of(error) == UNIQUE or name in (
        "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"
    )  # fmt: skip


def is_denied(error: DBAPIError) -> bool:
    """The role at the database lacks a right."""
    return code_of(error) == DENIED


def is_full(error: BaseException) -> bool:
    """The disk takes nothing more, of the database or of the folder of files."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if not isinstance(error, DBAPIError):
        return False
    name = getattr(error.orig, "sqlite_errorname", "")
    return code_of(error) == DISK_FULL or name.startswith(("SQLITE_FULL", "SQLITE_IOERR"))
