"""Tasks: who sees one, who may do it, who may enter it from paper."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select

from server.access.candidates import (
    Named,
    is_candidate,
    is_for,
    is_own,
    names_candidate,
    names_for,
    reach_at,
)
from server.access.cases import alone, may_see_whole_case, of_unit_or_whole_case
from server.access.filters import units_led
from server.access.reach import StandIn, reach_of
from server.database import Prepared, Work, among
from server.errors import Changed
from server.tables import Candidate, Case, Officer, Reading, Task


def may_see_task(db: Work, officer_id: int, task: Task) -> bool:
    reach = reach_at(db, officer_id, task)
    return (
        task.unit_id in reach.below
        or (task.case_id is not None and may_see_whole_case(db, officer_id, task.case_id))
        or any(is_candidate(reach, row) for row in _candidates(db, task))
    )


def tasks_seen_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    reach = reach_of(db, officer_id)
    return or_(of_unit_or_whole_case(reach, Task), _named(names_candidate(reach)))


def may_read_answer(db: Work, officer_id: int, task: Task) -> bool:
    """Whoever may do a task also reads the earlier answers that it shows them."""
    shown_to = (
        select(Candidate, Task)
        .join(Task, Task.id == Candidate.task_id)
        .join(Reading, Reading.task_id == Candidate.task_id)
    )
    rows = db.execute(shown_to.where(Reading.source_id == task.id))
    return may_see_task(db, officer_id, task) or any(
        is_candidate(reach_at(db, officer_id, reader), row) for row, reader in rows
    )


def answers_read_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    shown = select(Reading.source_id).join(Candidate, Candidate.task_id == Reading.task_id)
    mine = shown.where(names_candidate(reach_of(db, officer_id)))
    return or_(tasks_seen_by(db, officer_id), Task.id.in_(alone(mine)))


def may_complete(db: Work, officer_id: int, task: Task) -> bool:
    """Is it one of theirs to do; who has taken it meanwhile is the action's question."""
    reach = reach_at(db, officer_id, task)
    rows = [row for row in _candidates(db, task) if not row.on_paper]
    return task.state == "open" and any(is_candidate(reach, row) for row in rows)


def completable_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    reach = reach_of(db, officer_id)
    mine = and_(names_candidate(reach), Candidate.on_paper.is_(False))
    return and_(Task.state == "open", _named(mine))


def acting_for(db: Work, officer_id: int, task: Task, *, on_paper: bool = False) -> StandIn | None:
    """As whose deputy they act on a task that is theirs to do; None: in their own right.

    For whoever has taken it, if that one is away; else in their own right where they have it.
    Of several documents the one that names the work most closely, else the newest, authorises.
    """
    reach = reach_at(db, officer_id, task)
    rows = [row for row in _candidates(db, task) if row.on_paper == on_paper]
    able = [one for one in reach.stands_in if any(is_for(one, row) for row in rows)]
    if task.assignee_id not in (None, officer_id):
        able = [one for one in able if one.officer_id == task.assignee_id]
    elif any(is_own(reach, row) for row in rows):
        return None
    return max(able, key=lambda one: (one.closeness, one.id), default=None)


def is_taken(db: Work, officer_id: int, task: Task) -> bool:
    """Somebody else has it, and is not away with this officer as deputy."""
    if task.assignee_id in (None, officer_id):
        return False
    return acting_for(db, officer_id, task) is None


def require_free(db: Work, officer_id: int, task: Task) -> None:
    if is_taken(db, officer_id, task):
        raise Changed("task-claimed", by=db.get_one(Officer, task.assignee_id).full_name)


def may_assign(db: Work, officer_id: int, task: Task) -> bool:
    """Say who does it: a leader of the unit; else whoever may do it and has it or finds it free."""
    if task.state != "open":
        return False
    if task.unit_id in units_led(db, officer_id):
        return True
    return may_complete(db, officer_id, task) and not is_taken(db, officer_id, task)


def assignable_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    reach = reach_of(db, officer_id)
    at_hand = or_(Task.assignee_id.is_(None), Task.assignee_id == officer_id)
    for_others = [
        and_(Task.assignee_id == one.officer_id, _named(and_(names_for(one), ~Candidate.on_paper)))
        for one in reach.stands_in
    ]
    open_to = and_(completable_by(db, officer_id), or_(at_hand, *for_others))
    return and_(Task.state == "open", or_(Task.unit_id.in_(units_led(db, officer_id)), open_to))


def may_be_assigned(db: Work, officer_id: int, task: Task) -> bool:
    """Theirs to do in their own right: a deputy acts for somebody, nobody assigns to a deputy."""
    reach = reach_of(db, officer_id)
    rows = [row for row in _candidates(db, task) if not row.on_paper]
    return task.state == "open" and any(is_own(reach, row) for row in rows)


def may_recall(db: Work, officer_id: int, task: Task) -> bool:
    """Whoever did it, as themselves or for somebody who is away."""
    held = reach_of(db, officer_id).held
    is_own = task.state == "done" and task.done_by_id == officer_id and not task.from_paper
    return is_own and bool(held)


def may_enter_from_paper(db: Work, officer_id: int, task: Task) -> bool:
    """What a unit sent on paper, entered by a follow-up specialist of the supervisor."""
    reach = reach_at(db, officer_id, task)
    rows = [row for row in _candidates(db, task) if row.on_paper]
    return task.state == "open" and any(is_candidate(reach, row) for row in rows)


def enterable_from_paper_by(db: Work, officer_id: int) -> ColumnElement[bool]:
    reach = reach_of(db, officer_id)
    on_paper = and_(names_candidate(reach), Candidate.on_paper.is_(True))
    return and_(Task.state == "open", _named(on_paper))


def _named(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """A subquery and no EXISTS: the rows of one officer first, then their tasks."""
    return Task.id.in_(alone(select(Candidate.task_id).where(condition)))


NAMED = Candidate.unit_id, Candidate.role, Candidate.officer_id, Candidate.on_paper
CANDIDATES = Prepared(select(*NAMED).where(Candidate.task_id == bindparam("id")))
CANDIDATES_OF = Prepared(select(Candidate.task_id, *NAMED).where(among(Candidate.task_id, "tasks")))


def _candidates(db: Work, task: Task) -> Sequence[Named]:
    """Asked three times of one task, read once: they are written with it and never changed."""
    asked = ("candidates", task.id)
    if asked not in db.info:
        db.info[asked] = db.run(CANDIDATES, {"id": task.id}).all()
    return cast(Sequence[Named], db.info[asked])


def look_ahead(db: Work, tasks: Collection[Task]) -> None:
    """Before each of a page of tasks is asked about: what that needs, in one statement each."""
    found: dict[int, list[Named]] = {task.id: [] for task in tasks}
    for row in db.run(CANDIDATES_OF, {"tasks": list(found)}):
        found[row.task_id].append(named_by(row))
    db.info.update({("candidates", task_id): rows for task_id, rows in found.items()})
    db.get_all(Case, {task.case_id for task in tasks if task.case_id is not None})


OPEN_IN_INSTANCE = Prepared(
    select(Task.id, Task.name, Task.case_id, *NAMED)
    .join(Candidate, Candidate.task_id == Task.id)
    .where(Task.instance_id == bindparam("id"), Task.state == "open", ~Candidate.on_paper)
    .order_by(Task.id)
)


def completable_in(db: Work, officer_id: int, instance_id: int) -> tuple[int, ...]:
    """Ids of the open tasks of one instance that are the officer's to complete."""
    found = db.run(OPEN_IN_INSTANCE, {"id": instance_id})
    return completable_among(db, officer_id, ((row, named_by(row)) for row in found))


def named_by(row: Row[Any]) -> Named:
    return Named(row.unit_id, row.role, row.officer_id, row.on_paper)


def completable_among(
    db: Work, officer_id: int, rows: Iterable[tuple[Task | Any, Named]]
) -> tuple[int, ...]:
    """The same of open tasks, or columns of them, whose candidates are at hand."""
    mine = (
        task.id
        for task, row in rows
        if not row.on_paper and is_candidate(reach_at(db, officer_id, task), row)
    )
    return tuple(dict.fromkeys(mine))
