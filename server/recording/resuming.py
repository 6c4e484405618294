"""After a suspension: each instance by itself, assignments in batches, moved by the days held."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Select, select

from server import words
from server.database import Work
from server.recording.instances import definition_for, lock_instance, state_of
from server.recording.jobs import put_job
from server.recording.record import record
from server.services.calendar import calendar_of
from server.services.clocks import let_go
from server.services.deadlines import DATED, OVER, note_change, plan_reminders, printed
from server.services.world import world_of
from server.tables import Assignment, Due, Halt, Instance, Task
from workflows import engine
from workflows.workdays import day_of

BATCH = 200


def resume_instance(db: Work, instance_id: int, halt_id: int) -> None:
    """Its step limits, reminders and relative timers move; then it may go on."""
    instance = lock_instance(db, instance_id)
    if instance.halt_id != halt_id:
        return
    instance.halt_id = None
    let_go(db, Due.instance_id == instance_id)
    halt = db.get_one(Halt, halt_id)
    since = max(day_of(halt.at), day_of(instance.started_at))
    days = calendar_of(db).between(since, resumed_on(halt))
    if instance.ended_at is not None or days <= 0:
        return
    for task in db.scalars(open_tasks(instance_id)):
        move_limit(db, task, halt, since, days)
    reminders = select(Due).where(Due.instance_id == instance_id, Due.kind == "reminder")
    move_dues(db, reminders, days)
    move_timers(db, instance, halt, days)


def open_tasks(instance_id: int) -> Select[Task]:
    return select(Task).where(Task.instance_id == instance_id, Task.state == "open")


def move_limit(db: Work, task: Task, halt: Halt, since: date, days: int) -> None:
    """The explanation keeps every stand-still: {from, to, days}."""
    if task.due_on is None:
        return
    task.due_on = calendar_of(db).add(task.due_on, days)
    held = {"from": since.isoformat(), "to": resumed_on(halt).isoformat(), "days": days,
            "document": halt.document}  # fmt: skip
    due: date = task.due_on
    if "hours" in task.due_why:
        due = calendar_of(db).later(datetime.fromisoformat(task.due_why["due"]), days)
    task.due_why = {
        **task.due_why, "held": [*task.due_why.get("held", ()), held], "due": due.isoformat(),
    }  # fmt: skip


def move_dues(db: Work, wanted: Select[Due], days: int) -> int:
    moved = 0
    for due in db.scalars(wanted.where(Due.ended_at.is_(None))):
        due.due_at = calendar_of(db).later(due.due_at, days)
        moved += 1
    return moved


def move_timers(db: Work, instance: Instance, halt: Halt, days: int) -> None:
    waiting = select(Due.id).where(
        Due.instance_id == instance.id, Due.kind == "timer", Due.ended_at.is_(None)
    )
    if db.scalar(waiting.limit(1)) is None:
        return
    definition = definition_for(db, instance)
    advance = engine.move_timers(
        definition, state_of(db, instance), world_of(db, instance),
        later=lambda moment: calendar_of(db).later(moment, days),
    )  # fmt: skip
    record(db, instance, definition, advance, kind="instance.resumed", officer_id=halt.ended_by_id,
           data={"days": days})  # fmt: skip


def resume_assignments(db: Work, halt_id: int) -> None:
    """A batch, of what nobody else holds; the rest in a further job."""
    halt = db.get_one(Halt, halt_id)
    held = list(
        db.scalars(
            select(Assignment)
            .where(Assignment.halt_id == halt_id)
            .order_by(Assignment.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
    )
    for assignment in held:
        resume_assignment(db, assignment, halt)
    left = select(Assignment.id).where(Assignment.halt_id == halt_id).limit(1)
    if db.scalar(left) is not None:
        put_job(db, "resume_assignments", seconds=0 if held else 1, halt_id=halt_id)


def resume_assignment(db: Work, assignment: Assignment, halt: Halt) -> None:
    """The clock runs again; a report that waits for its answer is counted when that comes."""
    assignment.halt_id = None
    assignment.suspended_on = None
    let_go(db, Due.assignment_id == assignment.id)
    if assignment.progress in OVER:
        return
    before = assignment.current_due
    is_counted = assignment.deadline_kind in DATED and assignment.progress != "SUBMITTED"
    if before is not None and is_counted and halt.days:
        assignment.current_due = calendar_of(db).add(before, halt.days)
        reminders = select(Due).where(Due.assignment_id == assignment.id, Due.kind == "reminder")
        if move_dues(db, reminders, halt.days) == 0:
            plan_reminders(db, assignment)
    note_change(db, assignment, "resume", before, halt.ended_by_id, told(halt),
                halt.end_document or halt.document)  # fmt: skip
    db.flush()


def told(halt: Halt) -> str:
    return words.sentence(
        "deadline-resumed",
        {"days": halt.days, "from": printed(day_of(halt.at)), "to": printed(resumed_on(halt))},
    )


def resumed_on(halt: Halt) -> date:
    return day_of(halt.ended_at or halt.at)
