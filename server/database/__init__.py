"""Transactions on SQLite and PostgreSQL, with the database's clock (reliability.md 2)."""

from server.database.among import among
from server.database.failures import (
    is_denied,
    is_full,
    is_outage,
    is_passing,
    is_taken,
)
from server.database.numbered import insert_numbered
from server.database.place import Database
from server.database.prepared import Prepared
from server.database.wire import together
from server.database.work import Work

__all__ = [
    "Database",
    "Prepared",
    "Work",
    "among",
    "insert_numbered",
    "is_denied",
    "is_full",
    "is_outage",
    "is_passing",
    "is_taken",
    "together",
]
