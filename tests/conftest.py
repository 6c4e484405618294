"""Fixtures every test may ask for: a fresh database, and a named cast of officers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from server.database import Database
from server.tables import Table

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All tables and the installation's row, made once and copied for every test."""
    path = tmp_path_factory.mktemp("empty") / "thongsuot.db"
    database = Database(f"sqlite:///{path}")
    with database.transaction() as db:
        Table.metadata.create_all(db.connection())
        db.execute(
            text("INSERT INTO installation (id, clock_offset_seconds, is_demo, demo_progress,"
                 " parameters, created_at) VALUES (1, 0, 0, '', '{}', CURRENT_TIMESTAMP)")
        )  # fmt: skip
    database.close()
    return path


@pytest.fixture
def database(empty_file: Path, tmp_path: Path) -> Iterator[Database]:
    """Fresh, with all tables and nothing but the installation's row."""
    yield from open_copy(empty_file, tmp_path)


def open_copy(template: Path, folder: Path) -> Iterator[Database]:
    shutil.copy(template, folder / "thongsuot.db")
    database = Database(f"sqlite:///{folder / 'thongsuot.db'}")
    yield database
    database.close()
