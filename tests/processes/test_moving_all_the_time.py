"""Every process of bpmn/ at work: before each step all its instances change versions."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from server.actions.cases.open_case import open_case
from server.actions.tasks.complete_task import Completed
from server.database import Database
from server.queries.journal_breaks import breaks_in
from server.tables import Assignment, Incident, Instance, Job, Obstacle
from tests.moving import Mover
from tests.processes.conftest import Office
from tests.processes.test_rollout import obstacle


class Restless(Office):
    """Whoever works here finds every instance on the other version of its process."""

    def __init__(self, database: Database, cast: SimpleNamespace) -> None:
        super().__init__(database, cast)
        self.mover, self.version = Mover(database, cast), 1
        self.seen: Counter[str] = Counter()
        for key in self.mover.processes():
            assert self.mover.renamed_steps(key) == 2

    def do(self, officer: str, element: str, raw: Any = None, **given: Any) -> Completed:
        self.version = 3 - self.version
        for key in self.mover.processes():
            if self.mover.running(key):
                lines = self.mover.move(key, self.version).values()
                self.seen.update(f"{key} {line.state}" for line in lines)
                assert {line.state for line in lines} <= {"moved", "unaffected"}
        return super().do(officer, element, raw, **given)


@pytest.fixture
def office(database: Database, deployed: SimpleNamespace) -> Restless:
    office = Restless(database, deployed)
    office.move_clock("2022-06-21")
    return office


def test_what_moves_before_every_step_ends_as_what_stays(
    office: Restless, directive_id: int
) -> None:
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    unit_id = office.unit("QU-NK")
    instance_id = office.instance(unit_id)
    obstacle_id = obstacle(office, unit_id)
    office.do("thuy_tn", "T_triage", {"competence": "own"})
    office.do("hoa_dtb", "T_answer", {"content": "Dùng nguồn kinh phí thường xuyên."})
    office.carry_out(unit_id, leader="le_dt", specialist="lam_ott")
    office.accept(unit_id)

    with office.database.reading() as db:
        done = db.get_one(Instance, instance_id)
        assert (done.status, done.outcome) == ("completed", "done")
        assert db.get_one(Obstacle, obstacle_id).state == "answered"
        kept = db.execute(
            select(Assignment.deadline_kind, Assignment.progress).where(
                Assignment.unit_id == unit_id
            )
        ).all()
        assert ("BINDING", "COMPLETED") in [tuple(row) for row in kept]
        assert db.scalars(select(Incident.code)).all() == []
        assert db.scalars(select(Job.id).where(Job.ended_at.is_(None))).all() == []
        assert list(breaks_in(db)) == []
    assert office.seen["unit_implementation moved"] > 20
