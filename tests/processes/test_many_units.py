"""A thousand units in one call: all appear, each completes, the parent goes on once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path
from statistics import median
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from server.actions.definitions.deploy_definition import deploy_definition
from server.actions.tasks.complete_task import complete_task
from server.database import Database
from server.recording.instances import Birth, begin
from server.tables import ChildGroup, Incident, Instance, Job, Task
from server.worker import run_until_idle
from tests.bare_cases import bare_case, recorded_517
from tests.listening import listening

FOLDER = Path(__file__).parent / "many"
COMPLETER = """
import sys, uuid
from sqlalchemy import select
from server.actions.tasks.complete_task import complete_task
from server.database import Database
from server.tables import Task
from server.worker import run_until_idle
database, officer_id = Database(sys.argv[1]), int(sys.argv[2])
while True:
    run_until_idle(database, limit=3)
    with database.reading() as db:
        task = db.scalars(
            select(Task).where(Task.element == "T_one", Task.state == "open").limit(1)
        ).first()
    if task is not None:
        complete_task(database, officer_id=officer_id, task_id=task.id, version=task.version,
                      key=str(uuid.uuid4()), raw={})
        print(task.id, flush=True)
"""


def start(database: Database, units: int) -> int:
    """A parent over `units` plain rows."""
    for name in ("child.bpmn", "parent.bpmn"):
        parent_id = deploy_definition(database, files={name: (FOLDER / name).read_bytes()})
    directive_id = recorded_517(database)
    with database.transaction() as db:
        case = bare_case(db, directive_id)
        rows = [{"number": number} for number in range(units)]
        parent = begin(db, Birth(case_id=case.id, definition_id=parent_id, data={"units": rows}))
        return parent.id


@pytest.mark.longest
def test_a_thousand_two_hundred_units_are_created_completed_and_joined_once(
    database: Database, cast: SimpleNamespace
) -> None:
    parent_id = start(database, 1_200)

    run_until_idle(database)
    with database.reading() as db:
        tasks = db.execute(
            select(Task.id, Task.version).where(Task.element == "T_one", Task.state == "open")
        ).all()
    assert len(tasks) == 1_200
    costs = [cost_of_completing(database, cast.thuy_tn, *task) for task in tasks]
    run_until_idle(database)

    with database.reading() as db:
        group = db.scalars(select(ChildGroup)).one()
        assert (group.total, group.completed, group.status) == (1_200, 1_200, "ended")
        after = db.scalars(select(Task).where(Task.instance_id == parent_id)).all()
        assert [task.element for task in after] == ["T_after"]
        finishing = select(func.count()).where(Job.kind == "finish_children")
        assert db.scalar(finishing) == 1
        assert db.scalars(select(Incident.code)).all() == []
    early, late = (zip(*some, strict=True) for some in (costs[20:220], costs[-200:]))  # once warm
    for before, after_all in zip(early, late, strict=True):
        assert median(after_all) < 1.1 * median(before)  # flat; numbers alone grow by a digit


def cost_of_completing(
    database: Database, officer_id: int, task_id: str, version: int
) -> tuple[int, int]:
    """Statements, and characters of all that is written with them."""
    with listening(database.engine) as seen:
        complete_task(database, officer_id=officer_id, task_id=task_id, version=version,
                      key=str(uuid.uuid4()), raw={})  # fmt: skip
    return len(seen), sum(len(str(given)) for _, given in seen)


def test_a_process_killed_again_and_again_loses_and_doubles_nothing(
    database: Database, cast: SimpleNamespace
) -> None:
    units = 250  # more than the killed ones can do in their time
    parent_id = start(database, units)
    told: list[str] = []

    for number in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", COMPLETER, str(database.url.render_as_string()),
             str(cast.thuy_tn)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        told += process.stdout.readline().split()  # it is at work
        time.sleep(0.06 * (number % 5))
        os.kill(process.pid, signal.SIGKILL)
        told += process.communicate()[0].split()
    run_until_idle(database)

    with database.reading() as db:
        done = db.scalars(select(Task.id).where(Task.element == "T_one", Task.state == "done"))
        assert {int(one) for one in told} <= set(done)  # acknowledged is kept
        group = db.scalars(select(ChildGroup)).one()
        finished = db.scalar(select(func.count()).where(Instance.status == "completed"))
        assert group.completed == finished
        assert group.created == units
        still_open = db.scalar(select(func.count()).where(Task.state == "open"))
        assert still_open == units - group.completed
        assert db.get_one(Instance, parent_id).status == "running"
