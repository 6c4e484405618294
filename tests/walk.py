"""One instance of process p, led by hand where a person would act, by the worker elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from server.actions.definitions.deploy_definition import deploy_definition
from server.database import Database, Work
from server.recording import children
from server.recording.instances import Birth, begin, definition_for, lock_instance, state_of
from server.recording.messages import send
from server.recording.record import record
from server.services.world import world_of
from server.tables import (
    AwaitingRow,
    ChildGroup,
    Draft,
    Due,
    Incident,
    Instance,
    Job,
    StepRow,
    Task,
)
from server.worker import run_until_idle
from workflows import engine


@dataclass
class Walk:
    database: Database
    instance_id: int = 0

    def start(self, files: dict[str, bytes], **more: Any) -> None:
        version = deploy_definition(self.database, files=files, together=["q", "p"])
        data = {"units": ["A", "B"], "unit_id": "1", **more}
        with self.database.transaction() as db:
            birth = Birth(case_id=None, definition_id=version, data=data, keys={"unit_id": "1"})
            self.instance_id = begin(db, birth).id

    def work(self) -> None:
        run_until_idle(self.database)

    def open(self, element: str) -> list[Task]:
        with self.database.reading() as db:
            opened = select(Task).where(Task.element == element, Task.state == "open")
            return list(db.scalars(opened.order_by(Task.id)))

    def complete(self, element: str, **data: Any) -> None:
        """The oldest open task of that element; items of a repeated one count on their group."""
        task = self.open(element)[0]
        with self.database.transaction() as db:
            instance = lock_instance(db, task.instance_id)
            if task.child_group_id is not None:
                self._count(db, task)
                return
            definition = definition_for(db, instance)
            advance = engine.complete(definition, state_of(db, instance), world_of(db, instance),
                                      task=task.key, data=data)  # fmt: skip
            row = db.get_one(Task, task.id)
            row.state, row.done_at = "done", db.now
            db.flush()
            record(db, instance, definition, advance, kind="task.completed", task_id=task.id)

    def _count(self, db: Work, task: Task) -> None:
        row = db.get_one(Task, task.id)
        row.state, row.done_at = "done", db.now
        db.flush()
        children.count_one(db, children.lock_group(db, task.child_group_id), None)

    def send(self, name: str, kind: str = "message") -> None:
        with self.database.transaction() as db:
            send(db, name, case_id=None, keys={"unit_id": "1"} if kind == "message" else {},
                 kind=kind)  # fmt: skip
        self.work()

    def let_timers_come(self) -> None:
        with self.database.transaction() as db:
            db.execute(update(Due).where(Due.kind == "timer", Due.ended_at.is_(None))
                       .values(due_at=db.now, attempts=0))  # fmt: skip
        self.work()

    def rows(self) -> dict[str, Any]:
        """What may not change by a move: numbers of tasks, days, timers, waits, children."""
        with self.database.reading() as db:

            def all_of(*columns: Any) -> list[Any]:
                return [tuple(row) for row in db.execute(select(*columns).order_by(columns[0]))]

            return {
                "tasks": all_of(Task.id, Task.key, Task.state, Task.due_on, Task.assignee_id,
                                Task.item),
                "timers": all_of(Due.id, Due.due_at, Due.ended_at, Due.attempts),
                "groups": all_of(ChildGroup.id, ChildGroup.key, ChildGroup.status,
                                 ChildGroup.created, ChildGroup.completed),
                "waits": all_of(AwaitingRow.id, AwaitingRow.name),
                "instances": all_of(Instance.id, Instance.status, Instance.halt_id),
                "drafts": all_of(Draft.task_id, Draft.officer_id),
            }  # fmt: skip

    def outcome(self) -> tuple[str, str | None]:
        with self.database.reading() as db:
            instance = db.get_one(Instance, self.instance_id)
            assert db.scalars(select(Incident.reason)).all() == []
            assert db.scalars(select(Job.kind).where(Job.ended_at.is_(None))).all() == []
            return instance.status, instance.outcome

    def passed(self, element: str) -> bool:
        """The new step was done."""
        with self.database.reading() as db:
            done = select(StepRow.id).where(StepRow.instance_id == self.instance_id,
                                            StepRow.element == element,
                                            StepRow.status == "completed")  # fmt: skip
            return db.scalar(done.limit(1)) is not None
