"""Does a candidate row of a task name this officer, or somebody for whom they stand in?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from server.access.people import Held
from server.access.reach import Extent, Reach, StandIn, holds, reach_of
from server.database import Work
from server.tables import Candidate, Case, Directive, Task, Waiting


class Named(NamedTuple):
    """What a candidate row says, or will say."""

    unit_id: int | None
    role: str | None
    officer_id: int | None
    on_paper: bool


def reach_at(db: Work, officer_id: int, task: Task | Any) -> Reach:
    """For this task, or columns of it: without those whose deputation covers other work."""
    reach = reach_of(db, officer_id)
    if all(one.extent.is_whole for one in reach.stands_in):
        return reach
    able = tuple(one for one in reach.stands_in if covers(db, one.extent, task))
    return replace(reach, stands_in=able)


def covers(db: Work, extent: Extent, task: Task | Any) -> bool:
    if extent.step not in (None, task.name):
        return False
    if extent.doc_type is None and extent.directive_id is None:
        return True
    if task.case_id is None:
        return False
    directive = db.get_one(Case, task.case_id).directive
    is_kind = extent.doc_type in (None, directive.doc_type)
    return is_kind and extent.directive_id in (None, directive.id)


def within(extent: Extent, table: Any) -> list[ColumnElement[bool]]:
    """The same, over `task` or `waiting`."""
    found: list[ColumnElement[bool]] = []
    if extent.step is not None:
        found.append(table.name == extent.step)
    if extent.directive_id is not None:
        of_it = select(Case.id).where(Case.directive_id == extent.directive_id)
        found.append(table.case_id.in_(of_it.correlate(None)))
    if extent.doc_type is not None:
        of_kind = select(Case.id).join(Directive, Directive.id == Case.directive_id)
        of_kind = of_kind.where(Directive.doc_type == extent.doc_type)
        found.append(table.case_id.in_(of_kind.correlate(None)))
    return found


def is_candidate(reach: Reach, row: Named | Any) -> bool:
    """In their own right, or for somebody who is away; `reach` is that of the row's task."""
    return is_own(reach, row) or any(is_for(one, row) for one in reach.stands_in)


def is_own(reach: Reach, row: Named | Any) -> bool:
    if row.officer_id is not None:
        return row.officer_id == reach.officer_id and bool(reach.held)
    return reach.holds(row.unit_id, row.role)


def is_for(one: StandIn, row: Named | Any) -> bool:
    """Would whoever is away be named, within what the deputation covers?"""
    if row.officer_id is not None:
        return one.in_person and row.officer_id == one.officer_id
    return holds(one.held, row.unit_id, row.role)


def names_candidate(reach: Reach) -> ColumnElement[bool]:
    """Over `candidate`. Who holds nothing today is named by nothing."""
    return or_(names_own(reach), *(names_for(one) for one in reach.stands_in))


def names_own(reach: Reach) -> ColumnElement[bool]:
    if not reach.held:
        return false()
    return _names(reach.held, reach.officer_id)


def names_for(one: StandIn) -> ColumnElement[bool]:
    named = _names(one.held, one.officer_id if one.in_person else None)
    if one.extent.is_whole:
        return named
    covered = select(Task.id).where(*within(one.extent, Task)).correlate(None)
    return and_(named, Candidate.task_id.in_(covered))


def _names(some: Collection[Held], officer_id: int | None) -> ColumnElement[bool]:
    by_role = and_(
        Candidate.officer_id.is_(None),
        or_(*(_holds(held.unit_id, held.role) for held in sorted(some, key=str))),
    )
    return by_role if officer_id is None else or_(Candidate.officer_id == officer_id, by_role)


def _holds(unit_id: int, role: str) -> ColumnElement[bool]:
    somewhere = or_(Candidate.unit_id == unit_id, Candidate.unit_id.is_(None))
    return and_(Candidate.role == role, somewhere)


def waiting_for(reach: Reach, *, on_paper: bool) -> list[ColumnElement[bool]]:
    """Over `waiting`, the same as `names_candidate`: one condition for each stretch of an index."""
    every = [*own_stretches(reach), *(s for one in reach.stands_in for s in stretches_for(one))]
    paper = Waiting.on_paper == (true() if on_paper else false())
    return [and_(one, paper) for one in every]


def own_stretches(reach: Reach) -> list[ColumnElement[bool]]:
    return _stretches(reach.held, reach.officer_id) if reach.held else []


def stretches_for(one: StandIn) -> list[ColumnElement[bool]]:
    covered = within(one.extent, Waiting)
    stretches = _stretches(one.held, one.officer_id if one.in_person else None)
    return [and_(each, *covered) for each in stretches]


def _stretches(some: Collection[Held], officer_id: int | None) -> list[ColumnElement[bool]]:
    named = [Waiting.officer_id == officer_id] if officer_id is not None else []
    named += [
        and_(Waiting.unit_id == held.unit_id, Waiting.role == held.role)
        for held in sorted(some, key=str)
    ]
    anywhere = sorted({held.role for held in some})
    named += [and_(Waiting.unit_id.is_(None), Waiting.role == role) for role in anywhere]
    return named
