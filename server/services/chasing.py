"""The ladder of đôn đốc by the settings of a case, and where it rests (P5b, domain.md 5.4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from server.database import Work
from server.services.approval import Which, put_for_all
from server.services.deadlines import DATED, MORNING, reminders_for
from server.tables import Assignment, Case, ChasePause, Due
from workflows.workdays import at

UNFINISHED = ("NOT_STARTED", "IN_PROGRESS", "RETURNED")
ENDS = "chase"
"""Key of the due row that ends a pause."""


def is_resting() -> ColumnElement[bool]:
    """Over `assignment`: nobody is chased for it now."""
    return exists().where(ChasePause.ended_at.is_(None), is_covering())


def is_covering() -> ColumnElement[bool]:
    """Over `chase_pause` and `assignment`."""
    return and_(
        ChasePause.case_id == Assignment.case_id,
        ChasePause.unit_id == Assignment.unit_id,
        or_(ChasePause.assignment_id.is_(None), ChasePause.assignment_id == Assignment.id),
    )


def rests(db: Work, assignment_id: int) -> bool:
    """Whoever ends the rest meanwhile waits, and then finds what is held because of it."""
    covering = (
        select(ChasePause.id)
        .join(Assignment, is_covering())
        .where(Assignment.id == assignment_id, ChasePause.ended_at.is_(None))
        .limit(1)
        .with_for_update(read=True, of=ChasePause)
    )
    return db.scalar(covering) is not None


def covered_by(pause: ChasePause) -> tuple[ColumnElement[bool], ...]:
    """Over `assignment`."""
    of_unit = (Assignment.case_id == pause.case_id, Assignment.unit_id == pause.unit_id)
    if pause.assignment_id is None:
        return of_unit
    return (*of_unit, Assignment.id == pause.assignment_id)


def plan_end(db: Work, pause: ChasePause, first_day: date) -> None:
    """The worker takes chasing up again in the morning of that day."""
    db.add(Due(kind="reminder", key=ENDS, payload={"pause": pause.id},
               due_at=at(first_day, MORNING)))  # fmt: skip


def move_ladder(db: Work, case: Case) -> None:
    """After its settings have changed: what has not come yet comes by the new ones; nothing that
    was told or sent comes again."""
    running = (
        Assignment.case_id == case.id,
        Assignment.progress.in_(UNFINISHED),
        Assignment.deadline_kind.in_(DATED),
        Assignment.suspended_on.is_(None),
    )
    days = select(Assignment.deadline_kind, Assignment.current_due).distinct().where(*running)
    for kind, due in db.execute(days).all():
        if due is not None:
            same = (*running, Assignment.deadline_kind == kind, Assignment.current_due == due)
            move_group(db, same, dict(reminders_for(db, case, kind, due)))


def move_group(db: Work, which: Which, moments: dict[str, Any]) -> None:
    """Reminders before the day are made anew; of the others those that wait still are moved."""
    withdraw(db, which, Due.key.like("before-%"))
    for key, moment in moments.items():
        if key.startswith("before-"):
            put_for_all(db, which, key, moment)
        else:
            waiting = waiting_rows(which, [Due.key == key, is_unbegun()])
            db.execute(update(Due).where(*waiting).values(due_at=moment))


def is_unbegun() -> ColumnElement[bool]:
    """A letter that was begun keeps its distance to the next."""
    return or_(Due.key != "letter", Due.payload["begun"].as_boolean().is_(None))


def withdraw(db: Work, which: Which, *rows: ColumnElement[bool]) -> None:
    db.execute(update(Due).where(*waiting_rows(which, rows)).values(ended_at=db.now))


def waiting_rows(which: Which, rows: Iterable[ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    of = Due.assignment_id.in_(select(Assignment.id).where(*which))
    return [of, Due.kind == "reminder", Due.ended_at.is_(None), *rows]
