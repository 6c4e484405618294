"""The schema moves up and down on both databases, with data in it, and says what it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from server.actions.installation.prepare_installation import prepare_installation
from server.actions.organisation.load_organisation import load_organisation
from server.database import Database
from server.errors import Unusable
from server.migrations.history import current_revision, head, is_current, revisions
from server.migrations.migrate import FOLDER, downgrade, migrate
from server.services.second_factors import sealed_seed, seed_in
from server.settings import load_settings
from server.tables import Deputy, File, Officer, SecondFactor, Table
from tests.bare_cases import bare_case, recorded_517
from tests.databases import copy_rows

SETTINGS = load_settings("test")


@pytest.fixture
def bare(database: Database, tmp_path: Path) -> Iterator[Database]:
    """A database with no table yet."""
    if database.is_sqlite:
        with closing(Database(f"sqlite:///{tmp_path / 'bare.db'}")) as bare:
            yield bare
        return
    with database.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    yield database


@pytest.fixture
def told(database: Database, demo_folder: Path, tmp_path: Path) -> Iterator[Database]:
    """With everything of the demo."""
    copy = tmp_path / "told.db"
    shutil.copy(demo_folder / "thongsuot.db", copy)
    with closing(Database(f"sqlite:///{copy}", durable=False)) as demo:
        if database.is_sqlite:
            yield demo
        else:
            copy_rows(demo, database)
            yield database


def test_the_history_is_read_off_the_names_of_its_files() -> None:
    scripts = ScriptDirectory(str(FOLDER))

    assert head() == scripts.get_current_head()
    assert revisions() == {one.revision for one in scripts.walk_revisions()}


def test_the_revisions_make_exactly_the_tables(bare: Database) -> None:
    migrate(bare)

    assert is_current(bare)
    with bare.reader.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []
        found = inspect(connection).get_foreign_keys("instance")
        assert "child_group" in {key["referred_table"] for key in found}


def test_a_second_time_changes_nothing_and_keeps_the_data(bare: Database) -> None:
    migrate(bare)
    prepare_installation(bare)
    load_organisation(bare, path=SETTINGS.config / SETTINGS.organisation)

    migrate(bare)

    with bare.reading() as db:
        assert "tuong.km" in db.scalars(select(Officer.login)).all()


def test_a_filled_database_goes_down_and_up_again(bare: Database) -> None:
    migrate(bare)
    prepare_installation(bare)
    load_organisation(bare, path=SETTINGS.config / SETTINGS.organisation)
    directive_id = recorded_517(bare)
    with bare.transaction() as db:
        away, other = db.scalars(select(Officer.id).limit(2)).all()
        db.add_all(
            Deputy(officer_id=away, deputy_id=other, made_by_id=away, made_at=db.now, step=step,
                   in_person=False, first_day=db.today, last_day=db.today, reason="x", document="x")
            for step in (None, "Duyệt")
        )  # fmt: skip
        case_id = bare_case(db, directive_id).id
        db.add_all(
            File(sha256="0" * 64, name=f"{n}", media_type=kind, size=1, at=db.now,
                 officer_id=away, case_id=case_id, withdrawn_at=db.now if n else None)
            for n, kind in enumerate(("application/pdf", "image/png"))
        )  # fmt: skip

    downgrade(bare, "0052")
    migrate(bare)

    with bare.reading() as db:
        assert db.scalars(select(File.is_unread).order_by(File.id)).all() == [False, True]
    downgrade(bare, "0034")

    with bare.reader.connect() as connection:  # for one step never becomes for all of them
        ends = connection.execute(text("SELECT ended_at IS NULL FROM deputy ORDER BY id"))
        assert [bool(one) for one in ends.scalars()] == [True, False]
        lies = connection.execute(text("SELECT case_id IS NULL FROM file ORDER BY id"))
        assert [bool(one) for one in lies.scalars()] == [False, True]  # what was withdrawn
    downgrade(bare, "base")

    with bare.reader.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    migrate(bare)
    assert is_current(bare)


def test_seeds_of_codes_are_plain_below_and_sealed_above(bare: Database) -> None:
    migrate(bare)
    prepare_installation(bare)
    load_organisation(bare, path=SETTINGS.config / SETTINGS.organisation)
    with bare.transaction() as db:
        officer_id = db.scalars(select(Officer.id).limit(1)).one()
        sealed = sealed_seed("a secret", officer_id, "SEED")
        db.add(SecondFactor(officer_id=officer_id, sealed=sealed))

    with pytest.raises(Unusable):  # never dropped: the account would open by its password
        downgrade(bare, "0051", secret_key="another")
    assert is_current(bare)
    downgrade(bare, "0051", secret_key="a secret")

    with bare.reader.connect() as connection:
        plain = connection.execute(text("SELECT secret FROM second_factor")).scalars().all()
    assert plain == ["SEED"]
    migrate(bare, secret_key="a secret")
    with bare.reading() as db:
        kept = db.scalars(select(SecondFactor.sealed)).one()
    assert seed_in("a secret", officer_id, kept) == "SEED"


def test_a_database_of_another_release_is_left_alone(bare: Database) -> None:
    migrate(bare)
    with bare.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'future'"))

    with pytest.raises(Unusable) as unusable:
        migrate(bare)

    assert (unusable.value.code, unusable.value.args_for_words) == (
        "schema-foreign", {"revision": "future"},
    )  # fmt: skip
    assert current_revision(bare) == "future"


def test_the_whole_demo_goes_down_to_the_first_release_and_up_again(told: Database) -> None:
    before = counts(told)

    downgrade(told, "0001")
    first = counts(told)
    migrate(told)
    after = counts(told)

    assert len(first) > 30
    assert first == {name: before[name] for name in first}
    assert {name: after[name] for name in first} == first
    assert set(after) == set(before)
    with told.reader.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def counts(database: Database) -> dict[str, int]:
    with database.reader.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        return {
            name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()
            for name in names
        }
