"""The year, played through the actions for a dozen units, holds what the long one promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from server.data_folder import opened
from server.database import Database, Work
from server.demo.load import YEAR
from server.demo.year.units import SIXTY
from server.demo_command import ensure_demo
from server.queries.boxes import boxes_by
from server.queries.journal_breaks import breaks_in
from server.settings import load_settings
from server.tables import (
    Acknowledgement,
    Assignment,
    Case,
    ChangeRequest,
    Closing,
    DeadlineChange,
    Directive,
    Evidence,
    Incident,
    Installation,
    Job,
    Obstacle,
    Reminding,
    Task,
    Unit,
)


@pytest.fixture(scope="module")
def year(year_folder: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{year_folder / 'thongsuot.db'}")
    yield database
    database.close()


@pytest.fixture
def db(year: Database) -> Iterator[Work]:
    with year.reading() as work:
        yield work


def test_three_directives_are_followed_and_one_has_ended(db: Work) -> None:
    cases = select(Directive.full_number, Case.status).join(Case, Case.directive_id == Directive.id)

    assert dict(db.execute(cases).all()) == {
        "517-CV/TU": "running", "98-KH/TU": "running", "702-CV/TU": "ended",
    }  # fmt: skip
    assert str(db.today) == "2023-06-16"


def test_nothing_failed_and_nothing_waits_to_be_run(db: Work) -> None:
    assert db.execute(select(Incident.code, Incident.reason)).all() == []
    assert list(db.scalars(select(Job.kind).where(Job.ended_at.is_(None)))) == []
    assert list(breaks_in(db)) == []


def test_two_rounds_are_collated_and_the_third_is_open(db: Work) -> None:
    """Who is silent keeps a round from its end, not from its table."""
    tables = select(Task.state).where(Task.element == "T_approve_round")
    reports = select(func.count()).where(Task.element == "T_prepare", Task.state == "done")

    assert list(db.scalars(tables)) == ["done", "done"]
    assert (db.scalar(reports) or 0) > 20
    assert db.scalars(
        select(Task.id).where(Task.element == "T_prepare", Task.state == "open")
    ).all()


def test_every_kind_of_deadline_and_what_became_of_it(db: Work) -> None:
    kinds = set(db.scalars(select(Assignment.deadline_kind)))
    changes = set(db.scalars(select(DeadlineChange.kind)))
    boxes = boxes_by(db, Assignment.case_id, ())

    assert {"BINDING", "REFERENCE", "CONTINUOUS"} <= kinds
    assert {"set", "extend", "suspend", "resume", "withdraw"} <= changes
    assert len(boxes) == 3
    assert all(one.on_time for one in boxes.values())
    assert sum(one.late for one in boxes.values())
    assert sum(one.overdue for one in boxes.values())


def test_what_units_asked_and_were_told(db: Work) -> None:
    asked = set(db.scalars(select(ChangeRequest.state)))
    obstacles = set(db.scalars(select(Obstacle.state)))

    assert asked == {"approved", "rejected"}
    assert {"answered", "guided"} <= obstacles
    assert db.scalar(select(func.count(Reminding.document.distinct()))) > 2
    assert db.scalar(select(func.count()).select_from(Acknowledgement)) == 1
    assert db.scalar(select(func.count()).select_from(Evidence)) > 20


def test_figures_were_closed_and_inspections_remedied(db: Work) -> None:
    closed = db.scalars(select(Closing.period).order_by(Closing.id))
    verified = db.scalars(select(Task.state).where(Task.element == "T_verify"))

    assert list(closed) == ["2022-Q3", "2022-Q3", "2022-Q4"]
    assert list(verified) == ["done", "done"]


def test_sixty_units_are_there_to_be_asked(db: Work) -> None:
    known = set(db.scalars(select(Unit.code)))

    assert len(SIXTY) == len(set(SIXTY) & known) == 60


def test_the_whole_year_is_played_on_either_database(
    database: Database, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    """Sixty units: a minute or two each, so in `make year` only."""
    if not pytestconfig.getoption("--whole-year"):
        pytest.skip("make year")
    url = database.url.render_as_string(hide_password=False)
    with opened(load_settings("test", {}, data=tmp_path, demo=True, database_url=url)) as settings:
        assert ensure_demo(settings, YEAR)

    with database.reading() as db:
        assert db.execute(select(Incident.code, Incident.reason)).all() == []
        assert db.get_one(Installation, 1).demo_progress == "done"
        expected = select(Directive.full_number, Case.expected_units).join(
            Case, Case.directive_id == Directive.id
        )
        assert dict(db.execute(expected).all()) == {
            "517-CV/TU": 30, "98-KH/TU": 60, "702-CV/TU": 12,
        }  # fmt: skip
