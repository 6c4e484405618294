"""The database's clock decides what is due; a machine that differs misleads its people."""

from __future__ import annotations

from datetime import UTC, datetime

from server.database import Database
from server.terminal import say

SKEW = 5  # seconds between two clocks that nobody notices


def compare_clocks(database: Database, here: datetime) -> None:
    apart = seconds_apart(database, here)
    say("doctor-clock" if apart <= SKEW else "doctor-clock-skew", seconds=apart)


def warn_of_skew(database: Database, here: datetime | None = None) -> None:
    """Before the first task; silent when both agree."""
    if seconds_apart(database, here or datetime.now(UTC)) > SKEW:
        compare_clocks(database, here or datetime.now(UTC))


def seconds_apart(database: Database, here: datetime) -> int:
    with database.reading() as db:
        return round(abs((here - db.real_now).total_seconds()))
