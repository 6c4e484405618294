"""Commands that prepare an installation; on SQLite they want the server stopped (decision 26)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from server.actions.calendar.load_calendar import load_calendar
from server.actions.installation.mark_demo import mark_demo
from server.actions.installation.prepare_installation import prepare_installation
from server.actions.organisation.load_organisation import load_organisation
from server.backups.upgrade import upgrade
from server.data_folder import opened
from server.database import Database, is_denied
from server.database.reasons import refusal
from server.errors import Unusable
from server.migrations.migrate import is_current
from server.settings import Settings
from server.shipped_processes import deploy_all, deploy_news, folders_in
from server.tables import CalendarDay, Officer
from server.terminal import say

DEMO_PASSWORD = "thongsuot"  # printed at every start of a demo
DONE = "done"


def prepare(settings: Settings, database: Database) -> None:
    """What every start does: schema, installation, what an empty one lacks, new processes."""
    upgrade(settings, database)
    prepare_installation(database)
    with database.reading() as db:
        has_days = db.scalar(select(CalendarDay.day).limit(1)) is not None
        has_officers = db.scalar(select(Officer.id).limit(1)) is not None
    if not has_days:
        load_calendar(database, overrides=overrides(settings))
    if settings.demo and not has_officers:
        mark_demo(database)
        load_organisation(
            database,
            path=settings.config / settings.organisation,
            demo_password=DEMO_PASSWORD,
            cost=settings.password,
        )
    deploy_news(database, folders_in(settings.bpmn))


@contextmanager
def usable(settings: Settings, name: str = "") -> Iterator[tuple[Settings, Database]]:
    with opened(settings) as complete, connected(complete, name) as database:
        yield complete, database


@contextmanager
def existing(settings: Settings, *, current: bool = True) -> Iterator[Database]:
    """To look into, beside a server that runs: nothing is made, locked or upgraded."""
    path = make_url(settings.url).database
    if settings.is_sqlite and not (path and Path(path).is_file()):
        raise Unusable("no-database-there", path=path or "")
    with connected(settings) as database:
        if current and not is_current(database):
            raise Unusable("schema-not-current")
        yield database


@contextmanager
def connected(settings: Settings, name: str = "", *, durable: bool = True) -> Iterator[Database]:
    """Known to answer; raises Unusable when it does not. Sessions show the command's `name`."""
    database = database_of(settings, name, durable=durable)
    try:
        database.reach()
        yield database
    except DBAPIError as error:  # rights, a full disk, a lost connection; ours are told whole
        if not (isinstance(error, OperationalError) or is_denied(error)):
            raise
        raise refusal(error, database.url) from None
    finally:
        database.close()


def database_of(settings: Settings, name: str, *, durable: bool = True) -> Database:
    return Database(
        settings.url,
        parameters=settings.parameters,
        durable=durable,
        lease=settings.lease_seconds,
        patience=settings.patience_seconds,
        connections=settings.connections,
        name=f"thongsuot {name}".strip(),
    )


def migrate_database(settings: Settings, _: argparse.Namespace) -> int:
    with usable(settings) as (complete, database):
        upgrade(complete, database)
        prepare_installation(database)
    say("migrated")
    return 0


def load_chart(settings: Settings, asked: argparse.Namespace) -> int:
    with usable(settings) as (complete, database):
        upgrade(complete, database)
        prepare_installation(database)
        counts = load_organisation(database, path=asked.path, cost=complete.password)
    say("organisation-loaded", **counts)
    return 0


def load_days(settings: Settings, _: argparse.Namespace) -> int:
    with usable(settings) as (complete, database):
        upgrade(complete, database)
        prepare_installation(database)
        say("calendar-loaded", days=load_calendar(database, overrides=overrides(complete)))
    return 0


def deploy(settings: Settings, asked: argparse.Namespace) -> int:
    """Folders of processes; without any, all that ship with the product."""
    with usable(settings) as (complete, database):
        upgrade(complete, database)
        prepare_installation(database)
        deploy_all(database, asked.paths or folders_in(complete.bpmn))
    return 0


def overrides(settings: Settings) -> Path | None:
    path = settings.config / "calendar" / "overrides.toml"
    return path if path.exists() else None
