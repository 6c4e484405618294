"""The application's own role on PostgreSQL does its work and cannot touch what was written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from server.actions.accounts.sign_in import sign_in
from server.actions.journal.anchor_heads import anchor_heads
from server.actions.organisation.load_organisation import load_organisation
from server.cli import main
from server.database import Database
from server.migrations.history import is_current
from server.recording.sign_ins import Origin
from server.settings import load_settings
from server.setup_commands import prepare
from server.tables import APPEND_ONLY, Table
from tests.postgres import running_postgres

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def owners() -> Iterator[str]:
    """The URL of the owner of a filled database; beside it a role `app` that owns nothing."""
    with running_postgres() as url:
        settings = load_settings("test", {}, database_url=url)
        database = Database(url)
        prepare(settings, database)
        chart = settings.config / settings.organisation
        load_organisation(database, path=chart, demo_password="thongsuot", cost=settings.password)
        with database.engine.begin() as connection:
            connection.execute(text("CREATE ROLE app LOGIN"))
        database.close()
        yield url


@pytest.fixture
def app(owners: str) -> Iterator[Database]:
    assert main(["grants", "app", "--database-url", owners]) == 0
    database = Database(make_url(owners).set(username="app").render_as_string(hide_password=False))
    yield database
    database.close()


def test_the_application_works_under_its_role(app: Database) -> None:
    settings = load_settings("test", {}, database_url=app.url.render_as_string())

    assert sign_in(app, settings, login="lam.ott", password="thongsuot", origin=Origin("::1"))
    assert anchor_heads(app, every=0) > 0
    assert is_current(app)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET {column} = {column}",
        "DELETE FROM {}",
        "TRUNCATE {} CASCADE",
        "DROP TRIGGER {}_no_update ON {}",
        "ALTER TABLE {} DISABLE TRIGGER ALL",
        "CREATE TRIGGER t BEFORE INSERT ON {} EXECUTE FUNCTION refuse_change()",
    ],
)
def test_the_role_has_no_right_to_change_the_journal(
    app: Database, table: str, statement: str
) -> None:
    refused = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
    column = next(iter(Table.metadata.tables[table].c)).name
    with refused, app.transaction() as db:
        db.execute(text(statement.format(table, table, column=column)))


def test_an_unknown_role_and_sqlite_are_one_line(
    owners: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["grants", "nobody_there", "--database-url", owners]) == 1
    assert "nobody_there" in capsys.readouterr().err

    assert main(["grants", "app", "--data", str(tmp_path)]) == 1
    assert "SQLite" in capsys.readouterr().err


def test_the_statements_can_be_printed_for_the_database_administrator(
    owners: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["grants", "app", "--print", "--database-url", owners]) == 0

    printed = capsys.readouterr().out
    assert "REVOKE UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES ON event" in printed
    assert printed.rstrip().endswith(";")
