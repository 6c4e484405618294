"""The same rules on PostgreSQL: every test has a database of its own, copied from a template."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from server.actions.directives.record_directive import record_directive
from server.actions.organisation.load_organisation import load_organisation
from server.database import Database
from server.services.directive_files import read_directive
from server.settings import load_settings
from server.setup_commands import prepare
from server.tables import Officer, Unit
from tests.processes.conftest import FILE_517, Office
from tests.rolled_out import roll_out

TEMPLATE = "furnished"
NUMBERS = count(1)


def made(postgres_url: str, name: str, template: str = "template1") -> str:
    """The URL of a new database."""
    server = Database(postgres_url)
    with server.engine.connect() as connection:
        plain = connection.execution_options(isolation_level="AUTOCOMMIT")
        plain.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    server.close()
    return make_url(postgres_url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def furnished(postgres_url: str) -> str:
    """The chart of 2022, the calendar and every process."""
    settings = load_settings("test", {}, database_url=made(postgres_url, TEMPLATE))
    database = Database(settings.url)
    prepare(settings, database)
    path = settings.config / settings.organisation
    load_organisation(database, path=path, demo_password="thongsuot", cost=settings.password)
    database.close()
    return TEMPLATE


@pytest.fixture
def database(postgres_url: str, furnished: str) -> Iterator[Database]:
    database = Database(made(postgres_url, f"test_{next(NUMBERS)}", furnished))
    yield database
    database.close()


@pytest.fixture
def organisation(database: Database) -> SimpleNamespace:
    with database.reading() as db:
        rows = db.execute(select(Unit.code, Unit.id)).all()
    return SimpleNamespace(**{code.replace("-", "_"): id_ for code, id_ in rows})


@pytest.fixture
def cast(database: Database) -> SimpleNamespace:
    with database.reading() as db:
        rows = db.execute(select(Officer.login, Officer.id)).all()
    return SimpleNamespace(
        **{login.replace(".", "_").replace("-", "_"): id_ for login, id_ in rows}
    )


@pytest.fixture
def office(database: Database, cast: SimpleNamespace) -> Office:
    office = Office(database, cast)
    office.move_clock("2022-06-21")
    return office


@pytest.fixture
def case_id(office: Office) -> int:
    return roll_out(office)


@pytest.fixture
def directive_id(office: Office) -> int:
    return record_directive(office.database, officer_id=None, **read_directive(FILE_517))
