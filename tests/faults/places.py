"""Places to break: a furnished installation on either database, with many instances in it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy import func, insert, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import undefer

from server.actions.definitions.deploy_definition import deploy_definition
from server.actions.organisation.load_organisation import load_organisation
from server.database import Database, Work
from server.queries.journal_breaks import breaks_in
from server.recording.instances import Birth, begin
from server.recording.journal import FIRST
from server.settings import Settings
from server.setup_commands import prepare
from server.tables import (
    Candidate,
    Case,
    Definition,
    Due,
    Instance,
    Membership,
    Officer,
    Task,
)
from tests.bare_cases import bare_case, recorded_517, unit_id

MODELS = Path(__file__).parent / "models"
MANY = Path(__file__).parents[1] / "processes" / "many"
IS_LONG = os.environ.get("THONGSUOT_FAULTS") == "long"
OFFICERS = 8
NUMBERS = count(1)


def scale(short: int, long: int) -> int:
    """How much: `make test` hurts a little, `make faults` a lot."""
    return long if IS_LONG else short


@dataclass(frozen=True)
class Place:
    """An installation: its data folder and database, and who works there."""

    settings: Settings
    officers: tuple[int, ...]  # ids; eight specialists who may do every task of the models
    case_id: int
    definitions: dict[str, int]  # key -> id

    def open(self) -> Database:
        return Database(self.settings.url)

    @property
    def past(self) -> datetime:
        """Overdue by any clock."""
        return datetime(2020, 1, 1, tzinfo=UTC)

    @property
    def variables(self) -> dict[str, str]:
        """For a process of the product over this place."""
        return {
            "THONGSUOT_ENVIRONMENT": "test",
            "THONGSUOT_DATA": str(self.settings.data),
            "THONGSUOT_DATABASE_URL": self.settings.database_url,
            "PYTHONUNBUFFERED": "1",
        }


def furnish(settings: Settings) -> None:
    """The chart of 2022 with eight specialists, the calendar, the small models, one case."""
    database = Database(settings.url)
    prepare(settings, database)
    path = settings.config / settings.organisation
    load_organisation(database, path=path, demo_password="thongsuot", cost=settings.password)
    for file in (MANY / "child.bpmn", MANY / "parent.bpmn", *sorted(MODELS.glob("*.bpmn"))):
        deploy_definition(database, files={file.name: file.read_bytes()})
    directive_id = recorded_517(database)
    with database.transaction() as db:
        hire(db)
        bare_case(db, directive_id)
    database.close()


def hire(db: Work) -> None:
    like = db.scalars(select(Officer).where(Officer.login == "thuy.tn")).one()
    for number in range(OFFICERS):
        officer = Officer(login=f"faults.{number}", full_name=f"Cán bộ {number}", fold=f"{number}",
                          password_hash=like.password_hash, created_at=db.now)  # fmt: skip
        officer.memberships.append(
            Membership(unit_id=unit_id(db, "BDV"), role="chuyen_vien_theo_doi")
        )
        db.add(officer)


def looked_at(settings: Settings) -> Place:
    database = Database(settings.url)
    with database.reading() as db:
        from_key = select(func.max(Instance.id))  # the furnished place has none
        assert db.scalar(from_key) is None
        place = Place(
            settings=settings,
            officers=tuple(
                db.scalars(
                    select(Officer.id).where(Officer.login.like("faults.%")).order_by(Officer.id)
                )
            ),
            case_id=db.scalars(select(Case.id)).one(),
            definitions={
                row.key: row.id for row in db.execute(select(Definition.key, Definition.id))
            },
        )
    database.close()
    return place


def new_database(postgres_url: str, template: str = "template1", rest: str = "") -> str:
    """The URL of a new database of that server."""
    name = f"faults_{os.getpid()}_{next(NUMBERS)}"
    server = Database(postgres_url)
    with server.engine.connect() as connection:
        plain = connection.execution_options(isolation_level="AUTOCOMMIT")
        plain.execute(text(f"CREATE DATABASE {name} TEMPLATE {template} {rest}"))
        # A copied sequence writes nothing to the log before the next checkpoint: a crash would
        # set it back.
        plain.execute(text("CHECKPOINT"))
    server.close()
    return make_url(postgres_url).set(database=name).render_as_string(hide_password=False)


def start_many(database: Database, place: Place, key: str, number: int) -> list[int]:
    """One real instance, and so many copies of its rows; their journal begins with what follows.

    The ids, ascending. Nothing is due yet; see `make_due`.
    """
    with database.transaction() as db:
        birth = Birth(case_id=place.case_id, definition_id=place.definitions[key])
        first = begin(db, birth)
        db.flush()
        return [first.id, *copies_of(db, first.id, number - 1)]


def copies_of(db: Work, instance_id: int, number: int) -> list[int]:
    whole = select(Instance).options(undefer(Instance.state)).where(Instance.id == instance_id)
    row = columns(db.scalars(whole).one()) | {"journal_seq": 0, "journal_hash": FIRST}
    if number == 0:
        return []
    added = insert(Instance).returning(Instance.id)
    ids = sorted(db.scalars(added, [row] * number))
    for due in db.scalars(select(Due).where(Due.instance_id == instance_id)).all():
        db.execute(insert(Due), [{**columns(due), "instance_id": one} for one in ids])
    for task in db.scalars(select(Task).where(Task.instance_id == instance_id)).all():
        rows = [{**columns(task), "instance_id": one} for one in ids]
        task_ids = db.scalars(insert(Task).returning(Task.id), rows).all()
        for one in db.scalars(select(Candidate).where(Candidate.task_id == task.id)).all():
            db.execute(insert(Candidate), [{**columns(one), "task_id": id_} for id_ in task_ids])
    return ids


def columns(row: Instance | Due | Task | Candidate) -> dict[str, object]:
    names = [column.key for column in row.__table__.columns if column.key != "id"]
    return {name: getattr(row, name) for name in names}


def broken_chains(db: Work) -> list[int]:
    """Chains of the journal that are not whole; copies that nobody touched yet have none."""
    return sorted({one.chain for one in breaks_in(db) if one.kind != "chain-missing"})
