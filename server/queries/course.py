"""What was said on the way of one process, what is open in it, what its journal holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from server import access
from server.database import Work
from server.queries.names import dated_names, officer_names
from server.tables import Answer, AnswerRow, ChangeRequest, Event, Instance, Obstacle, Task


@dataclass(frozen=True)
class Said:
    """One step of the way: who, when, what was answered."""

    element: str
    name: str
    unit: str
    officer: str
    at: datetime | None
    values: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]
    from_paper: bool


@dataclass(frozen=True)
class OpenStep:
    task_id: int
    element: str
    name: str
    unit: str
    due: date | None
    mine: bool
    on_paper: bool  # may be entered from a paper of the unit


def way_of(db: Work, matter: Obstacle | ChangeRequest, key: str) -> int:
    """Its own process; before the first answer only the process knows of it, by this key."""
    if matter.instance_id:
        return matter.instance_id
    wanted = select(Instance.id).where(
        Instance.case_id == matter.case_id,
        Instance.unit_id == matter.unit_id,
        Instance.keys[key].as_string() == str(matter.id),
    )
    return db.scalar(wanted.order_by(Instance.id.desc()).limit(1)) or -1


def said_in(db: Work, instance_id: int) -> tuple[Said, ...]:
    found = db.execute(
        select(Answer, Task)
        .join(Task, Answer.task_id == Task.id)
        .where(Answer.instance_id == instance_id)
        .order_by(Answer.id)
    ).all()
    rows: dict[int, dict[str, list[dict[str, Any]]]] = {}
    for row in db.scalars(
        select(AnswerRow)
        .where(AnswerRow.answer_id.in_([answer.id for answer, _ in found]))
        .order_by(AnswerRow.answer_id, AnswerRow.field, AnswerRow.ordinal)
    ):
        rows.setdefault(row.answer_id, {}).setdefault(row.field, []).append(row.values)
    people = officer_names(db, {answer.officer_id for answer, _ in found})
    name = dated_names(db)
    return tuple(
        Said(
            element=task.element,
            name=task.name,
            unit=name(task.unit_id, answer.at),
            officer=people.get(answer.officer_id, ""),
            at=answer.at,
            values=answer.values,
            rows=rows.get(answer.id, {}),
            from_paper=task.from_paper,
        )
        for answer, task in found
    )


def open_steps(db: Work, officer_id: int, instance_id: int) -> tuple[OpenStep, ...]:
    tasks = list(
        db.scalars(
            select(Task)
            .where(Task.instance_id == instance_id, Task.state == "open")
            .order_by(Task.id)
        )
    )
    name = dated_names(db)
    return tuple(
        OpenStep(
            task_id=t.id,
            element=t.element,
            name=t.name,
            unit=name(t.unit_id, None),
            due=t.due_on,
            mine=access.may_complete(db, officer_id, t),
            on_paper=access.may_enter_from_paper(db, officer_id, t),
        )
        for t in tasks
    )


def events_of(db: Work, instance_id: int) -> tuple[Event, ...]:
    wanted = select(Event).where(Event.chain == instance_id).order_by(Event.seq.desc()).limit(30)
    return tuple(db.scalars(wanted))
