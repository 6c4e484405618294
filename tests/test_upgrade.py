"""A newer release on a database of the first one: upgraded, nothing lost, a copy kept before."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from server.actions.installation.prepare_installation import prepare_installation
from server.actions.organisation.load_organisation import load_organisation
from server.backups.upgrade import KEPT, upgrade
from server.cli import main
from server.database import Database
from server.errors import Unusable
from server.migrations.history import current_revision, is_current
from server.migrations.migrate import downgrade, migrate
from server.queries.journal_breaks import breaks_in
from server.settings import Settings, load_settings
from server.setup_commands import prepare

SETTINGS = load_settings("test", {})


def old(database: Database) -> None:
    """As the first revision left it, with an organisation and journal lines in it."""
    prepare_installation(database)
    load_organisation(database, path=SETTINGS.config / SETTINGS.organisation)
    downgrade(database, "0001")


def counts(database: Database) -> tuple[int, int]:
    with database.reading() as db:
        return tuple(db.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
                     for table in ("officer", "event"))  # type: ignore[return-value]  # fmt: skip


def kept_in(folder: Path) -> list[Path]:
    return sorted((folder / "backups").glob("before-upgrade-*.db"))


def test_a_start_upgrades_an_older_database_and_keeps_its_data(
    database: Database, tmp_path: Path
) -> None:
    old(database)
    before = counts(database)
    url = database.url.render_as_string(hide_password=False)

    prepare(load_settings("test", {}, data=tmp_path, database_url=url), database)

    assert is_current(database)
    officers, events = counts(database)
    assert officers == before[0] > 50
    assert events >= before[1] > 0
    with database.reading() as db:
        assert list(breaks_in(db)) == []
    assert len(kept_in(tmp_path)) == (1 if database.is_sqlite else 0)


@pytest.fixture
def filled(tmp_path: Path) -> Settings:
    """A data folder with an organisation in it."""
    settings = load_settings("test", {}, data=tmp_path)
    with closing(Database(settings.url, durable=False)) as database:
        migrate(database)
        prepare_installation(database)
        load_organisation(database, path=settings.config / settings.organisation)
    return settings


def test_a_database_of_the_first_release_is_backed_up_and_restored(
    filled: Settings, tmp_path: Path
) -> None:
    with closing(Database(filled.url)) as database:
        downgrade(database, "0001")
    options = ["--data", str(tmp_path), "--to", str(tmp_path / "old.zip")]
    elsewhere = load_settings("test", {}, data=tmp_path / "elsewhere")

    assert main(["backup", *options]) == 0
    assert main(["restore", str(tmp_path / "old.zip"), "--data", str(elsewhere.data)]) == 0

    with closing(Database(elsewhere.url)) as database:
        assert current_revision(database) == "0001"
        prepare(elsewhere, database)
        assert is_current(database)
        assert counts(database)[0] > 50


def test_the_copy_before_an_upgrade_is_the_older_database_and_three_are_kept(
    filled: Settings, tmp_path: Path
) -> None:
    with closing(Database(filled.url)) as database:
        for _ in range(KEPT + 1):
            downgrade(database, "0001")
            upgrade(filled, database)
        upgrade(filled, database)  # nothing to do: no further copy

        found = kept_in(tmp_path)

        assert len(found) == KEPT
        with closing(sqlite3.connect(found[-1])) as copy:
            assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
            assert copy.execute("SELECT count(*) FROM officer").fetchone()[0] > 50
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_database_of_a_newer_release_is_neither_copied_nor_touched(
    filled: Settings, tmp_path: Path
) -> None:
    with closing(Database(filled.url)) as database:
        with database.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

        with pytest.raises(Unusable, match="9999"):
            upgrade(filled, database)

        assert current_revision(database) == "9999"
    assert kept_in(tmp_path) == []
