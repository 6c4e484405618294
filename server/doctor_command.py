"""`thongsuot doctor`: is this machine and this installation as it should be; `version`."""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version as version_of
from pathlib import Path

from sqlalchemy import func, select, text

from server.clocks import compare_clocks
from server.connections import connected
from server.data_folder import opened
from server.database import Database
from server.migrations.history import current_revision, is_current
from server.queries.missing_rights import require_rights
from server.services.scanner import NotScanned, scanner_of
from server.settings import Settings
from server.tables import File
from server.terminal import say
from server.unsafe import unsafe

SAFE_SQLITE = (3, 51, 3)
BACKPORTED = {(3, 44): 6, (3, 50): 7}
"""Versions without the WAL-reset race (reliability.md 2.5); before them we checkpoint ourselves."""


def version(_: Settings, __: argparse.Namespace) -> int:
    print(f"thongsuot {version_of('thongsuot')}")
    return 0


def doctor(settings: Settings, _: argparse.Namespace) -> int:
    """0 when nothing is wrong. The server must be stopped on SQLite."""
    say("doctor-python", version=sys.version.split()[0])
    say("doctor-sqlite-safe" if has_safe_sqlite() else "doctor-sqlite-race",
        version=sqlite3.sqlite_version)  # fmt: skip
    with opened(settings) as complete:
        say("doctor-folder", path=str(complete.data),
            free=shutil.disk_usage(complete.data).free // 2**30)  # fmt: skip
        scans = has_working_scanner(complete)
        with connected(complete, "doctor") as database:
            wrong = _look_into(database) or int(not scans)
            return wrong or (_is_unsafe(complete, database) if is_current(database) else 0)


def _is_unsafe(settings: Settings, database: Database) -> int:
    """All of it is named; where people work with it, it is wrong."""
    found = unsafe(settings, database)
    for code, args in found:
        say(code, **args)
    if not found:
        say("doctor-safe")
    return int(bool(found) and settings.environment == "production")


def has_safe_sqlite() -> bool:
    major, minor, patch = sqlite3.sqlite_version_info[:3]
    fixed = BACKPORTED.get((major, minor))
    return (major, minor, patch) >= SAFE_SQLITE or (fixed is not None and patch >= fixed)


def has_working_scanner(settings: Settings) -> bool:
    """Asked about a file of which we know what is in it; having none is no fault."""
    scan = scanner_of(settings)
    if scan is None:
        say("doctor-scanner-none")
        return True
    with tempfile.TemporaryDirectory() as folder:
        harmless = Path(folder, "doctor.txt")
        harmless.write_text("thongsuot doctor\n")
        try:
            found = scan(harmless)
        except NotScanned as error:
            say("doctor-scanner-silent", place=settings.scanner, reason=str(error))
            return False
    say("doctor-scanner-wrong" if found else "doctor-scanner", place=settings.scanner, found=found)
    return not found


def _look_into(database: Database) -> int:
    compare_clocks(database, datetime.now(UTC))
    revision, current = current_revision(database), is_current(database)
    say("doctor-schema" if current else "doctor-schema-old", revision=revision or "0")
    whole = is_whole(database) if database.is_sqlite else has_room(database)
    if current:
        require_rights(database)
        name_unknown_files(database)
    return 0 if current and whole else 1


def name_unknown_files(database: Database) -> None:
    """No fault, as nothing can be done about it but to look."""
    before = select(func.count()).where(File.read_at.is_(None), File.is_unread.is_(False))
    with database.reading() as db:
        if count := db.scalar(before):
            say("doctor-files-before", n=count)


def is_whole(database: Database) -> bool:
    with database.reader.connect() as connection:
        answer = connection.execute(text("PRAGMA quick_check")).scalar_one()
    say("doctor-database-whole" if answer == "ok" else "doctor-database-broken", reason=answer)
    return bool(answer == "ok")


def has_room(database: Database) -> bool:
    """Whether one more process could connect as it may."""
    with database.reader.connect() as connection:
        version = connection.execute(text("SHOW server_version")).scalar_one()
        most = int(connection.execute(text("SHOW max_connections")).scalar_one())
        used = connection.execute(text("SELECT count(*) FROM pg_stat_activity")).scalar_one()
    room = bool(used + database.connections <= most)
    say("doctor-postgresql" if room else "doctor-postgresql-full",
        version=version, used=used, most=most, each=database.connections)  # fmt: skip
    return room
