"""What completing a task costs at 10 and at 1,000 units: `python -m tests.bench.completing`."""

from __future__ import annotations

import sys
import tempfile
import time
import uuid
from pathlib import Path
from statistics import median

from sqlalchemy import select

from server.actions.calendar.load_calendar import load_calendar
from server.actions.installation.prepare_installation import prepare_installation
from server.actions.organisation.load_organisation import load_organisation
from server.actions.tasks.complete_task import complete_task
from server.database import Database
from server.settings import load_settings
from server.tables import Officer, Table, Task
from server.worker import run_until_idle
from tests.processes.test_many_units import start


def measure(units: int, folder: Path) -> tuple[float, float]:
    """Seconds to create the children, and the median of completing one."""
    database = Database(f"sqlite:///{folder / f'{units}.db'}")
    with database.transaction() as db:
        Table.metadata.create_all(db.connection())
    prepare_installation(database)
    load_calendar(database)
    settings = load_settings("test")
    load_organisation(database, path=settings.config / settings.organisation)
    start(database, units)
    began = time.perf_counter()
    run_until_idle(database)
    created = time.perf_counter() - began
    with database.reading() as db:
        officer_id = db.scalars(select(Officer.id).where(Officer.login == "thuy.tn")).one()
        tasks = db.scalars(select(Task).where(Task.element == "T_one").limit(200)).all()
    spent = []
    for task in tasks:
        began = time.perf_counter()
        complete_task(database, officer_id=officer_id, task_id=task.id, version=task.version,
                      key=str(uuid.uuid4()), raw={})  # fmt: skip
        spent.append(time.perf_counter() - began)
    database.close()
    return created, median(spent)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        for units in [int(one) for one in sys.argv[1:]] or [10, 1_000]:
            created, each = measure(units, Path(name))
            print(f"{units} units: created in {created:.1f} s, completing {each * 1000:.1f} ms")
