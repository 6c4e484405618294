"""Lines of the ladder of đôn đốc: for each deadline what has come, what comes next, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from server.database import Work
from server.queries.days import Mark, today
from server.queries.names import officer_names, unit_names
from server.services.chasing import is_covering
from server.tables import Assignment, ChasePause, Due, Obligation, Reminding
from workflows.workdays import day_of


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


def lines_of(
    db: Work, found: list[tuple[Assignment, Obligation]], letters: int
) -> tuple[ChaseLine, ...]:
    """`letters`: at most so many are sent about one."""
    ids = [assignment.id for assignment, *_ in found]
    names = unit_names(db, {assignment.unit_id for assignment, *_ in found})
    done, rests = rungs_done(db, ids), rests_of(db, ids)
    ahead = rungs_ahead(db, ids, done, letters)
    judge = today(db)
    return tuple(
        ChaseLine(
            assignment_id=a.id, unit_id=a.unit_id, unit=names.get(a.unit_id, ""),
            ordinal=o.ordinal, title=o.title or o.text[:120],
            is_binding=a.deadline_kind == "BINDING", due=a.current_due, mark=judge.assignment(a),
            done=tuple(done.get(a.id, ())), next=tuple(ahead.get(a.id, ())),
            rests=tuple(rests.get(a.id, ())),
        )
        for a, o in found
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


def rungs_ahead(
    db: Work, ids: list[int], done: Mapping[int, list[Rung]], letters: int
) -> dict[int, list[Rung]]:
    """As the worker will fire them, the nearest first."""
    ahead: dict[int, list[Rung]] = {}
    waiting = (
        select(Due)
        .where(Due.assignment_id.in_(ids), Due.kind == "reminder", Due.ended_at.is_(None))
        .order_by(Due.due_at, Due.id)
    )
    for row in db.scalars(waiting):
        of = row.assignment_id or 0
        count = 1 + sum(one.key == "letter" for one in done.get(of, ()))
        if row.key != "letter" or count <= letters:
            rung = Rung(row.key.partition("-")[0], day_of(row.due_at), "", count)
            ahead.setdefault(of, []).append(rung)
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
