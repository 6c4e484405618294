"""Take back what was completed by mistake: shortly after, by who did it, if nobody has gone on."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from server import access
from server.database import Database, Work
from server.errors import Changed, NotAllowed, NotFound
from server.recording.halting import require_moving
from server.recording.instances import definition_for
from server.recording.last_steps import effect_of
from server.recording.looking import lock_task
from server.recording.record import record
from server.services.evidence import forget_evidence
from server.services.parameters import parameters_of
from server.services.world import world_of
from server.tables import (
    Answer,
    AnswerRow,
    Draft,
    Due,
    Instance,
    Job,
    LastStep,
    Officer,
    StepRow,
    Task,
)
from server.tables.search import strike_answers
from workflows import engine
from workflows.advance import State
from workflows.definition import Definition


def recall_completion(database: Database, *, officer_id: int, task_id: int) -> None:
    """The whole instance stands where it stood; what was typed is a draft again."""
    with database.transaction() as db:
        instance, task = lock_task(db, task_id)
        if not access.may_see_task(db, officer_id, task):
            raise NotFound("task-not-found")
        if task.state == "open" and task.assignee_id == officer_id:
            return  # recalled already: the button was pressed twice
        if not access.may_recall(db, officer_id, task):
            raise NotAllowed("recall-not-yours")
        require_moving(db, instance.halt_id)
        definition = definition_for(db, instance)
        last = require_last(db, instance, definition, task)
        require_untouched(db, instance, task, officer_id)
        put_back(db, instance, definition, task, last)


def require_last(db: Work, instance: Instance, definition: Definition, task: Task) -> LastStep:
    """Nothing has moved the instance since; who did is named."""
    minutes = int(parameters_of(db, None)["recall_minutes"])
    if task.done_at is None or db.now - task.done_at > timedelta(minutes=minutes):
        raise Changed("recall-late", minutes=minutes)
    later = db.execute(
        select(Task.name, Officer.full_name)
        .join(Officer, Officer.id == Task.done_by_id)
        .where(Task.instance_id == instance.id, Task.state == "done", Task.id != task.id,
               Task.done_at >= task.done_at, Task.opened_at >= task.done_at)
        .limit(1)
    ).first()  # fmt: skip
    if later is not None:
        raise Changed("recall-gone-on", task=later[0], by=later[1])
    if effect_of(definition, task):
        raise Changed("recall-effect")
    if instance.ended_at is not None or task.child_group_id is not None:
        raise Changed("recall-ended")
    last = db.get(LastStep, instance.id)
    if last is None or last.at < task.done_at:  # not kept: it has left the instance
        raise Changed("recall-sent")
    if last.task_id != task.id or last.version != instance.version:
        raise Changed("recall-moved")
    return last


def require_untouched(db: Work, instance: Instance, task: Task, officer_id: int) -> None:
    """Nobody has taken up what opened, and nothing is on its way to the instance."""
    opened = Task.instance_id == instance.id, Task.state == "open", Task.opened_at >= task.done_at
    taken = select(Task.name, Officer.full_name).where(*opened)
    holders = taken.join(Officer, Officer.id == Task.assignee_id)
    writers = taken.join(Draft, Draft.task_id == Task.id).join(
        Officer, Officer.id == Draft.officer_id
    )
    for query in (holders, writers):
        found = db.execute(query.where(Officer.id != officer_id).limit(1)).first()
        if found is not None:
            raise Changed("recall-gone-on", task=found[0], by=found[1])
    asked = select(Job.id).where(Job.instance_id == instance.id, Job.run_at >= task.done_at)
    if db.scalar(asked.limit(1)) is not None:
        raise Changed("recall-sent")


def put_back(
    db: Work, instance: Instance, definition: Definition, task: Task, last: LastStep
) -> None:
    done_at, officer_id = task.done_at, last.officer_id
    task.state, task.version, task.assignee_id = "open", task.version + 1, officer_id
    task.done_at = task.done_by_id = task.deputy_id = None
    task.from_paper = False
    db.execute(
        update(Due)
        .where(Due.task_id == task.id, Due.ended_at == done_at, Due.due_at > db.now)
        .values(ended_at=None)
    )
    forget_answer(db, task, done_at)
    db.execute(delete(StepRow).where(StepRow.instance_id == instance.id, StepRow.at >= done_at))
    db.add(Draft(task_id=task.id, values=last.typed, officer_id=officer_id, saved_at=db.now))
    db.flush()
    before = State(definition=definition.hash, part=last.part, content=last.state)
    advance = engine.wake(definition, before, world_of(db, instance), timers=[])
    record(db, instance, definition, advance, kind="task.recalled", officer_id=officer_id,
           task_id=task.id, data={"element": task.element})  # fmt: skip
    db.delete(last)


def forget_answer(db: Work, task: Task, done_at: datetime | None) -> None:
    """Nobody counts it, reads it or consolidates it any more; the draft keeps what was typed."""
    given = select(Answer.id).where(Answer.task_id == task.id, Answer.at == done_at)
    forget_evidence(db, given)
    strike_answers(db.connection(), db.scalars(given).all())
    db.execute(delete(AnswerRow).where(AnswerRow.answer_id.in_(given)))
    db.execute(delete(Answer).where(Answer.task_id == task.id, Answer.at == done_at))
