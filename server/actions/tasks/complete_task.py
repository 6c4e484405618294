"""Complete a task: once, whoever clicks, however often (reliability.md 2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from server import access
from server.access import Named, StandIn
from server.actions.at_hand import require_seen
from server.database import Database, Work
from server.errors import Changed, NotAllowed
from server.recording import children, journal
from server.recording.acting import told_of
from server.recording.answers import Paper, write_answer
from server.recording.duties import authors_of, is_deciding
from server.recording.effects import run_effect
from server.recording.firing import notify_of_answer
from server.recording.halting import require_moving
from server.recording.idempotency import sent_form, store_once, stored_answer
from server.recording.incidents import reporting
from server.recording.instances import definition_for, state_of
from server.recording.last_steps import keep_last_step
from server.recording.looking import lock_task
from server.recording.record import News, record
from server.recording.sheet import opened_now
from server.recording.standing import Standing, standing_of
from server.recording.taking_answers import cleaned_answer
from server.recording.tasks import close_task
from server.services.engine_data import engine_data
from server.services.forms import form_of
from server.services.tree import lower_units
from server.services.world import world_of
from server.tables import Instance, Task
from workflows import engine
from workflows.definition import Definition, Lane
from workflows.forms import Cleaned

TEAM = "inspection_team"


@dataclass(frozen=True)
class Completed:
    """What the form was answered with; the same for whoever sends it again."""

    task_id: int
    instance_id: int
    case_id: int | None
    answer_id: int
    next_task_ids: tuple[int, ...] = ()  # open now in the same instance, theirs to do
    warnings: tuple[str, ...] = ()  # codes


def complete_task(
    database: Database,
    *,
    officer_id: int,
    task_id: int,
    version: int,
    key: str,
    raw: Mapping[str, Any],
    paper: Paper | None = None,
) -> Completed:
    """`version` is the task's as shown, `key` a UUID made when the form was rendered."""
    with (
        reporting(database, doing="complete_task", task_id=task_id, officer_id=officer_id),
        database.transaction() as db,
    ):
        form = sent_form(key, "complete_task", task_id, version)  # recalled: another form
        instance, task = lock_task(db, task_id)
        is_this = task.state == "done" and task.version == version + 1  # not what followed it
        earlier = stored_answer(db, form, officer_id) if is_this else None
        if earlier is not None:
            return answered(earlier)
        completed = complete_locked(db, instance, task, officer_id, version, raw, paper)
        store_once(db, form, officer_id, asdict(completed))
        return completed


def answered(stored: dict[str, Any]) -> Completed:
    return Completed(
        **{**stored, "next_task_ids": tuple(stored["next_task_ids"]),
           "warnings": tuple(stored["warnings"])}
    )  # fmt: skip


def complete_locked(
    db: Work,
    instance: Instance,
    task: Task,
    officer_id: int,
    version: int,
    raw: Mapping[str, Any],
    paper: Paper | None,
) -> Completed:
    look(db, officer_id, task, version, paper)
    require_moving(db, instance.halt_id)
    form = form_of(db, task)
    definition = definition_for(db, instance)
    cleaned = cleaned_answer(db, task, officer_id, form, raw, paper)
    stand_in = access.acting_for(db, officer_id, task, on_paper=paper is not None)
    refuse_own_draft(db, definition, task, officer_id, cleaned, stand_in)
    refuse_inspected(db, instance, definition.lanes.get(task.lane), officer_id)
    answer_id = write_answer(db, task, cleaned, officer_id=officer_id, paper=paper)
    effect = run_effect(db, instance, definition, task, form, answer_id, cleaned, officer_id, paper)
    data = engine_data(form, answer_id, cleaned, effect)
    standing = standing_of(db, instance.id)
    close_task(db, task, standing, officer_id, from_paper=paper is not None)
    if stand_in is not None:
        task.deputy_id = stand_in.id
    before = state_of(db, instance)
    news = advance(db, instance, definition, task, answer_id, data, officer_id, standing, stand_in)
    if paper is None and not news.has_left:
        keep_last_step(db, instance, definition, task, officer_id=officer_id, before=before,
                       typed=raw)  # fmt: skip
    return Completed(
        task_id=task.id,
        instance_id=instance.id,
        case_id=instance.case_id,
        answer_id=answer_id,
        next_task_ids=next_tasks(db, officer_id, task, standing),
        warnings=tuple(one.code for one in cleaned.warnings),
    )


def next_tasks(db: Work, officer_id: int, task: Task, before: Standing) -> tuple[int, ...]:
    """Open now in the same instance and theirs to do; most often only what this step has opened."""
    if before.items or before.tasks.keys() - {task.key}:
        return access.completable_in(db, officer_id, task.instance_id)
    opened = opened_now(db, task.instance_id)
    rows = ((new, Named(**row)) for new in opened for row in new.candidates)
    return access.completable_among(db, officer_id, rows)


def look(db: Work, officer_id: int, task: Task, version: int, paper: Paper | None) -> None:
    """Under the lock: theirs, still open, as it was shown."""
    require_seen(db, officer_id, task)
    if paper is not None and not access.may_enter_from_paper(db, officer_id, task):
        raise NotAllowed("no-entry-from-paper")
    if paper is None and not access.may_complete(db, officer_id, task):
        raise NotAllowed("task-of-others")
    if paper is None:
        access.require_free(db, officer_id, task)
    if task.version != version:
        raise Changed("task-changed")


def refuse_own_draft(
    db: Work,
    definition: Definition,
    task: Task,
    officer_id: int,
    cleaned: Cleaned,
    stand_in: StandIn | None,
) -> None:
    """Not as a deputy either, and no deputy approves what whoever is away has written."""
    lane = definition.lanes.get(task.lane)
    deciding = {officer_id, stand_in.officer_id if stand_in else officer_id}
    if not is_deciding(lane, dict(cleaned.values)):
        return
    if not deciding.isdisjoint(authors_of(db, definition, task)):
        raise NotAllowed("own-draft")


def refuse_inspected(db: Work, instance: Instance, lane: Lane | None, officer_id: int) -> None:
    """Nobody inspects their own unit, nor the one above it: whoever came to it after the team was
    formed, and whoever stands in for one of the team."""
    if lane is None or lane.scope != TEAM or instance.unit_id is None:
        return
    inspected = lower_units(db, {instance.unit_id}, db.today)
    if not access.reach_of(db, officer_id).own.isdisjoint(inspected):
        raise NotAllowed("inspector-of-unit")


def advance(
    db: Work,
    instance: Instance,
    definition: Definition,
    task: Task,
    answer_id: int,
    data: dict[str, Any],
    officer_id: int,
    standing: Standing,
    stand_in: StandIn | None = None,
) -> News:
    told = {"element": task.element, "form": task.form, "answer_id": answer_id,
            "from_paper": task.from_paper, **told_of(db, stand_in)}  # fmt: skip
    if task.child_group_id is not None:  # an item: the instance waits for all of them
        journal.append(db, "task.completed", instance=instance, task_id=task.id,
                       unit_id=task.unit_id, officer_id=officer_id, data=told)  # fmt: skip
        children.count_one(db, children.lock_group(db, task.child_group_id), None)
        return News()
    step = engine.complete(
        definition,
        state_of(db, instance),
        world_of(db, instance),
        task=task.key,
        data=definition.answer_data(task.element, data),
    )
    news = record(db, instance, definition, step, kind="task.completed", officer_id=officer_id,
                  task_id=task.id, data=told, standing=standing.without_task(task.key))  # fmt: skip
    notify_of_answer(db, instance, definition, task, definition.answer_data(task.element, data))
    return news
