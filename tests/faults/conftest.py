"""Every guarantee on both databases where it applies; the figures are printed."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from server.database import Database
from server.migrations.migrate import migrate
from server.settings import load_settings
from tests.databases import copy_rows
from tests.faults.places import Place, furnish, looked_at, new_database, scale
from tests.postgres import locked

LONGEST = scale(900, 3_000)  # seconds of one test


@pytest.fixture(autouse=True)
def bounded() -> Iterator[None]:
    """Whatever a test waits for, it fails at last and says where it stood."""

    def give_up(*_: object) -> None:
        raise AssertionError(f"still waiting after {LONGEST} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, LONGEST, 30)  # again, if what is left also waits
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def furnished_file(meeting: Path) -> Path:
    """Made by one worker for all."""
    folder = meeting / "furnished"
    with locked(folder.with_suffix(".lock")):
        if not folder.exists():
            making = folder.with_suffix(".making")
            making.mkdir()
            furnish(load_settings("test", {}, data=making))
            making.rename(folder)
    return folder / "thongsuot.db"


@pytest.fixture(scope="session")
def furnished_template(
    postgres_url: str, furnished_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a database to copy: the rows of the file."""
    file = shutil.copy(furnished_file, tmp_path_factory.mktemp("furnished"))
    url = new_database(postgres_url)
    with closing(Database(f"sqlite:///{file}")) as old, closing(Database(url)) as new:
        migrate(new)
        copy_rows(old, new)
    return url.rsplit("/", 1)[1]


@pytest.fixture
def on_sqlite(furnished_file: Path, tmp_path: Path) -> Place:
    shutil.copy(furnished_file, tmp_path)
    return looked_at(load_settings("test", {}, data=tmp_path))


@pytest.fixture
def on_postgres(postgres_url: str, furnished_template: str, tmp_path: Path) -> Place:
    url = new_database(postgres_url, furnished_template)
    return looked_at(replace(load_settings("test", {}, data=tmp_path), database_url=url))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    database = place.open()
    yield database
    database.close()
