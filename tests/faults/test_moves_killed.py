"""Workers die while a hundred instances move: each is whole on the old version or on the new."""

from __future__ import annotations

import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select, update

from server.actions.definitions.approve_move import approve_move
from server.actions.definitions.deploy_definition import deploy_definition
from server.actions.definitions.move_running import move_running
from server.database import Database
from server.tables import Definition, Draft, Due, Event, Instance, Job, MovedInstance, Officer, Task
from server.worker import run_until_idle
from tests.faults.places import MODELS, Place, broken_chains, scale, start_many
from workflows import engine
from workflows.advance import State
from workflows.definition import load

ROOT = Path(__file__).parents[2]
MANY = scale(100, 1_000)
KILLS = scale(15, 60)
NAMES = {"T_long": "T_do", "B_hour": "B_each"}


def test_killed_amid_a_hundred_moves_each_is_whole_and_the_rest_goes_on(
    place: Place, database: Database
) -> None:
    ids = start_many(database, place, "hourly", MANY)
    with_drafts(database, place)
    move_id = approved(database, ids)
    hold_back(database, ids[-5:])
    workers = 1 if database.is_sqlite else 3  # SQLite: one process writes

    killing = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.killed_workers", place.settings.url, str(workers),
         str(KILLS), "jobs"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    looks, amid = 0, 0
    while killing.poll() is None:
        seen = versions_seen(database)
        looks, amid = looks + 1, amid + (len(seen) == 2)
        time.sleep(0.3)
    killed = int(killing.communicate()[0])
    run_until_idle(database)

    print(f"\n{database.engine.dialect.name}: {MANY} moves, {workers} workers, {killed} killed,"
          f" looked at {looks} times, {amid} of them half-way")  # fmt: skip
    assert killed == KILLS
    assert amid > 0
    assert versions_seen(database) == {2: MANY}
    with database.reading() as db:
        states = db.scalars(select(MovedInstance.state).where(MovedInstance.move_id == move_id))
        assert Counter(states) == {"moved": MANY}
        moved = db.scalars(select(Event.instance_id).where(Event.kind == "instance.moved")).all()
        assert sorted(moved) == ids
        assert db.scalars(select(Job.id).where(Job.failed)).all() == []
        assert broken_chains(db) == []


def with_drafts(database: Database, place: Place) -> None:
    with database.transaction() as db:
        db.add_all(
            Draft(task_id=one, values={"said": f"Việc {one}"}, officer_id=place.officers[0],
                  saved_at=db.now)
            for one in db.scalars(select(Task.id))
        )  # fmt: skip


def approved(database: Database, ids: Sequence[int]) -> int:
    text = (MODELS / "hourly.bpmn").read_text()
    for before, after in NAMES.items():
        assert f'"{before}"' in text
        text = text.replace(f'"{before}"', f'"{after}"').replace(f">{before}<", f">{after}<")
    deploy_definition(database, files={"hourly.bpmn": text.encode()})
    with database.reading() as db:
        people = dict(db.execute(select(Officer.login, Officer.id)).all())
    move_id = move_running(
        database, officer_id=people["dat.kv"], process="hourly", version=2, instance_ids=ids,
        mapping=NAMES, reason="Theo 12-CV/TU.", with_later=False, key=str(uuid.uuid4()),
    )  # fmt: skip
    approve_move(database, officer_id=people["giang.ttn"], move_id=move_id)
    return move_id


def hold_back(database: Database, ids: Sequence[int]) -> None:
    """Until the last worker was killed: a fast machine would be through before."""
    with database.transaction() as db:
        later = update(Job).where(Job.instance_id.in_(ids))
        db.execute(later.values(run_at=db.now + timedelta(hours=1)))


def versions_seen(database: Database) -> dict[int, int]:
    """Version -> instances; one look: row, task, timer, draft and state belong together."""
    with database.reading() as db:
        rows = db.execute(
            select(Instance.id, Instance.part, Instance.state, Definition.version,
                   Definition.hash, Definition.blob, Task.element, Task.key, Task.id.label("task"),
                   Draft.values.label("said"), Due.element.label("timer"))
            .join(Definition, Definition.id == Instance.definition_id)
            .join(Task, Task.instance_id == Instance.id)
            .join(Draft, Draft.task_id == Task.id)
            .join(Due, (Due.instance_id == Instance.id) & Due.ended_at.is_(None)
                  & (Due.kind == "timer"))
            .where(Definition.key == "hourly")
        ).all()  # fmt: skip
    assert len(rows) == MANY
    models = {row.hash: load(row.blob) for row in {row.hash: row for row in rows}.values()}
    for row in rows:
        expected = NAMES.items() if row.version == 2 else [(one, one) for one in NAMES]
        assert [row.element, row.timer] == [after for _, after in expected]
        assert row.said == {"said": f"Việc {row.task}"}
        engine.open_data(models[row.hash], State(row.hash, row.part, row.state))
    return dict(Counter(row.version for row in rows))
