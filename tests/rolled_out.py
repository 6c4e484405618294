"""A case that is with its units: made once, copied for every test that starts from there."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.actions.cases.open_case import open_case
from server.actions.directives.record_directive import record_directive
from server.database import Database
from server.services.directive_files import read_directive
from server.tables import Case, Officer
from tests.conftest import fill_from, open_copy
from tests.processes.conftest import FILE_517, Office


def roll_out(office: Office) -> int:
    """Two units at their receipt on 21/6/2022; one duty binds until 29/7/2022."""
    office.move_clock("2022-06-21")
    directive_id = record_directive(office.database, officer_id=None, **read_directive(FILE_517))
    case_id = open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    return case_id


def cast_of(database: Database) -> SimpleNamespace:
    with database.reading() as db:
        rows = db.execute(select(Officer.login, Officer.id)).all()
    return SimpleNamespace(
        **{login.replace(".", "_").replace("-", "_"): id_ for login, id_ in rows}
    )


@pytest.fixture(scope="session")
def rolled_out_file(deployed_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rolled")
    for database in open_copy(deployed_file, folder):
        roll_out(Office(database, cast_of(database)))
    return folder / "thongsuot.db"


@pytest.fixture
def office(rolled_out_file: Path, database: Database, cast: SimpleNamespace) -> Office:
    fill_from(rolled_out_file, database)
    return Office(database, cast)


@pytest.fixture
def case_id(office: Office) -> int:
    with office.database.reading() as db:
        return db.scalars(select(Case.id)).one()
