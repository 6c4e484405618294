"""Commands that prepare an installation; on SQLite they want the server stopped (decision 26)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from sqlalchemy import select

from server.actions.installation.mark_demo import mark_demo
from server.actions.installation.prepare_installation import prepare_installation
from server.backups.upgrade import upgrade
from server.connections import usable
from server.database import Database
from server.settings import DEMO_PASSWORD, Settings
from server.shipped_processes import deploy_all, deploy_news, folders_in
from server.tables import CalendarDay, Officer
from server.terminal import say

DONE = "done"


def prepare(settings: Settings, database: Database) -> None:
    """What every start does: schema, installation, what an empty one lacks, new processes."""
    upgrade(settings, database)
    prepare_installation(database)
    with database.reading() as db:
        has_days = db.scalar(select(CalendarDay.day).limit(1)) is not None
        has_officers = db.scalar(select(Officer.id).limit(1)) is not None
    if not has_days:
        fill_calendar(settings, database)
    if settings.demo and not has_officers:
        mark_demo(database)
        fill_organisation(
            database,
            path=settings.config / settings.organisation,
            demo_password=DEMO_PASSWORD,
            cost=settings.password,
        )
    deploy_news(database, folders_in(settings.bpmn))


def fill_calendar(settings: Settings, database: Database) -> int:
    """The number of days. What reads decrees is no part of a usual start."""
    from server.actions.calendar.load_calendar import load_calendar  # noqa: PLC0415

    return load_calendar(database, overrides=overrides(settings))


def fill_organisation(database: Database, **given: Any) -> dict[str, int]:
    """How many units and officers. What reads a chart is no part of a usual start."""
    from server.actions.organisation.load_organisation import load_organisation  # noqa: PLC0415

    return load_organisation(database, **given)


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
        counts = fill_organisation(database, path=asked.path, cost=complete.password)
    say("organisation-loaded", **counts)
    return 0


def load_days(settings: Settings, _: argparse.Namespace) -> int:
    with usable(settings) as (complete, database):
        upgrade(complete, database)
        prepare_installation(database)
        say("calendar-loaded", days=fill_calendar(complete, database))
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
