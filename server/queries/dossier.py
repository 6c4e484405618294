"""What lies before whoever does a task: the obstacle it is about, and earlier answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.access import answers_read_by, may_see_obstacle, may_see_task
from server.database import Work
from server.queries.answers import answer_rows
from server.queries.files import StoredFile, files_of_task
from server.queries.names import dated_names
from server.queries.rounds import period_of_report
from server.queries.task_answers import Given, answer_of
from server.services.forms import form_of
from server.services.given_choices import given_options
from server.tables import Instance, Obstacle, Reading, Task
from workflows.forms import Form, Options
from workflows.workdays import day_of


@dataclass(frozen=True)
class Matter:
    """Whose matter it is when that is not said by whose task it is."""

    unit: str = ""
    obstacle_id: int | None = None
    content: str = ""
    period: str = ""  # code of the reporting period, for a report of a round


@dataclass(frozen=True)
class Material:
    """One earlier answer, whole."""

    task_id: int
    name: str
    unit: str
    from_paper: bool
    may_open: bool  # the step itself, with its history
    given: Given
    form: Form | None
    rows: dict[str, list[dict[str, Any]]]
    options: Options
    files: tuple[StoredFile, ...]


def matter_of(db: Work, officer_id: int, task_id: int) -> Matter:
    """For who may see the task."""
    task = db.get_one(Task, task_id)
    instance = db.get_one(Instance, task.instance_id)
    unit_id = instance.unit_id
    obstacle = db.scalar(select(Obstacle).where(Obstacle.instance_id == task.instance_id))
    unit = dated_names(db)(unit_id, task.done_at)
    if obstacle is None or not may_see_obstacle(db, officer_id, obstacle):
        about = unit if unit_id != task.unit_id else ""
        return Matter(about, period=period_of_report(db, instance))
    return Matter(unit, obstacle.id, obstacle.content)


def dossier(db: Work, officer_id: int, task_id: int) -> tuple[Material, ...]:
    """The latest first; only what this officer may read."""
    laid_out = (
        select(Task)
        .join(Reading, Reading.source_id == Task.id)
        .where(Reading.task_id == task_id, answers_read_by(db, officer_id))
        .order_by(Task.done_at.desc(), Task.id.desc())
    )
    found = ((task, answer_of(db, task)) for task in db.scalars(laid_out).all())
    return tuple(
        material(db, officer_id, task, given) for task, given in found if given is not None
    )


def material(db: Work, officer_id: int, task: Task, given: Given) -> Material:
    form, rows = form_of(db, task), answer_rows(db, given.id)
    day = day_of(given.at)
    return Material(
        task_id=task.id,
        name=task.name,
        unit=dated_names(db)(task.unit_id, given.at),
        from_paper=task.from_paper,
        may_open=may_see_task(db, officer_id, task),
        given=given,
        form=form,
        rows=rows,
        options=given_options(db, task, form, given.values, rows, day) if form else {},
        files=files_of_task(db, task.id),
    )
