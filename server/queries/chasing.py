"""The ladder of đôn đốc in a case, a page at a time; letters that are being written; rests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select, tuple_

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.cases import CaseHead, read_case
from server.queries.chase_lines import ChaseLine, lines_of
from server.services.chasing import UNFINISHED, is_resting
from server.services.deadlines import DATED
from server.services.parameters import parameters_of
from server.services.purposes import key_for
from server.tables import (
    Assignment,
    Case,
    ChasePause,
    Definition,
    Instance,
    Obligation,
    Reminding,
    Task,
    Unit,
)
from workflows.workdays import day_of

PAGE = 50
SHOWN = ("late", "listed", "resting", "all")
Key = tuple[date, int]


@dataclass(frozen=True)
class Letter:
    """One that is being written: at which step, with whom."""

    instance_id: int
    task_id: int
    step: str
    since: date


@dataclass(frozen=True)
class Chase:
    head: CaseHead
    lines: tuple[ChaseLine, ...]
    after: Key | None
    letters: tuple[Letter, ...]
    may_chase: bool
    sees_all: bool
    ladder: dict[str, Any]


def read_chase(
    db: Work, officer_id: int, case_id: int, *, show: str = "late", after: Key | None = None
) -> Chase:
    """Of other units only for who follows: how late each is today ranks them (decision 5)."""
    head = read_case(db, officer_id, case_id)
    over = access.ranked_by(db, officer_id)
    found = db.execute(page_of(db, case_id, over, show, after).limit(PAGE + 1)).all()
    ladder = parameters_of(db, head.case)["reminders"]
    lines = lines_of(db, [(a, o) for a, o in found[:PAGE]], int(ladder["letter_max"]))
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    return Chase(
        head=head,
        lines=lines,
        after=(last.current_due or date.max, last.id) if last else None,
        letters=letters_written(db, case_id) if head.sight.follows else (),
        may_chase=head.case.status == "running" and access.may_chase(db, officer_id, case_id),
        sees_all=head.sight.follows,
        ladder=ladder,
    )


def page_of(
    db: Work, case_id: int, over: ColumnElement[bool], show: str, after: Key | None
) -> Select[Assignment, Obligation]:
    """The longest late first."""
    wanted = [
        Assignment.case_id == case_id,
        Assignment.progress.in_(UNFINISHED),
        Assignment.deadline_kind.in_(DATED),
        Assignment.suspended_on.is_(None),
        Assignment.current_due.is_not(None),
        ~Unit.is_collective,
        over,
    ]
    if show == "late":
        wanted += [Assignment.deadline_kind == "BINDING", Assignment.current_due < db.today]
    elif show == "listed":
        wanted.append(is_listed())
    elif show == "resting":
        wanted.append(is_resting())
    if after is not None:
        wanted.append(tuple_(Assignment.current_due, Assignment.id) > after)
    return (
        select(Assignment, Obligation)
        .join(Obligation, Obligation.id == Assignment.obligation_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(*wanted)
        .order_by(Assignment.current_due, Assignment.id)
    )


def is_listed() -> ColumnElement[bool]:
    """Over `assignment`: on the list for the standing committee."""
    return exists().where(Reminding.assignment_id == Assignment.id, Reminding.kind == "listed")


def letters_written(db: Work, case_id: int) -> tuple[Letter, ...]:
    found = db.execute(
        select(Instance.id, Task.id, Task.name, Instance.started_at)
        .join(Definition, Definition.id == Instance.definition_id)
        .join(Task, Task.instance_id == Instance.id)
        .where(Instance.case_id == case_id, Instance.ended_at.is_(None),
               Definition.key == key_for(db, "reminder"), Task.state == "open")
        .order_by(Instance.id)
    )  # fmt: skip
    return tuple(Letter(i, task, step, day_of(at)) for i, task, step, at in found)


def chased_case(db: Work, officer_id: int, case_id: int) -> Case:
    """For its forms: NotFound when hidden, NotAllowed for who does not follow it."""
    access.require_chaser(db, officer_id, case_id)
    return db.get_one(Case, case_id)


def find_rest(db: Work, officer_id: int, pause_id: int) -> ChasePause:
    """Hidden from whoever does not see that unit's part."""
    pause = db.get(ChasePause, pause_id)
    if pause is None or not access.may_see_chase_pause(db, officer_id, pause):
        raise NotFound("chase-pause-not-found")
    return pause
