"""Fresh databases for tests, of both kinds, copied from templates that are filled once.

A template is a step on the one before it: `empty` has all tables and the installation's row,
`organised` the chart of 2022 and the calendar (every password is "thongsuot"), `deployed` every
process of bpmn/, `recorded` Công văn 517-CV/TU and a clock that stands the day after its issue.
SQLite's are files that all workers and later runs share as long as the product is the same.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine, event, insert, select, text, update
from sqlalchemy.engine import make_url

from server.actions.calendar.load_calendar import load_calendar
from server.actions.directives.record_directive import record_directive
from server.actions.installation.prepare_installation import prepare_installation
from server.actions.organisation.load_organisation import load_organisation
from server.database import Database
from server.migrations.migrate import migrate
from server.services.directive_files import read_directive
from server.settings import load_settings
from server.shipped_processes import deploy_all, folders_in
from server.tables import Installation, Table
from tests.postgres import locked

ROOT = Path(__file__).parents[1]
SETTINGS = load_settings("test", {})
FILE_517 = SETTINGS.config / "directives" / "517-CV-TU.toml"
PARTS = ("server", "workflows", "bpmn", "config")
KINDS = (".py", ".bpmn", ".dmn", ".json", ".toml", ".yaml", ".po")
NUMBERS = count(1)


def fill_empty(database: Database) -> None:
    migrate(database)
    prepare_installation(database)


def organise(database: Database) -> None:
    load_calendar(database)
    path = SETTINGS.config / SETTINGS.organisation
    load_organisation(database, path=path, demo_password="thongsuot", cost=SETTINGS.password)


def deploy(database: Database) -> None:
    deploy_all(database, folders_in(SETTINGS.bpmn))


def record(database: Database) -> None:
    move_clock(database, "2022-06-21")
    record_directive(database, officer_id=None, **read_directive(FILE_517))


def move_clock(database: Database, day: str) -> None:
    """To 09:00 in the office on that day."""
    wanted = datetime.fromisoformat(f"{day}T09:00:00+07:00")
    seconds = round((wanted - datetime.now(UTC)).total_seconds())
    with database.transaction() as db:
        db.execute(update(Installation).values(clock_offset_seconds=seconds))


def turn_back(database: Database, made: float) -> None:
    """A moved clock goes on while a template lies there, for days in the cache: to that moment,
    and never before it, since what it holds has happened."""
    since = int(time.time() - made)
    moved = update(Installation).where(Installation.clock_offset_seconds != 0)
    with database.transaction() as db:
        db.execute(moved.values(clock_offset_seconds=Installation.clock_offset_seconds - since))


STEPS: dict[str, Callable[[Database], None]] = {
    "empty": fill_empty, "organised": organise, "deployed": deploy, "recorded": record,
}  # fmt: skip
MOVED = "recorded"
"""The first whose clock is not the real one."""


class Source(Protocol):
    """Where fresh databases come from."""

    def fresh(self, template: str, folder: Path) -> Database: ...

    def drop(self, database: Database) -> None: ...


class Engines:
    """One pair for all databases of a kind, one after the other: what SQLAlchemy has compiled for
    one test is not compiled again for the next."""

    def __init__(self) -> None:
        self.pair: tuple[Engine, Engine] | None = None
        self.first = self.now = ""
        event.listen(Engine, "do_connect", self._lead)  # for all, so as to be asked first

    def lend(self, database: Database) -> Database:
        self.now = str(database.url.database)
        if self.pair is None:
            self.pair, self.first = (database.engine, database.reader), self.now
        database.engine, database.reader = self.pair
        return database

    def _lead(self, _dialect: Any, _record: Any, args: list[Any], given: dict[str, Any]) -> None:
        """From the database that the pair was made for to that of the test that runs."""
        if given.get("dbname") == self.first:
            given["dbname"] = self.now
        elif args and args[0] == self.first:
            args[0] = self.now


class SqliteFiles:
    """Templates are files in a folder that outlives the run."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache / product_hash()
        self.cache.mkdir(parents=True, exist_ok=True)
        self.engines = Engines()

    def fresh(self, template: str, folder: Path) -> Database:
        """What is written to it may be lost with the machine, and nothing else."""
        path = folder / "thongsuot.db"
        kept = self.template(template)
        shutil.copy(kept, path)
        database = self.engines.lend(Database(f"sqlite:///{path}", durable=False))
        if MOVED in steps_to(template):
            turn_back(database, kept.stat().st_mtime)
        return database

    def drop(self, database: Database) -> None:
        Path(str(database.url.database)).unlink()

    def template(self, name: str) -> Path:
        path = self.cache / f"{name}.db"
        with locked(self.cache / "lock"):
            for step in steps_to(name):
                self._make(step)
        return path

    def _make(self, name: str) -> None:
        path, before = self.cache / f"{name}.db", step_before(name)
        if path.exists():
            return
        making = path.with_suffix(".making")
        making.unlink(missing_ok=True)
        if before:
            shutil.copy(self.cache / f"{before}.db", making)
        database = Database(f"sqlite:///{making}", durable=False)
        STEPS[name](database)
        database.close()  # the last connection to leave empties the log into the file
        making.rename(path)


class PostgresDatabases:
    """Templates are databases of the server that the workers of a run share."""

    def __init__(self, url: str, meeting: Path) -> None:
        self.url = make_url(url)
        self.server = Database(url)
        self.meeting = meeting
        self.engines = Engines()

    def fresh(self, template: str, folder: Path) -> Database:
        self.template(template)
        name = f"test_{folder.parent.name}_{next(NUMBERS)}".replace("-", "_").lower()
        database = self.engines.lend(self._create(name, template))
        if MOVED in steps_to(template):
            turn_back(database, self.made(template).stat().st_mtime)
        return database

    def drop(self, database: Database) -> None:
        self._run(f'DROP DATABASE "{database.url.database}" WITH (FORCE)')

    def template(self, name: str) -> None:
        with locked(self.meeting / "templates"):
            for step in steps_to(name):
                self._make(step)

    def _make(self, name: str) -> None:
        if self.made(name).exists():
            return
        database = self._create(name, step_before(name) or "template0")
        STEPS[name](database)
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(
                text("VACUUM ANALYZE")
            )
        database.close()
        self.made(name).touch()

    def made(self, name: str) -> Path:
        return self.meeting / f"made-{name}"

    def _create(self, name: str, template: str) -> Database:
        self._run(f'CREATE DATABASE "{name}" TEMPLATE {template} STRATEGY file_copy')
        return Database(self.url.set(database=name).render_as_string(hide_password=False))

    def _run(self, command: str) -> None:
        run_alone(self.server, command)


def run_alone(database: Database, command: str) -> None:
    """What cannot stand in a transaction."""
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(command))


def copy_rows(source: Database, target: Database) -> None:
    """Every row of SQLite into an empty PostgreSQL of the same schema, with its numbers."""
    tables = Table.metadata.sorted_tables
    with source.reading() as old, target.engine.begin() as new:
        new.execute(text("SET session_replication_role = replica"))  # keys in any order
        for table in tables:
            new.execute(text(f'DELETE FROM "{table.name}"'))
            rows = [dict(row) for row in old.execute(select(table)).mappings()]
            if rows:
                new.execute(insert(table), rows)
            if "id" in table.c and table.c.id.autoincrement is True:
                new.execute(
                    text(f"""SELECT setval(pg_get_serial_sequence('"{table.name}"', 'id'),
                                     (SELECT coalesce(max(id), 1) FROM "{table.name}"))""")
                )
        new.execute(text("SET session_replication_role = origin"))


def steps_to(name: str) -> list[str]:
    names = list(STEPS)
    return names[: names.index(name) + 1]


def step_before(name: str) -> str | None:
    return ([None, *STEPS])[list(STEPS).index(name)]


def product_hash() -> str:
    """Of everything a template is made from, these steps included."""
    found = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(one for part in PARTS for one in (ROOT / part).rglob("*")):
        if path.suffix in KINDS and not {"node_modules", "static"} & set(path.parts):
            found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]
