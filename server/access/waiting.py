"""The same questions over `waiting`, the open tasks as inboxes read them: an index each."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, select, union_all
from sqlalchemy.orm import aliased

from server.access.candidates import names_candidate, names_own, stretches_for, waiting_for
from server.access.cases import alone, whole_by
from server.access.reach import Reach
from server.tables import Candidate, Case, Task, Waiting


def deputed_to(reach: Reach) -> ColumnElement[bool]:
    """Over `waiting`: what is theirs only as somebody's deputy, or taken by whoever is away."""
    if not reach.stands_in:
        return false()
    own = select(Candidate.id).where(
        Candidate.task_id == Waiting.task_id, names_own(reach), ~Candidate.on_paper
    )
    found = [
        select(Waiting.task_id).where(
            stretch,
            ~Waiting.on_paper,
            or_(
                Waiting.holder_id == one.officer_id,
                and_(Waiting.holder_id.is_(None), ~own.correlate(Waiting).exists()),
            ),
        )
        for one in reach.stands_in
        for stretch in stretches_for(one)
    ]
    return Waiting.task_id.in_(union_all(*found))


def waiting_on_paper(reach: Reach) -> list[ColumnElement[bool]]:
    """`enterable_from_paper_by` over `waiting`, without what they may complete anyway."""
    theirs = select(Candidate.id).where(
        Candidate.task_id == Waiting.task_id, names_candidate(reach), ~Candidate.on_paper
    )
    return [and_(one, ~theirs.exists()) for one in waiting_for(reach, on_paper=True)]


def waiting_in_units(reach: Reach) -> list[ColumnElement[bool]]:
    """Over `waiting`: all that is open in the officer's own units, whoever there is to do it."""
    return [Waiting.task_unit_id == unit_id for unit_id in sorted(reach.own, key=str)]


def passed_on_by(reach: Reach) -> list[ColumnElement[bool]]:
    """Over `waiting`: what others have to do now where the officer did a step, or assigned it.

    Only what the officer may see anyway; and not what waits for them too.
    """
    if not reach.own:
        return []
    mine = aliased(Task)
    next_steps = (
        select(Task.id)
        .join(mine, mine.instance_id == Task.instance_id)
        .where(mine.done_by_id == reach.officer_id, mine.state == "done", Task.state == "open")
    )
    assigned = select(Task.id).where(Task.assigned_by_id == reach.officer_id, Task.state == "open")
    own = select(Candidate.id).where(
        Candidate.task_id == Waiting.task_id, names_candidate(reach), ~Candidate.on_paper
    )
    is_theirs = and_(
        or_(Waiting.holder_id.is_(None), Waiting.holder_id == reach.officer_id), own.exists()
    )
    whole = alone(select(Case.id).where(whole_by(reach)))
    seen = or_(
        Waiting.task_unit_id.in_(reach.below),
        Waiting.about_id.in_(reach.below),
        Waiting.case_id.in_(whole),
    )
    passed_on = Waiting.task_id.in_(union_all(next_steps, assigned))
    return [and_(passed_on, seen, ~is_theirs)]
