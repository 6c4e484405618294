"""What another version does to the running cases is told before anything is done."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database, Work
from server.errors import NotFound
from server.queries import moves
from server.recording.instances import Birth, begin, definition_for, state_of
from server.recording.record import record
from server.services.world import world_of
from server.tables import Instance, Task
from tests.workflows.drawings import drawn, xml
from workflows import engine
from workflows.standing import Reason

FIRST = "start s; user a; user b; end e\ns > a > b > e"
SHORTER = "start s; user b; end e\ns > b > e"


@pytest.fixture
def running(database: Database) -> list[int]:
    """One at its first step, one at its last, one over, and the process of the others again."""
    version = deploy_definition(database, files={"p.bpmn": xml(FIRST)})
    other = deploy_definition(database, files={"q.bpmn": xml(FIRST, key="q")})
    with database.transaction() as db:
        made = [begin(db, Birth(case_id=None, definition_id=version)) for _ in range(3)]
        begin(db, Birth(case_id=None, definition_id=other))
        for instance, steps in zip(made, ("", "a", "ab"), strict=True):
            for _ in steps:
                complete(db, instance)
        return [instance.id for instance in made]


def complete(db: Work, instance: Instance) -> None:
    definition, state = definition_for(db, instance), state_of(db, instance)
    is_open = Task.instance_id == instance.id, Task.state == "open"
    task = db.scalars(select(Task.key).where(*is_open)).one()
    advance = engine.complete(definition, state, world_of(db, instance), task=task, data={})
    record(db, instance, definition, advance, kind="task.completed")


def test_each_running_case_is_told_whether_it_can_move_and_why_not(
    database: Database, cast: SimpleNamespace, running: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moves, "BATCH", 1)

    with database.reading() as db:
        found = moves.preview_moves(db, cast.dat_kv, drawn(SHORTER))

    at_a, at_b = found.lines
    assert [line.instance_id for line in found.lines] == running[:2]
    assert (at_a.verdict.kind, at_b.verdict.kind) == ("refused", "movable")
    assert at_a.verdict.reasons == (Reason("move-step-gone", "a"),)
    assert at_b.verdict.notes == (Reason("move-done-gone", "a"),)
    assert found.counts == {"refused": 1, "movable": 1}


def test_a_mapping_is_looked_at_too(
    database: Database, cast: SimpleNamespace, running: list[int]
) -> None:
    with database.reading() as db:
        found = moves.preview_moves(db, cast.dat_kv, drawn(SHORTER), {"a": "b"})

    assert found.counts == {"movable": len(running) - 1}


def test_a_version_that_runs_alike_leaves_all_alone(
    database: Database, cast: SimpleNamespace, running: list[int]
) -> None:
    with database.reading() as db:
        found = moves.preview_moves(db, cast.dat_kv, drawn(FIRST))

    assert found.counts == {"unaffected": len(running) - 1}


def test_only_modellers_see_it(
    database: Database, cast: SimpleNamespace, running: list[int]
) -> None:
    with database.reading() as db, pytest.raises(NotFound):
        moves.preview_moves(db, cast.lam_ott, drawn(SHORTER))
    assert running
