"""The ladder of đôn đốc in a case: for each deadline what has come, what comes next, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select, tuple_

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.cases import CaseHead, read_case
from server.queries.days import Mark, today
from server.queries.names import officer_names, unit_names
from server.services.chasing import UNFINISHED, is_covering, is_resting
from server.services.deadlines import DATED
from server.services.parameters import parameters_of
from server.services.purposes import key_for
from server.tables import (
    Assignment,
    Case,
    ChasePause,
    Definition,
    Due,
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
class Rung:
    key: str  # before, after, notice, letter, listed, btv
    on: date
    document: str = ""
    count: int = 0  # of letters: the first, the second


@dataclass(frozen=True)
class Rest:
    """Nobody is chased: for one assignment, or for all of the unit."""

    id: int
    of_unit: bool
    until: date | None
    reason: str
    by: str
    since: date


@dataclass(frozen=True)
class ChaseLine:
    assignment_id: int
    unit_id: int
    unit: str
    ordinal: str
    title: str
    is_binding: bool
    due: date
    mark: Mark
    done: tuple[Rung, ...]
    next: tuple[Rung, ...]
    rests: tuple[Rest, ...]


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
    lines = lines_of(db, [(a, o, unit) for a, o, unit in found[:PAGE]])
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    return Chase(
        head=head,
        lines=lines,
        after=(last.current_due or date.max, last.id) if last else None,
        letters=letters_written(db, case_id) if head.sight.follows else (),
        may_chase=head.case.status == "running" and access.may_chase(db, officer_id, case_id),
        sees_all=head.sight.follows,
        ladder=parameters_of(db, head.case)["reminders"],
    )


def page_of(
    db: Work, case_id: int, over: ColumnElement[bool], show: str, after: Key | None
) -> Select[Assignment, Obligation, Unit]:
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
        select(Assignment, Obligation, Unit)
        .join(Obligation, Obligation.id == Assignment.obligation_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(*wanted)
        .order_by(Assignment.current_due, Assignment.id)
    )


def is_listed() -> ColumnElement[bool]:
    """Over `assignment`: on the list for the standing committee."""
    return exists().where(Reminding.assignment_id == Assignment.id, Reminding.kind == "listed")


def lines_of(db: Work, found: list[tuple[Assignment, Obligation, Unit]]) -> tuple[ChaseLine, ...]:
    ids = [assignment.id for assignment, *_ in found]
    names = unit_names(db, {assignment.unit_id for assignment, *_ in found})
    done, next_, rests = rungs_done(db, ids), rungs_ahead(db, ids), rests_of(db, ids)
    judge = today(db)
    return tuple(
        ChaseLine(
            assignment_id=a.id, unit_id=a.unit_id, unit=names.get(a.unit_id, ""),
            ordinal=o.ordinal, title=o.title or o.text[:120],
            is_binding=a.deadline_kind == "BINDING", due=a.current_due, mark=judge.assignment(a),
            done=tuple(done.get(a.id, ())), next=tuple(next_.get(a.id, ())),
            rests=tuple(rests.get(a.id, ())),
        )
        for a, o, _ in found
        if a.current_due is not None
    )  # fmt: skip


def rungs_done(db: Work, ids: list[int]) -> dict[int, list[Rung]]:
    """As the log of đôn đốc has them."""
    done: dict[int, list[Rung]] = {}
    logged = select(Reminding).where(Reminding.assignment_id.in_(ids)).order_by(Reminding.id)
    for row in db.scalars(logged):
        rungs = done.setdefault(row.assignment_id or 0, [])
        count = 1 + sum(one.key == row.kind for one in rungs)
        rungs.append(Rung(row.kind, day_of(row.at), row.document, count))
    return done


def rungs_ahead(db: Work, ids: list[int]) -> dict[int, list[Rung]]:
    """As the worker will fire them, the nearest first."""
    ahead: dict[int, list[Rung]] = {}
    waiting = (
        select(Due)
        .where(Due.assignment_id.in_(ids), Due.kind == "reminder", Due.ended_at.is_(None))
        .order_by(Due.due_at, Due.id)
    )
    for row in db.scalars(waiting):
        count = 1 + int(row.payload.get("sent", 0)) if row.key == "letter" else 0
        rung = Rung(row.key.partition("-")[0], day_of(row.due_at), "", count)
        ahead.setdefault(row.assignment_id or 0, []).append(rung)
    return ahead


def rests_of(db: Work, ids: list[int]) -> dict[int, list[Rest]]:
    found = db.execute(
        select(Assignment.id, ChasePause)
        .join(ChasePause, is_covering())
        .where(Assignment.id.in_(ids), ChasePause.ended_at.is_(None))
        .order_by(ChasePause.id)
    ).all()
    people = officer_names(db, {pause.officer_id for _, pause in found})
    rests: dict[int, list[Rest]] = {}
    for number, pause in found:
        rest = Rest(pause.id, pause.assignment_id is None, pause.until, pause.reason,
                    people.get(pause.officer_id, ""), day_of(pause.at))  # fmt: skip
        rests.setdefault(number, []).append(rest)
    return rests


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
    pause = db.get(ChasePause, pause_id)
    if pause is None or not access.may_see_case(db, officer_id, pause.case_id):
        raise NotFound("chase-pause-not-found")
    return pause
