"""The story of 2022, played once through the actions, holds what the demo promises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from server.database import Database, Work
from server.queries.journal_breaks import breaks_in
from server.services.obstacles import LATE
from server.tables import (
    Answer,
    Assignment,
    Case,
    CaseUnit,
    Definition,
    Event,
    Guidance,
    Incident,
    IncomingEntry,
    Installation,
    Instance,
    Job,
    NumberSeries,
    Obstacle,
    OutgoingEntry,
    Reminding,
    Task,
    Unit,
)


@pytest.fixture(scope="module")
def told(demo_folder: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{demo_folder / 'thongsuot.db'}")
    yield database
    database.close()


@pytest.fixture
def db(told: Database) -> Iterator[Work]:
    with told.reading() as work:
        yield work


def outcome_of(db: Work, process: str, unit: str | None = None) -> list[str | None]:
    query = (
        select(Instance.outcome)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(Definition.key == process, Instance.status == "completed")
        .where(Instance.outcome.is_not(None))  # of a main path, not of an event handled beside it
    )
    if unit is not None:
        query = query.where(Instance.unit_id == unit_id(db, unit))
    return list(db.scalars(query))


def unit_id(db: Work, code: str) -> int:
    return db.scalars(select(Unit.id).where(Unit.code == code)).one()


def test_the_demo_is_whole_and_says_so(db: Work) -> None:
    installation = db.get_one(Installation, 1)

    assert (installation.is_demo, installation.demo_progress) == (True, "done")
    assert str(db.today) == "2022-10-14"


def test_nothing_failed_and_nothing_waits_to_be_run(db: Work) -> None:
    assert db.execute(select(Incident.code, Incident.reason)).all() == []
    assert list(db.scalars(select(Job.kind).where(Job.ended_at.is_(None)))) == []


def test_the_four_groups_are_31_units(db: Work) -> None:
    case = db.scalars(select(Case)).one()

    assert case.expected_units == 30  # one of them only cooperates
    assert db.scalar(select(func.count()).where(CaseUnit.role != "informed")) == 31


def test_some_are_in_time_some_late_some_silent(db: Work) -> None:
    rows = db.scalars(select(Assignment).where(Assignment.deadline_kind == "BINDING")).all()
    done = {one for one in rows if one.progress == "COMPLETED"}
    late = {one for one in done if one.submitted_on > one.current_due}
    silent = {one for one in rows if one.progress == "NOT_STARTED"}

    assert len(rows) == 30
    assert len(done - late) >= 10
    assert len(late) >= 3
    assert len(silent) >= 2


def test_the_figures_of_assignments_are_consistent(db: Work) -> None:
    for one in db.scalars(select(Assignment)):
        assert (one.deadline_kind == "BINDING") <= (one.current_due is not None and one.basis != "")
        assert (one.progress == "COMPLETED") == (one.accepted_on is not None)
        assert (one.progress in ("SUBMITTED", "COMPLETED")) <= (one.submitted_on is not None)
        assert (one.progress == "SUSPENDED") == (one.suspended_on is not None)


def test_a_refusal_and_a_returned_report(db: Work) -> None:
    assert outcome_of(db, "unit_implementation", "DU-GQ") == ["not_responsible"]
    reports = db.scalar(
        select(func.count())
        .select_from(Task)
        .join(Instance, Instance.id == Task.instance_id)
        .where(Task.element == "T_accept_decide", Instance.unit_id == unit_id(db, "QU-TN"))
    )
    assert reports == 2


def test_one_programme_is_issued(db: Work) -> None:
    assert outcome_of(db, "action_programme").count("issued") == 1


def test_one_inspection_found_something_to_remedy(db: Work) -> None:
    concluded = db.scalars(select(Task.state).where(Task.element == "T_number_conclusion")).all()

    assert concluded == ["done"]


def test_one_letter_reminded_the_late(db: Work) -> None:
    letters = set(db.scalars(select(Reminding.document).where(Reminding.kind == "letter")))

    assert len(letters) == 1


def test_one_obstacle_is_answered_below_and_one_guided_above(db: Work) -> None:
    found = db.execute(
        select(Unit.code, Obstacle.state)
        .join(Unit, Unit.id == Obstacle.unit_id)
        .where(Obstacle.category != LATE)  # by the rule, for a unit that keeps silent
    )

    assert sorted(map(tuple, found)) == [("HU-CD", "answered"), ("HU-VT", "guided")]


def test_one_unit_never_signs_in_and_is_entered_from_paper(db: Work) -> None:
    papers = db.execute(
        select(Answer.paper_file_id, Unit.code)
        .join(Task, Task.id == Answer.task_id)
        .join(Instance, Instance.id == Task.instance_id)
        .join(Unit, Unit.id == Instance.unit_id)
        .where(Answer.paper_date.is_not(None))
    ).all()

    assert {row.code for row in papers} == {"DU-QS"}
    assert None not in {row.paper_file_id for row in papers}


def test_the_journal_is_one_unbroken_chain_per_instance(db: Work) -> None:
    chains = db.scalars(select(Event.chain).distinct()).all()

    assert len(chains) > 31
    assert list(breaks_in(db)) == []


def test_the_registers_hold_every_number_without_a_gap(db: Work) -> None:
    for series in db.scalars(select(NumberSeries)):
        numbers = db.scalars(
            select(OutgoingEntry.number)
            .where(OutgoingEntry.series_id == series.id)
            .order_by(OutgoingEntry.number)
        ).all()
        assert list(numbers) == list(range(series.next - len(numbers), series.next))
    directive = db.scalars(
        select(OutgoingEntry.full_number).where(OutgoingEntry.directive_id.is_not(None))
    ).all()
    assert "517-CV/TU" in directive
    first = select(IncomingEntry.full_number).order_by(IncomingEntry.id).limit(1)
    assert db.scalars(first).one() == "142/ĐCT-VP"


def test_everything_happened_inside_the_story(db: Work) -> None:
    first, last = db.execute(select(func.min(Task.opened_at), func.max(Task.opened_at))).one()

    assert first.year == last.year == 2022
    assert last <= db.now + timedelta(minutes=1)


def test_the_committee_s_guidance_bears_the_committee_s_number(db: Work) -> None:
    """Drafted and numbered by Văn phòng, said by Ban Thường vụ: -TB/TU, never -TB/VPTU."""
    entry = db.scalars(select(OutgoingEntry).where(OutgoingEntry.full_number == "01-TB/TU")).one()
    guidance = db.scalars(select(Guidance)).one()

    assert db.get_one(NumberSeries, entry.series_id).unit_id == unit_id(db, "TU-CT")
    assert entry.drafting_unit_id == unit_id(db, "VP")
    assert guidance.document.startswith("01-TB/TU")
