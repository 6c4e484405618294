"""The full path, P1 to close, with every unit that the seed's groups name."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from server.database import Database
from server.demo.play import Play
from server.settings import load_settings
from server.tables import (
    Answer,
    Assignment,
    Case,
    CaseUnit,
    Closing,
    Incident,
    Installation,
    Instance,
    Job,
    Reminding,
    Schedule,
    Task,
    Unit,
)
from server.tables import Definition as DefinitionRow
from tests.processes import every_unit as story

LOWER = "HPN-NK"


def play_on(database: Database, folder: Path) -> Play:
    with database.transaction() as db:
        db.execute(update(Installation).values(is_demo=True))
    play = Play(database, dataclasses.replace(load_settings("test"), data=folder))
    play.know_everybody()
    return play


def carrying(play: Play) -> list[str]:
    with play.database.reading() as db:
        query = (
            select(Unit.code)
            .join(CaseUnit, CaseUnit.unit_id == Unit.id)
            .where(CaseUnit.role == "implement")
            .order_by(CaseUnit.position)
        )
        return list(db.scalars(query))


def outcomes(play: Play, key: str) -> dict[str, int]:
    """How the instances of a process ended."""
    with play.database.reading() as db:
        query = (
            select(Instance.outcome, func.count())
            .join(DefinitionRow, DefinitionRow.id == Instance.definition_id)
            .where(DefinitionRow.key == key, Instance.part.like("S%"))
            .group_by(Instance.outcome)
        )
        return {str(outcome): count for outcome, count in db.execute(query)}


@pytest.mark.longest
@pytest.mark.usefixtures("deployed")
def test_the_full_path_with_every_unit_of_the_seed(database: Database, tmp_path: Path) -> None:
    play = play_on(database, tmp_path)

    story.draft_and_issue(play)
    story.follow_up(play)
    units = carrying(play)
    assert len(units) == 31
    play.at(date(2022, 6, 6))
    story.answer_obstacle(play, "HU-CD")
    story.guide_obstacle(play, "HU-VT")
    for unit in units:
        if unit != story.SILENT:
            story.carry_out(play, unit, date(2022, 6, 6), **passed_down(play, unit))
    story.refuse(play, LOWER, date(2022, 6, 6))  # before the body that passed it down
    story.issue_programme(play, "DD-HLHPN", "BTG", date(2022, 6, 6), "tuong.km")
    story.remind_in_writing(play)
    story.supervise(play)
    finish_what_is_left(play)

    assert outcomes(play, "unit_implementation") == {"done": 30, "not_responsible": 2}
    assert outcomes(play, "action_programme") == {"issued": 3}
    assert outcomes(play, "unit_inspection") == {"remedied": 1}
    assert closed(database) == [("2022-Q3", date(2022, 11, 10))]
    story.close(play)
    everything_is_over(database)


def closed(database: Database) -> list[tuple[str, date]]:
    """Figures that the report of a period has closed: of the period, on the day of signing."""
    with database.reading() as db:
        found = db.execute(select(Closing.period, Closing.closed_on))
        return [(period, day) for period, day in found]


def passed_down(play: Play, unit: str) -> dict[str, Any]:
    """Quận ủy Ninh Kiều makes its part concrete for a lower unit."""
    if unit != "QU-NK":
        return {}
    child = {"unit": str(play.units[LOWER]), "assignment": play.an_assignment(unit),
             "due": "20/07/2022"}  # fmt: skip
    return {"prepare_plan": {"has_children": "true", "children": [child]}}


def finish_what_is_left(play: Play) -> None:
    """Two programmes, late, and the unit that had kept silent refuses."""
    day = date(2022, 11, 10)
    story.issue_programme(play, "HPN-NK", "BDV-NK", day)
    story.issue_programme(play, "HPN-BT", "BDV-BT", day)
    assert not play.is_open("T_close")
    story.refuse(play, story.SILENT, day)


def everything_is_over(database: Database) -> None:
    with database.reading() as db:
        case = db.scalars(select(Case)).one()
        assert (case.status, case.closed_at is not None) == ("closed", True)
        assert db.scalars(select(Instance.id).where(Instance.ended_at.is_(None))).all() == []
        assert db.scalars(select(Task.element).where(Task.state == "open")).all() == []
        assert db.scalars(select(Schedule.id).where(Schedule.ended_at.is_(None))).all() == []
        assert db.scalars(select(Job.kind).where(Job.ended_at.is_(None))).all() == []
        assert db.scalars(select(Incident.code)).all() == []
        assert db.scalar(select(func.count()).where(Answer.task_id.is_not(None))) == db.scalar(
            select(func.count(Task.id)).where(Task.state == "done")
        )
        assert (
            db.scalars(select(Assignment.id).where(Assignment.progress == "RETURNED")).all() == []
        )
        assert db.scalar(select(func.count(Reminding.id)).where(Reminding.kind == "letter"))
