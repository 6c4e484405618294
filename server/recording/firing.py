"""What happens when a due row's moment has come: a timer of the flow, or a reminder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.recording import journal, timers
from server.recording.chasing import end_pause, remind_of_deadline
from server.recording.instances import definition_for, lock_instance, state_of
from server.recording.named_people import people_named
from server.recording.record import record
from server.recording.reviewing import begin_on_its_day
from server.recording.scopes import FOLLOWER, Scope, resolve_scope, supervisor_of
from server.recording.standing import standing_of
from server.services.calendar import calendar_of
from server.services.chasing import ENDS
from server.services.people import holder_ids, tell
from server.services.review_days import DAY
from server.services.world import data_of, world_of
from server.tables import Candidate, Case, Due, Instance, StepRow, Task
from workflows import engine
from workflows.definition import Definition
from workflows.timing import missed

STEP_CODES = {"escalate": "step-escalated", "opened": "task-urgent"}
"""By the rule of a step's reminder; any other says that its day is near."""
ALWAYS = "True"
"""The condition of a notice that is given whatever the answer says."""


def fire(db: Work, due: Due) -> None:
    if due.kind == "timer":
        wake(db, due)
    elif due.task_id is not None:
        remind_of_step(db, due)
    elif due.assignment_id is not None:
        remind_of_deadline(db, due)
    elif due.key == "process":
        remind_of_process(db, due)
    elif due.key == ENDS:
        end_pause(db, due)
    elif due.key == DAY:
        begin_on_its_day(db, due)


def wake(db: Work, due: Due) -> None:
    if due.instance_id is None:
        return
    instance = lock_instance(db, due.instance_id)
    if instance.ended_at is not None:
        return
    definition = definition_for(db, instance)
    standing = standing_of(db, instance.id).without_timer(due.key)
    timers.end(db, due)
    advance = engine.wake(
        definition, state_of(db, instance), world_of(db, instance), timers=[due.key]
    )
    missed = missed_periods(db, due)
    record(db, instance, definition, advance, kind="timer.caught_up" if missed else "timer.fired",
           data={"element": due.element, "due_at": due.due_at.isoformat(), "missed": missed},
           standing=standing)  # fmt: skip


def missed_periods(db: Work, due: Due) -> int:
    """After downtime a cyclic timer fires once; how many firings this one stands for besides."""
    every = due.payload.get("every")
    return missed(due.due_at, every, db.now, calendar_of(db)) if every else 0


def remind_of_step(db: Work, due: Due) -> None:
    """A step's limit only reminds: gently, never red."""
    task = db.get_one(Task, due.task_id)
    if task.state != "open":
        return
    instance = db.get_one(Instance, task.instance_id)
    definition = definition_for(db, instance)
    told = told_by_names(db, instance, definition, task, due.payload.get("to", []))
    code = STEP_CODES.get(due.key, "step-reminder")
    tell(db, told, code, case_id=task.case_id, task_id=task.id, task=task.name,
         due=task.due_on.isoformat() if task.due_on else "")  # fmt: skip
    journal.append(db, "task.reminded", instance=instance, task_id=task.id,
                   unit_id=task.unit_id, data={"rule": due.key, "told": len(told)})  # fmt: skip


def remind_of_process(db: Work, due: Due) -> None:
    """So much of the whole instance's time is used; silent once what the limit is for has come."""
    instance = db.get_one(Instance, due.instance_id)
    if instance.ended_at is not None or has_passed(db, instance, due.payload.get("until")):
        return
    definition = definition_for(db, instance)
    told = told_by_names(db, instance, definition, None, due.payload["to"])
    tell(db, told, "process-reminder", case_id=instance.case_id, name=due.payload["name"],
         percent=due.payload["percent"], due=due.payload["due"])  # fmt: skip
    journal.append(db, "process.reminded", instance=instance, unit_id=instance.unit_id,
                   data={"percent": due.payload["percent"], "told": len(told)})  # fmt: skip


def has_passed(db: Work, instance: Instance, element: str | None) -> bool:
    steps = select(StepRow.id).where(
        StepRow.instance_id == instance.id, StepRow.element == element,
        StepRow.status == "completed",
    )  # fmt: skip
    return element is not None and db.scalar(steps.limit(1)) is not None


def told_by_names(
    db: Work,
    instance: Instance,
    definition: Definition,
    task: Task | None,
    names: Sequence[Any],
    data: Mapping[str, Any] | None = None,
) -> list[int]:
    """`to` names lanes of the process, fields that name people, or roles of the office."""
    case = db.get(Case, instance.case_id) if instance.case_id is not None else None
    item = task.item_data if task is not None else {}
    told: list[int] = []
    for name in names:
        lane = definition.lanes.get(f"L_{name}") or definition.lanes.get(str(name))
        if lane is not None:
            scope = resolve_scope(db, lane, instance, case, item, definition)
            told += people_of(db, scope, lane.roles)
        elif "." in str(name):
            known = data_of(db, instance) if instance.ended_at is None else {}
            told += people_named(db, definition, str(name), {**known, **(data or {})})
        elif name == FOLLOWER:
            told += holder_ids(db, supervisor_of(instance, case) or 0, (FOLLOWER,))
        elif case is not None:
            told += holder_ids(db, case.office_unit_id, (str(name),))
    if not told and task is not None:
        told = candidates_of(db, task)
    return list(dict.fromkeys(told))


def notify_of_answer(
    db: Work, instance: Instance, definition: Definition, task: Task, data: Mapping[str, Any]
) -> None:
    """notify_when, notify_to: told as soon as the answer is sent, when the expression holds."""
    given = definition.elements[task.element].properties
    if "notify_when" not in given:
        return
    if definition.evaluate(given["notify_when"], data, world_of(db, instance)):
        names = given.get("notify_to", "").split(",")
        told = told_by_names(db, instance, definition, task, names, data)
        code = "answer-given" if given["notify_when"].strip() == ALWAYS else "answer-urgent"
        tell(db, told, code, case_id=task.case_id, task_id=task.id, task=task.name)


def people_of(db: Work, scope: Scope, roles: tuple[str, ...]) -> list[int]:
    if scope.unit_id is not None:
        return holder_ids(db, scope.unit_id, roles)
    return list(scope.officer_ids)


def candidates_of(db: Work, task: Task) -> list[int]:
    told: list[int] = []
    for row in db.scalars(select(Candidate).where(Candidate.task_id == task.id)):
        if row.officer_id is not None:
            told.append(row.officer_id)
        elif row.unit_id is not None and row.role is not None and not row.on_paper:
            told += holder_ids(db, row.unit_id, (row.role,))
    return told
