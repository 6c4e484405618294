"""Open tasks under another version: number, day and draft stay; name, form and people may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, delete, or_, select, update

from server.database import Work
from server.recording.firing import candidates_of
from server.recording.homeless import settle_draft
from server.recording.readings import readings_for
from server.recording.scopes import candidates_for
from server.services.forms import Source, read_once
from server.services.people import tell
from server.tables import Candidate, Draft, Instance, Membership, Reading, Task
from server.tables.validity import runs_on
from workflows.advance import Advance
from workflows.definition import Definition, Element, Lane
from workflows.forms import Form
from workflows.standing import ids_renamed


def keep_version(db: Work, instance: Instance, definition_id: int) -> None:
    """Done and cancelled steps are read by the form they had then, however often it moves on."""
    db.execute(
        update(Task)
        .where(Task.instance_id == instance.id, Task.state != "open", Task.definition_id.is_(None))
        .values(definition_id=definition_id)
    )


@dataclass(frozen=True)
class Change:
    """Of one task: what its people must know of."""

    form: bool
    lane: bool
    shows: bool


def carry_tasks(
    db: Work,
    instance: Instance,
    old: Definition,
    new: Definition,
    advance: Advance,
    names: Mapping[str, str],
) -> None:
    elements = {task.key: task.element for task in advance.open_tasks}
    opened = select(Task).where(Task.instance_id == instance.id, Task.state == "open")
    for task in db.scalars(opened.order_by(Task.id)):
        is_item = task.child_group_id is not None
        element = ids_renamed(task.element, names) if is_item else elements[task.key]
        carry_task(db, instance, task, old, new, element)


def carry_task(
    db: Work, instance: Instance, task: Task, old: Definition, new: Definition, element: str
) -> None:
    drawn, before = new.elements[element], form_in(old, task.form)
    change = change_of(task, old, new, drawn)
    holder = task.assignee_id
    task.element, task.name = element, drawn.name
    task.form, task.lane = drawn.form or "", drawn.lane or ""
    if change.shows:
        show_more(db, task, drawn)
    if change.lane:
        ask_others(db, instance, task, new, drawn)
    lost = draft_kept(db, task, before, form_in(new, task.form)) if change.form else ()
    if change.form or change.lane:
        task.version += 1  # what somebody still has on the screen is not taken for this one
        db.flush()
        tell_people(db, task, change, holder, lost)


def change_of(task: Task, old: Definition, new: Definition, drawn: Element) -> Change:
    was = old.elements[task.element]
    return Change(
        form=old.forms.get(task.form) != new.forms.get(drawn.form or ""),
        lane=asked(old.lanes.get(task.lane)) != asked(new.lanes.get(drawn.lane or "")),
        shows=was.properties.get("shows") != drawn.properties.get("shows"),
    )


def asked(lane: Lane | None) -> tuple[object, ...]:
    """Whom a lane asks; how it is called is of no matter."""
    return (lane.roles, lane.scope, lane.paper_entry, lane.named_in) if lane else ()


def form_in(definition: Definition, key: str) -> Form | None:
    return read_once(definition.hash, key, Source(definition)) if key else None


def show_more(db: Work, task: Task, drawn: Element) -> None:
    """What could be read before stays readable."""
    known = set(db.scalars(select(Reading.source_id).where(Reading.task_id == task.id)))
    found = {row["source_id"] for row in readings_for(db, task.instance_id, drawn)}
    db.add_all(Reading(task_id=task.id, source_id=one) for one in sorted(found - known))


def ask_others(db: Work, instance: Instance, task: Task, new: Definition, drawn: Element) -> None:
    """Whoever had taken it keeps it if they are still among those asked."""
    task.unit_id, rows = candidates_for(db, instance, new, drawn, task.item_data)
    db.execute(delete(Candidate).where(Candidate.task_id == task.id))
    db.add_all(Candidate(task_id=task.id, **row) for row in rows)
    db.flush()
    if task.assignee_id is not None and not is_asked(db, task):
        task.assignee_id = None


def is_asked(db: Work, task: Task) -> bool:
    """Its holder, by name or by a role they have today."""
    by_role = and_(
        Membership.officer_id == task.assignee_id,
        Membership.role == Candidate.role,
        or_(Candidate.unit_id.is_(None), Candidate.unit_id == Membership.unit_id),
        runs_on(Membership, db.today),
    )
    asked_for = (
        select(Candidate.id)
        .outerjoin(Membership, by_role)
        .where(
            Candidate.task_id == task.id,
            Candidate.on_paper.is_(False),
            or_(Candidate.officer_id == task.assignee_id, Membership.id.is_not(None)),
        )
    )
    return db.scalar(asked_for.limit(1)) is not None


def draft_kept(db: Work, task: Task, before: Form | None, after: Form | None) -> tuple[str, ...]:
    draft = db.get(Draft, task.id)
    return settle_draft(draft, before, after) if draft is not None else ()


def tell_people(
    db: Work, task: Task, change: Change, holder: int | None, lost: tuple[str, ...]
) -> None:
    """Whoever holds it, else all who may take it; whoever lost it is told without its page."""
    told = [task.assignee_id] if task.assignee_id is not None else candidates_of(db, task)
    if change.form:
        code = "task-form-changed-fields" if lost else "task-form-changed"
        tell(db, told, code, case_id=task.case_id, task_id=task.id, task=task.name,
             fields=", ".join(lost))  # fmt: skip
    if change.lane:
        tell(db, told, "task-lane-changed", case_id=task.case_id, task_id=task.id, task=task.name)
    if holder is not None and task.assignee_id is None:
        tell(db, [holder], "task-taken-away", case_id=task.case_id, task=task.name)
