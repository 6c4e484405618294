"""Several reports into one brief (gộp thành một tờ trình): ticked in the brief that is being
written; whoever writes it may still untick them, and sending it is what merges."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select

from server import access
from server.actions.at_hand import task_at_hand
from server.database import Database, Work
from server.errors import Changed, NotFound, Refused
from server.services.facts import facts_of
from server.services.forms import form_of
from server.tables import Draft, Obstacle, Task
from workflows.forms import Field, prefill

SOURCE = "open_obstacles"
"""What the field of a brief chooses from: by it a model says that the step briefs."""
WAITING = ("reported", "briefed")


def bundle_obstacles(database: Database, *, officer_id: int, obstacle_ids: Collection[int]) -> int:
    """The task of the brief, of the oldest of them that has one open to this officer."""
    with database.transaction() as db:
        chosen = chosen_ones(db, officer_id, obstacle_ids)
        task, field = brief_of(db, officer_id, chosen)
        others = [one.id for one in chosen if one.instance_id != task.instance_id]
        tick(db, officer_id, task, field, others)
        return task.id


def chosen_ones(db: Work, officer_id: int, ids: Collection[int]) -> list[Obstacle]:
    found = list(db.scalars(
        select(Obstacle).where(Obstacle.id.in_(ids)).order_by(Obstacle.id)
    ))  # fmt: skip
    if len(found) < len(set(ids)) or not all(
        access.may_see_obstacle(db, officer_id, one) for one in found
    ):
        raise NotFound("obstacle-not-found")
    if len(found) < 2:
        raise Refused("bundle-of-one")
    if len({one.case_id for one in found}) > 1:
        raise Refused("bundle-of-cases")
    if any(one.state not in WAITING or one.merged_into_id is not None for one in found):
        raise Changed("bundle-not-waiting")
    return found


def brief_of(db: Work, officer_id: int, chosen: Iterable[Obstacle]) -> tuple[Task, Field]:
    """Where one of them is being briefed: the step and its field."""
    for obstacle in chosen:
        opened = select(Task).where(Task.instance_id == obstacle.instance_id, Task.state == "open")
        for task in db.scalars(opened):
            field = picking(db, task)
            if field is not None and access.may_complete(db, officer_id, task):
                return task, field
    raise Refused("bundle-without-brief")


def picking(db: Work, task: Task) -> Field | None:
    form = form_of(db, task)
    return next((one for one in form.fields if one.source == SOURCE), None) if form else None


def tick(db: Work, officer_id: int, task: Task, field: Field, others: list[int]) -> None:
    """Beside what was typed and ticked before."""
    task_at_hand(db, officer_id, task.id)
    access.require_free(db, officer_id, task)
    draft, form = db.get(Draft, task.id), form_of(db, task)
    if draft is None and form is not None:
        begun = prefill(form, facts_of(db, task, officer_id))
        draft = Draft(task_id=task.id, homeless={}, values=dict(begun))
        db.add(draft)
    if draft is None:
        return
    ticked = draft.values.get(field.name) or []
    before = ticked if isinstance(ticked, list) else [ticked]
    every = dict.fromkeys([*map(str, before), *map(str, others)])
    draft.values = {**draft.values, field.name: list(every)}
    draft.officer_id, draft.saved_at = officer_id, db.now
