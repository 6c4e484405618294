"""Every process of bpmn/ at work: before each step all its instances change versions."""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import func, select, update

from server.database import Database
from server.demo.play import Play
from server.queries.journal_breaks import breaks_in
from server.settings import load_settings
from server.tables import Definition, Event, Installation, Instance
from tests.moving import Mover
from tests.processes import every_unit as story
from tests.processes.test_every_unit import everything_is_over, outcomes

UNITS = ("QU-NK", "QU-CR", "HU-CD", "HU-VT", story.SILENT)
DAY = date(2022, 6, 6)


class Restless(Play):
    """Whoever works here finds every instance on the other version of its process."""

    def prepare(self, cast: SimpleNamespace) -> None:
        self.know_everybody()
        self.mover, self.version = Mover(self.database, cast), 1
        self.done: Counter[str] = Counter()
        for key in self.mover.processes():
            assert self.mover.renamed_steps(key) == 2

    def do(self, *given: Any, **more: Any) -> int:
        self.version = 3 - self.version
        for key in self.mover.processes():
            done = self.mover.at_once(key, self.version)
            assert done <= {"moved", "unaffected"}
            self.done.update(f"{key} {kind}" for kind in done)
        return super().do(*given, **more)


@pytest.mark.longest
def test_what_moves_before_every_step_ends_as_what_stays(
    database: Database, deployed: SimpleNamespace, tmp_path: Path
) -> None:
    with database.transaction() as db:
        db.execute(update(Installation).values(is_demo=True))
    play = Restless(database, dataclasses.replace(load_settings("test"), data=tmp_path))
    play.prepare(deployed)

    story.draft_and_issue(play)
    story.follow_up(play, only=UNITS, programmes=1)
    play.at(DAY)
    story.answer_obstacle(play, "HU-CD")
    story.guide_obstacle(play, "HU-VT")
    for unit in UNITS[:-1]:
        story.carry_out(play, unit, DAY)
    story.issue_programme(play, "DD-HLHPN", "BTG", DAY, "tuong.km")
    story.remind_in_writing(play)
    story.supervise(play)
    story.refuse(play, story.SILENT, date(2022, 11, 10))
    story.close(play)

    assert outcomes(play, "unit_implementation") == {"done": 4, "not_responsible": 1}
    assert outcomes(play, "action_programme") == {"issued": 1}
    assert outcomes(play, "unit_inspection") == {"remedied": 1}
    everything_is_over(database)
    with database.reading() as db:
        ran = select(Definition.key).join(Instance, Instance.definition_id == Definition.id)
        for key in db.scalars(ran.distinct()):
            assert play.done[f"{key} moved"], key
        assert list(breaks_in(db)) == []
        moves = db.scalar(select(func.count()).where(Event.kind == "instance.moved"))
    print(f"{moves} moves")
