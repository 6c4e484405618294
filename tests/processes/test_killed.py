"""Killed at any moment of the full path and started again: nothing is lost, nothing is twice."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from server.database import Database
from server.queries.journal_breaks import breaks_in
from server.tables import (
    Answer,
    ChildGroup,
    Definition,
    Incident,
    Instance,
    Job,
    Task,
)
from tests.processes import every_unit as story
from tests.processes.test_every_unit import play_on

ROOT = Path(__file__).parents[2]
UNITS = ("QU-NK", "QU-BT", "HU-PD", "HU-TL", "BTG", "DU-CA")


@pytest.mark.usefixtures("deployed")
def test_killed_at_random_moments_nothing_is_lost_or_doubled(
    database: Database, tmp_path: Path
) -> None:
    play = play_on(database, tmp_path)
    story.draft_and_issue(play)
    story.follow_up(play, only=UNITS, idle=False, programmes=0)
    database.close()

    acknowledged = tmp_path / "acknowledged"
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.processes.killed_again",
         database.url.render_as_string(hide_password=False), str(tmp_path), str(acknowledged)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    kills = int(done.stdout)
    told = [tuple(line.split()) for line in acknowledged.read_text().splitlines()]

    print(f"{kills} kills, {len(told)} acknowledged, {time.monotonic() - began:.0f} s")
    assert kills >= 15
    with database.reading() as db:
        answers = dict(db.execute(select(Answer.id, Answer.task_id)).all())
        assert {(str(answers[int(answer)]), answer) for _, answer in told} == set(told)
        assert len(set(answers.values())) == len(answers)  # one answer for a task
        finished = db.scalars(select(Task.id).where(Task.state == "done")).all()
        assert set(answers.values()) == set(finished)
        units = db.execute(
            select(Instance.unit_id, func.count(Instance.id), func.min(Instance.outcome))
            .join(Definition, Definition.id == Instance.definition_id)
            .where(Definition.key == "unit_implementation")
            .group_by(Instance.unit_id)
        ).all()
        assert [tuple(row)[1:] for row in units] == [(1, "done")] * len(UNITS)
        group = db.scalars(select(ChildGroup).where(ChildGroup.element == "C_units")).one()
        assert (group.total, group.completed, group.status) == (len(UNITS), len(UNITS), "ended")
        on_once = db.scalar(
            select(func.count(Task.id)).where(Task.element == "T_close", Task.state == "open")
        )
        assert on_once == 1
        assert db.scalars(select(Incident.code)).all() == []
        assert db.scalars(select(Job.id).where(Job.ended_at.is_(None))).all() == []
        assert list(breaks_in(db)) == []
