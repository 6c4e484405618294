"""Work on a case in processes that are killed: `python killed_again.py URL FOLDER ACKNOWLEDGED`.

Each worker is forked from this process, which has loaded everything, and killed after a moment.
What a worker was told to be done it writes into ACKNOWLEDGED, one line "task answer" each.
"""

from __future__ import annotations

import dataclasses
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from server.database import Database
from server.demo.answers import unit_step
from server.demo.play import NobodyThere, Play
from server.demo.units import STEPS
from server.errors import Refused
from server.settings import load_settings
from server.tables import Instance, Job, Task, Unit
from server.worker import run_until_idle
from tests.processes.every_unit import somebody

FORMS = dict(STEPS)
KILLS = 20


class Clumsy(Play):
    """Does a little of the worker's work at a time."""

    def work(self) -> None:
        run_until_idle(self.database, limit=2)


def drive(url: str, folder: str, acknowledged: int) -> None:
    """Until nothing is open in any unit and no job is left."""
    play = Clumsy(Database(url), dataclasses.replace(load_settings("test"), data=Path(folder)))
    play.know_everybody()
    while True:
        play.work()
        task, unit, is_over = something_open(play)
        if is_over:
            return
        if task is not None:
            try:
                answer_id = play._complete(
                    task, takers_of(play, task), says(play, task, unit), None
                )
            except (Refused, NobodyThere) as error:
                os.write(acknowledged, f"! {task.element} {error!r}\n".encode())
                return
            os.write(acknowledged, f"{task.id} {answer_id}\n".encode())


def something_open(play: Play) -> tuple[Task | None, str, bool]:
    with play.database.reading() as db:
        found = db.execute(
            select(Task, Unit.code)
            .join(Instance, Instance.id == Task.instance_id)
            .join(Unit, Unit.id == Instance.unit_id)
            .where(Task.state == "open", Task.element.in_(FORMS))
            .limit(12)
        ).all()
        left = db.scalar(select(Job.id).where(Job.ended_at.is_(None)).limit(1))
        if not found:
            return None, "", left is None
        task, code = random.choice(found)
        return task, code, False


def takers_of(play: Play, task: Task) -> list[int]:
    with play.database.reading() as db:
        return list(play._takers(db, task, False))


def says(play: Play, task: Task, unit: str) -> dict[str, Any]:
    with play.database.reading() as db:
        today = db.today
    said = dict(unit_step(FORMS[task.element], unit, today))
    if task.element == "T_leader_assign":
        said["lead_officer"] = str(somebody(play, unit))
    return said


def run_and_kill(url: str, folder: str, path: str) -> int:
    """How many were killed in the middle."""
    acknowledged = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    killed = 0
    while True:
        child = os.fork()
        if child == 0:
            drive(url, folder, acknowledged)
            os._exit(0)
        if killed < KILLS:
            time.sleep(random.uniform(0.05, 0.3))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            return killed
        killed += 1


if __name__ == "__main__":
    print(run_and_kill(*sys.argv[1:4]))
