"""Separation of duties: the author of a draft does not approve it (domain.md 3.4)."""

from __future__ import annotations

from sqlalchemy import select

from server.database import Work
from server.tables import Answer, ChangeRequest, Deputy, Task
from workflows.definition import Definition, Lane

DRAFTING = frozenset({"chuyen_vien", "chuyen_vien_theo_doi", "kiem_tra_vien", "van_phong"})
CLERKS = ("van_thu",)
"""A clerk numbers and dispatches; keeping or voiding a number approves no content."""


def is_deciding(lane: Lane | None, values: dict[str, object]) -> bool:
    """A form with a decision approves what was drafted before it."""
    return "decision" in values and (lane is None or lane.roles != CLERKS)


def authors_of(db: Work, definition: Definition, task: Task) -> frozenset[int]:
    """Who drafted, in this round of the instance, what this task is to decide on: whoever typed
    it, and whoever was away and had it typed; of a change that a unit asks for, whoever asked."""
    done = db.execute(
        select(Task, Answer.values, Answer.officer_id, Deputy.officer_id)
        .join(Answer, Answer.task_id == Task.id)
        .outerjoin(Deputy, Deputy.id == Task.deputy_id)
        .where(
            Task.instance_id == task.instance_id,
            Task.state == "done",
            Task.child_group_id.is_(None),
            Task.id != task.id,
        )
        .order_by(Answer.id.desc())
    )
    asked = select(ChangeRequest.raised_by_id).where(ChangeRequest.instance_id == task.instance_id)
    authors = set(db.scalars(asked))
    for earlier, values, officer_id, away_id in done:
        if earlier.element == task.element:
            break
        lane = definition.lanes.get(earlier.lane)
        if "decision" not in values and lane is not None and not DRAFTING.isdisjoint(lane.roles):
            authors |= {officer_id} if away_id is None else {officer_id, away_id}
    return frozenset(authors)
