"""One task completed: the engine alone, the whole action in process, over HTTP; flat in units."""

from __future__ import annotations

import os
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from server.actions.tasks.complete_task import complete_task
from server.tables import Definition, Task
from server.worker import run_until_idle
from tests.bench.figures import Figures, spent, timed
from tests.bench.models import TASKS, sequence
from tests.bench.places import Place, Places, open_case, start
from tests.bench.yardstick import ANSWER, Yardstick
from workflows import engine
from workflows.advance import World
from workflows.definition import read_files

ROUNDS, WORKFLOWS = 5, 6
TYPED = {"note": "Đã làm xong", "agreed": "true"}
NOW = datetime(2022, 10, 3, 2, tzinfo=UTC)


def measure(figures: Figures, places: Places, folder: Path) -> None:
    """All of them turn and turn about, so that a busy minute of the machine is everybody's."""
    rulers, place = Yardstick(folder), places.new()
    engine_row = EngineRow(folder)
    case_id, definition_id = open_case(place), newest(place, "bench_sequence")
    steps: dict[str, Callable[[], Iterator[float]]] = {
        "yardstick": rulers.complete_all,
        "engine_alone": lambda: engine_row.complete_all(commit=False),
        "engine_complete": lambda: engine_row.complete_all(commit=True),
        "durable_commit": engine_row.commits,
        "action_complete": lambda: complete_all(place, case_id, definition_id),
    }
    taken: dict[str, list[float]] = {name: [] for name in steps}
    for step in steps.values():
        list(step())  # warm: definitions, statements, pages of the files
    for _ in range(ROUNDS):
        for name, step in steps.items():
            for _ in range(WORKFLOWS):
                taken[name] += step()
    place.close()
    figures.yardstick = sorted(taken["yardstick"])[len(taken["yardstick"]) // 2] * 1000
    most = {"engine_alone": 0.5, "engine_complete": 0.7, "action_complete": 2.5}
    for name, seconds in taken.items():
        figures.take_times(name, seconds, most=most.get(name), database="SQLite",
                           model="six tasks, small forms")  # fmt: skip


def on_postgres(figures: Figures, places: Places) -> None:
    place = places.new(postgres=True)
    case_id, definition_id = open_case(place), newest(place, "bench_sequence")
    list(complete_all(place, case_id, definition_id))
    seconds = [one for _ in range(15) for one in complete_all(place, case_id, definition_id)]
    figures.take_times("action_complete", seconds, database="PostgreSQL")
    place.close()


def complete_all(place: Place, case_id: int, definition_id: int) -> Iterator[float]:
    """The six tasks of a new instance, each through the action."""
    instance_id, officer_id = start(place, case_id, definition_id), place.officer_id
    for _ in range(TASKS):
        with place.database.reading() as db:
            task = db.scalars(
                select(Task).where(Task.instance_id == instance_id, Task.state == "open")
            ).one()
        found: list[float] = []
        with timed(found):
            complete(place, officer_id, task, TYPED)
        yield found[0]


def complete(place: Place, officer_id: int, task: Task, raw: dict[str, str]) -> None:
    complete_task(place.database, officer_id=officer_id, task_id=task.id, version=task.version,
                  key=str(uuid.uuid4()), raw=raw)  # fmt: skip


def newest(place: Place, key: str) -> int:
    with place.database.reading() as db:
        return (
            db.scalars(
                select(Definition.id).where(Definition.key == key).order_by(Definition.id.desc())
            ).first()
            or 0
        )


class EngineRow:
    """The engine and one row with its state; no task rows, no people."""

    def __init__(self, folder: Path) -> None:
        self.db = sqlite3.connect(folder / "engine.db", isolation_level=None)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute("CREATE TABLE instance (id INTEGER PRIMARY KEY, state BLOB)")
        self.definition = read_files(sequence())

    def complete_all(self, *, commit: bool) -> Iterator[float]:
        advance = engine.start(self.definition, World(now=NOW), data={})
        row = self.db.execute("INSERT INTO instance (state) VALUES (?)", (advance.state.content,))
        for number in range(TASKS):
            data = self.definition.answer_data(f"T_{number}", ANSWER)
            found: list[float] = []
            with timed(found):
                if commit:
                    self.db.execute("BEGIN IMMEDIATE")
                    self.db.execute("SELECT state FROM instance WHERE id = ?", (row.lastrowid,))
                advance = engine.complete(self.definition, advance.state, World(now=NOW),
                                          task=advance.open_tasks[0].key, data=data)  # fmt: skip
                if commit:
                    self.db.execute("UPDATE instance SET state = ? WHERE id = ?",
                                    (advance.state.content, row.lastrowid))  # fmt: skip
                    self.db.execute("COMMIT")
            yield found[0]

    def commits(self) -> Iterator[float]:
        """Read a row, write 2 KB into it, commit: what durability costs by itself.

        Other bytes each time: SQLite does not write what a page holds already.
        """
        row = self.db.execute("INSERT INTO instance (state) VALUES (?)", (b"",)).lastrowid

        def step() -> None:
            self.db.execute("BEGIN IMMEDIATE")
            self.db.execute("SELECT state FROM instance WHERE id = ?", (row,)).fetchone()
            self.db.execute("UPDATE instance SET state = ? WHERE id = ?", (os.urandom(2048), row))
            self.db.execute("COMMIT")

        yield from spent(step, TASKS)


def units(figures: Figures, places: Places, numbers: tuple[int, ...]) -> None:
    """Sent out to so many units by the worker; then tasks of single units are completed.

    All places stand side by side and are used in turn: 10 is measured when 10,000 is.
    """
    ready: dict[int, tuple[Place, list[Task]]] = {}
    for number in numbers:
        place = places.new()
        case_id = open_case(place)
        rows = [{"number": one} for one in range(number)]
        start(place, case_id, newest(place, "many_parent"), units=rows)
        seconds: list[float] = []
        with timed(seconds):
            run_until_idle(place.database)
        figures.take_times("send_out_per_unit", [seconds[0] / number], most=1.5, units=number,
                           database="SQLite", total_s=round(seconds[0], 2))  # fmt: skip
        with place.database.reading() as db:
            open_ones = select(Task).where(Task.element == "T_one").order_by(Task.id)
            tasks = list(db.scalars(open_ones.limit(max(numbers))))
        ready[number] = place, tasks
    first, found = min(numbers), {number: list[float]() for number in numbers}
    for turn in range(first):
        for number, (place, tasks) in ready.items():
            step = max(len(tasks) // first, 1)
            for task in tasks[turn * step : turn * step + min(step, 20)]:
                with timed(found[number]):
                    complete(place, place.officer_id, task, {})
    base = sorted(found[first])[len(found[first]) // 2] * 1000
    for number, taken in found.items():
        middle = sorted(taken)[len(taken) // 2] * 1000
        told = {"of_10": round(middle / base, 2)}
        if number == 10_000:
            told |= {"target": "<= 1.15 of 10 units", "met": middle <= 1.15 * base}
        figures.take_times(f"complete_at_{number}_units", taken, database="SQLite", **told)
        ready[number][0].close()
