"""Fixtures every test may ask for: a fresh database, and a named cast of officers."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.actions.calendar.load_calendar import load_calendar
from server.actions.installation.prepare_installation import prepare_installation
from server.actions.organisation.load_organisation import load_organisation
from server.data_folder import opened
from server.database import Database
from server.demo_command import ensure_demo
from server.migrations.migrate import migrate
from server.settings import load_settings
from server.setup_commands import deploy_all, folders_in
from server.tables import Officer, Unit
from tests.postgres import running_postgres

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All tables and the installation's row, made once and copied for every test."""
    path = tmp_path_factory.mktemp("empty") / "thongsuot.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    prepare_installation(database)
    database.close()
    return path


@pytest.fixture
def database(empty_file: Path, tmp_path: Path) -> Iterator[Database]:
    """Fresh, with all tables and nothing but the installation's row."""
    yield from open_copy(empty_file, tmp_path)


@pytest.fixture(scope="session")
def organised_file(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The chart of 2022 and the calendar; every password is "thongsuot"."""
    folder = tmp_path_factory.mktemp("organised")
    settings = load_settings("test")
    for database in open_copy(empty_file, folder):
        load_calendar(database)
        load_organisation(
            database,
            path=settings.config / settings.organisation,
            demo_password="thongsuot",
            cost=settings.password,
        )
    return folder / "thongsuot.db"


@pytest.fixture
def organisation(organised_file: Path, database: Database) -> SimpleNamespace:
    """Fills `database`; gives unit ids by code with - as _: organisation.QU_NK."""
    fill_from(organised_file, database)
    with database.reading() as db:
        return SimpleNamespace(
            **{code.replace("-", "_"): id_ for code, id_ in db.execute(select(Unit.code, Unit.id))}
        )


@pytest.fixture
def cast(organisation: SimpleNamespace, database: Database) -> SimpleNamespace:  # noqa: ARG001
    """Officer ids by login with . and - as _: cast.lam_ott, cast.hoa_dtb, cast.ld_btc."""
    with database.reading() as db:
        rows = db.execute(select(Officer.login, Officer.id)).all()
    return SimpleNamespace(
        **{login.replace(".", "_").replace("-", "_"): id_ for login, id_ in rows}
    )


def fill_from(template: Path, database: Database) -> None:
    """The content of another database file, through SQLite's own backup."""
    database.close()
    source = sqlite3.connect(template)
    target = sqlite3.connect(str(database.url.database))
    source.backup(target)
    source.close()
    target.close()


def open_copy(template: Path, folder: Path) -> Iterator[Database]:
    shutil.copy(template, folder / "thongsuot.db")
    database = Database(f"sqlite:///{folder / 'thongsuot.db'}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def deployed_file(organised_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Beside the organisation, every process of bpmn/."""
    folder = tmp_path_factory.mktemp("deployed")
    for database in open_copy(organised_file, folder):
        deploy_all(database, folders_in(load_settings("test").bpmn))
    return folder / "thongsuot.db"


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The `postgres` database of a server of the tests' own."""
    with running_postgres() as url:
        yield url


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the whole demo, played once; copy it before changing anything."""
    folder = tmp_path_factory.mktemp("demo")
    with opened(load_settings("test", {}, data=folder, demo=True)) as settings:
        assert ensure_demo(settings)
    return folder


@pytest.fixture
def deployed(deployed_file: Path, cast: SimpleNamespace, database: Database) -> SimpleNamespace:
    """Fills `database` with organisation and processes; gives the cast."""
    fill_from(deployed_file, database)
    return cast
