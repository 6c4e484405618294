"""Installations to measure in: the chart of 2022, the calendar and the bench's own processes."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.engine import make_url

from server.actions.definitions.deploy_definition import deploy_definition
from server.actions.organisation.load_organisation import load_organisation
from server.connections import connected
from server.data_folder import opened
from server.database import Database
from server.recording.instances import Birth, begin
from server.settings import load_settings
from server.setup_commands import prepare
from server.tables import Officer
from tests.bare_cases import bare_case, recorded_517
from tests.bench.models import sequence, waiting

MANY = Path(__file__).parents[1] / "processes" / "many"
LOGIN, PASSWORD = "thuy.tn", "thongsuot"


class Place:
    """A data folder, and for PostgreSQL a database of its own; furnished once, then copied."""

    def __init__(self, folder: Path, postgres: str | None = None) -> None:
        self.folder = folder
        self.postgres = postgres
        self.settings = load_settings("test", {}, data=folder, database_url=postgres)
        self.database = Database(self.settings.url, parameters=self.settings.parameters)

    @property
    def kind(self) -> str:
        return "SQLite" if self.postgres is None else "PostgreSQL"

    @property
    def officer_id(self) -> int:
        with self.database.reading() as db:
            return db.scalars(select(Officer.id).where(Officer.login == LOGIN)).one()

    def close(self) -> None:
        self.database.close()


def furnish(folder: Path, postgres: str | None = None) -> None:
    settings = load_settings("test", {}, data=folder, database_url=postgres)
    with opened(settings) as complete, connected(complete) as database:
        prepare(complete, database)
        path = complete.config / complete.organisation
        load_organisation(database, path=path, demo_password=PASSWORD, cost=complete.password)
        deploy_definition(database, files=sequence())
        deploy_definition(database, files=waiting())
        for name in ("child.bpmn", "parent.bpmn"):
            deploy_definition(database, files={name: (MANY / name).read_bytes()})


class Places:
    """Copies of one furnished installation, on SQLite and, where there is a server, PostgreSQL."""

    def __init__(self, folder: Path, server: str | None) -> None:
        self.folder, self.server, self.count = folder, server, 0
        (folder / "sqlite").mkdir()
        furnish(folder / "sqlite")
        if server is not None:
            (folder / "postgres").mkdir()
            furnish(folder / "postgres", self._made("furnished", "template1"))

    def new(self, *, postgres: bool = False) -> Place:
        self.count += 1
        folder = self.folder / f"place-{self.count}"
        if not postgres:
            shutil.copytree(self.folder / "sqlite", folder)
            return Place(folder)
        shutil.copytree(self.folder / "postgres", folder)
        return Place(folder, self._made(f"place_{self.count}", "furnished"))

    def _made(self, name: str, template: str) -> str:
        assert self.server is not None
        server = Database(self.server)
        with server.engine.connect() as connection:
            plain = connection.execution_options(isolation_level="AUTOCOMMIT")
            plain.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        server.close()
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)


def open_case(place: Place) -> int:
    directive_id = recorded_517(place.database)
    with place.database.transaction() as db:
        return bare_case(db, directive_id).id


def start(place: Place, case_id: int, definition_id: int, **data: object) -> int:
    with place.database.transaction() as db:
        return begin(db, Birth(case_id=case_id, definition_id=definition_id, data=data)).id
