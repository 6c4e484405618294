"""Fixtures every test may ask for: a fresh database of either kind, a named cast of officers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.connections import connected
from server.data_folder import opened
from server.database import Database
from server.demo.load import EXAMPLE, YEAR, Story
from server.demo.year.units import A_DOZEN
from server.demo_command import ensure_demo
from server.memory import collect_less
from server.settings import load_settings
from server.tables import Officer, Unit
from tests.databases import PostgresDatabases, Source, SqliteFiles, product_hash, turn_back
from tests.good_order import in_good_order
from tests.on_both import kinds_for
from tests.postgres import KILLED, locked, running_postgres, shared_postgres

NEEDED_BY = {
    "handed_out": "handed_out",
    "directive_id": "recorded",
    "deployed": "deployed",
    "organisation": "organised",
}
"""The fullest template that a test's fixtures ask for; `database` alone is empty."""


def pytest_addoption(parser: pytest.Parser) -> None:
    kinds = ("both", "sqlite", "postgresql")
    help_ = "run tests that use a database on these; tests/on_both.py"
    parser.addoption("--databases", choices=kinds, default="both", help=help_)
    parser.addoption("--whole-year", action="store_true", help="play it once on either database")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever uses `database` runs on both, but for what tests/on_both.py names with a reason."""
    if "database_kind" in metafunc.fixturenames:
        kinds = kinds_for(metafunc.definition, metafunc.config.getoption("--databases"))
        marked = [
            pytest.param(kind, marks=[pytest.mark.postgres] if kind == "postgresql" else [])
            for kind in kinds
        ]
        metafunc.parametrize("database_kind", marked)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = in_good_order(items)


def pytest_collection_finish() -> None:
    """As the server does once it has started: an eighth less of processor time."""
    collect_less()


@pytest.fixture(scope="session")
def meeting(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder where the workers of this run meet."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def cache(pytestconfig: pytest.Config) -> Path:
    """A folder that later runs find again."""
    assert pytestconfig.cache is not None
    return pytestconfig.cache.mkdir("templates")


@pytest.fixture(scope="session")
def sqlite_files(cache: Path) -> SqliteFiles:
    return SqliteFiles(cache)


@pytest.fixture(scope="session")
def postgres_databases(meeting: Path) -> Iterator[PostgresDatabases]:
    folder = meeting / "postgres"
    with shared_postgres(folder) as url:
        databases = PostgresDatabases(url, folder)
        yield databases
        databases.server.close()


@pytest.fixture
def source(database_kind: str, request: pytest.FixtureRequest) -> Source:
    name = "sqlite_files" if database_kind == "sqlite" else "postgres_databases"
    source: Source = request.getfixturevalue(name)
    return source


@pytest.fixture
def database(source: Source, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Fresh, and as full as the other fixtures of the test want it."""
    wanted = (name for fixture, name in NEEDED_BY.items() if fixture in request.fixturenames)
    database = source.fresh(next(wanted, "empty"), tmp_path)
    yield database
    database.close()
    source.drop(database)


@pytest.fixture
def organisation(database: Database) -> SimpleNamespace:
    """The chart of 2022; gives unit ids by code with - as _: organisation.QU_NK."""
    with database.reading() as db:
        rows = db.execute(select(Unit.code, Unit.id)).all()
    return SimpleNamespace(**{code.replace("-", "_"): id_ for code, id_ in rows})


@pytest.fixture
def cast(organisation: SimpleNamespace, database: Database) -> SimpleNamespace:  # noqa: ARG001
    """Officer ids by login with . and - as _: cast.lam_ott, cast.hoa_dtb, cast.ld_btc."""
    with database.reading() as db:
        rows = db.execute(select(Officer.login, Officer.id)).all()
    return SimpleNamespace(
        **{login.replace(".", "_").replace("-", "_"): id_ for login, id_ in rows}
    )


@pytest.fixture
def deployed(cast: SimpleNamespace) -> SimpleNamespace:
    """Beside the organisation, every process of bpmn/; gives the cast."""
    return cast


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The `postgres` database of a server of this worker's own that may be killed."""
    with running_postgres(KILLED) as url:
        yield url


@pytest.fixture(scope="session")
def demo_folder(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the whole demo; copy it before changing anything."""
    return copy_of(told(cache, "demo", EXAMPLE), tmp_path_factory)


@pytest.fixture(scope="session")
def year_folder(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with the year of three directives, told of a dozen units."""
    year = told(cache, "year", replace(YEAR, among=A_DOZEN))
    return copy_of(year, tmp_path_factory)


def told(cache: Path, name: str, story: Story) -> Path:
    kept = cache / product_hash() / name
    kept.parent.mkdir(exist_ok=True)
    asked = load_settings("test", {}, data=kept, demo=True)
    with locked(kept.with_suffix(".lock")):
        if not made(kept).exists():
            with opened(asked) as settings:
                ensure_demo(settings, story)
            made(kept).touch()
    return kept


def made(kept: Path) -> Path:
    return kept.with_suffix(".made")


def copy_of(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(kept.name)
    shutil.copytree(kept, folder, dirs_exist_ok=True)
    with connected(load_settings("test", {}, data=folder)) as database:
        turn_back(database, made(kept).stat().st_mtime)
    return folder
