"""Every yes/no and its filter say the same, for everybody, about everything there is."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import ColumnElement, select

from server import access
from server.database import Database, Work
from server.tables import (
    Assignment,
    Case,
    CaseUnit,
    ChangeRequest,
    ChasePause,
    Deputy,
    Directive,
    File,
    Incident,
    IncomingEntry,
    Instance,
    Obstacle,
    Officer,
    OutgoingEntry,
    SavedFilter,
    Task,
    Unit,
    Waiting,
)
from tests.on_both import BOTH
from tests.population import populate

YesNo = Callable[[Work, int, Any], bool]
Filter = Callable[[Work, int], ColumnElement[bool]]
TWINS: list[tuple[Any, YesNo, Filter]] = [
    (Case, lambda db, who, row: access.may_see_case(db, who, row.id), access.cases_seen_by),
    (Case, lambda db, who, row: access.may_see_whole_case(db, who, row.id),
     access.cases_seen_whole_by),
    (Case, lambda db, who, row: access.may_chase(db, who, row.id), access.cases_chased_by),
    (Directive, lambda db, who, row: access.may_see_directive(db, who, row.id),
     access.directives_seen_by),
    (Instance, access.may_see_instance, access.instances_seen_by),
    (Assignment, access.may_see_assignment, access.assignments_seen_by),
    (Obstacle, access.may_see_obstacle, access.obstacles_seen_by),
    (ChangeRequest, access.may_see_change_request, access.change_requests_seen_by),
    (ChasePause, access.may_see_chase_pause, access.chase_pauses_seen_by),
    (Task, access.may_see_task, access.tasks_seen_by),
    (Task, access.may_read_answer, access.answers_read_by),
    (Task, access.may_complete, access.completable_by),
    (Task, access.may_assign, access.assignable_by),
    (Deputy, access.may_see_deputy, access.deputies_seen_by),
    (Task, access.may_enter_from_paper, access.enterable_from_paper_by),
    (Incident, access.may_handle_incident, access.incidents_handled_by),
    (File, access.may_see_file, access.files_seen_by),
    (OutgoingEntry, access.may_see_outgoing, access.outgoing_seen_by),
    (SavedFilter, access.may_use_filter, access.filters_used_by),
    (CaseUnit, access.may_acknowledge, access.informed_units),
    (Case, access.may_close_figures, access.figures_closed_by),
    (Assignment, access.may_rank, access.ranked_by),
    (IncomingEntry, lambda db, who, row: access.may_keep_register(db, who, row.unit_id),
     access.registers_kept_by),
]  # fmt: skip
TOLD_ELSEWHERE = {
    "kept_figures_seen_by": "as assignments",
    "closed_figures_seen_by": "as cases",
    "remindings_seen_by": "as obstacles",
    "passed_on_by": "over what waits: tests/queries/test_waiting.py",
    "units_reported_by": "units, below",
}


@pytest.fixture
def crowd(database_kind: str, database: Database, organisation: SimpleNamespace) -> Iterator[Work]:
    """Cases, instances, tasks, files and papers strewn over the units by chance, on each database
    otherwise."""
    with database.transaction() as db:
        chance = random.Random(BOTH.index(database_kind))
        populate(db, chance, list(vars(organisation).values()))
    with database.reading() as db:
        yield db


def test_the_twins_agree(crowd: Work) -> None:
    officers = crowd.scalars(select(Officer.id).where(Officer.id % 8 == 0)).all()
    for table, yes_no, seen_by in TWINS:
        rows = crowd.scalars(select(table)).all()
        assert rows
        for officer_id in officers:
            listed = set(crowd.scalars(select(table.id).where(seen_by(crowd, officer_id))))
            asked = {row.id for row in rows if yes_no(crowd, officer_id, row)}
            assert asked == listed, (table.__name__, officer_id)


def test_every_filter_has_its_yes_and_no() -> None:
    filters = {name for name in access.__all__ if name.endswith("_by")}

    assert filters <= {seen_by.__name__ for *_, seen_by in TWINS} | set(TOLD_ELSEWHERE)


def test_the_units_for_which_one_may_report_are_asked_one_by_one(crowd: Work) -> None:
    units = crowd.scalars(select(Unit.id)).all()
    for case_id in crowd.scalars(select(Case.id)):
        for officer_id in crowd.scalars(select(Officer.id).where(Officer.id % 30 == 0)).all():
            asked = {u for u in units if access.may_report_obstacle(crowd, officer_id, case_id, u)}
            assert asked == access.units_reported_by(crowd, officer_id, case_id)


def test_technical_accounts_see_no_work_of_any_unit(crowd: Work) -> None:
    logins = ("nguyen.qt", "chau.ltt", "tam.tv")
    for officer_id in crowd.scalars(select(Officer.id).where(Officer.login.in_(logins))):
        for table, seen_by in ((Assignment, access.assignments_seen_by),
                               (Obstacle, access.obstacles_seen_by)):  # fmt: skip
            assert crowd.scalars(select(table).where(seen_by(crowd, officer_id))).all() == []


def test_what_waits_for_an_officer_is_what_they_may_complete_and_enter(crowd: Work) -> None:
    for officer_id in crowd.scalars(select(Officer.id).where(Officer.id % 8 == 0)).all():
        mine = set(crowd.scalars(select(Task.id).where(access.completable_by(crowd, officer_id))))
        paper = access.enterable_from_paper_by(crowd, officer_id)
        on_paper = set(crowd.scalars(select(Task.id).where(paper)))

        reach, values = access.alike(access.reach_of(crowd, officer_id))
        waiting = access.waiting_for(reach, on_paper=False)
        assert waiting_in(crowd, waiting, values) == mine
        assert waiting_in(crowd, access.waiting_on_paper(reach), values) == on_paper - mine


def waiting_in(
    db: Work, stretches: list[ColumnElement[bool]], values: Mapping[str, Any]
) -> set[int]:
    asked = [select(Waiting.task_id).where(each) for each in stretches]
    return {one for each in asked for one in db.scalars(each, values)}


def test_what_stands_under_deputy_is_what_is_done_for_somebody_who_is_away(crowd: Work) -> None:
    met = 0
    for officer_id in crowd.scalars(select(Officer.id)).all():
        mine = crowd.scalars(select(Task).where(access.completable_by(crowd, officer_id))).all()
        acted = {one.id for one in mine if access.acting_for(crowd, officer_id, one)}
        taken_by_me = {one.id for one in mine if one.assignee_id == officer_id}
        reach, values = access.alike(access.reach_of(crowd, officer_id))
        deputed = access.deputed_to(reach)
        listed = set(crowd.scalars(select(Waiting.task_id).where(deputed), values))

        assert listed - taken_by_me == acted - taken_by_me, officer_id
        met += len(acted)
    assert met


def test_no_deputation_is_passed_on(crowd: Work) -> None:
    for officer_id in crowd.scalars(select(Officer.id)).all():
        for one in access.reach_of(crowd, officer_id).stands_in:
            assert one.held <= frozenset(access.memberships_of(crowd, one.officer_id))
            assert not {held.role for held in one.held} & {"quan_tri", "kiem_toan", "an_ninh"}
