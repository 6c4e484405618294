"""`waiting` says at every moment what the tasks, deadlines and halts say, on both databases."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, text, update

from server.database import Database, Work
from server.queries.inbox_rows import bound_day
from server.tables import (
    Assignment,
    Candidate,
    Halt,
    Instance,
    Officer,
    Role,
    Task,
    Unit,
    UnitName,
    Waiting,
)
from server.tables.waiting import FAR, fill_waiting
from tests.population import populate

DAY = date(2022, 6, 20)


@pytest.fixture
def crowded(database: Database) -> Database:
    """A few units, officers and roles, and tasks strewn over them by chance."""
    with database.transaction() as db:
        units = [Unit(code=f"U{n}", kind="organ", certainty="sure",
                      names=[UnitName(name=f"Ban {n}", fold=f"ban {n}")])
                 for n in range(5)]  # fmt: skip
        people = [Officer(login=f"o{n}", full_name="O", fold="o", created_at=db.now)
                  for n in range(3)]  # fmt: skip
        db.add_all([*units, *people, Role(code="chuyen_vien", name="C")])
        db.flush()
        populate(db, random.Random(1), [unit.id for unit in units])
        for number, row in enumerate(db.scalars(select(Assignment)).all()):
            row.instance_id = db.scalars(select(Instance.id).offset(number).limit(1)).first()
    return database


def test_every_way_of_writing_keeps_it_right(crowded: Database) -> None:
    chance = random.Random(2)
    for step in STEPS:
        with crowded.transaction() as db:
            step(db, chance)
        with crowded.reading() as db:
            assert kept_of(db) == expected(db), step.__name__
            assert kept_of(db)


def test_it_can_be_made_anew(crowded: Database) -> None:
    with crowded.transaction() as db:
        before = kept_of(db)
        db.execute(text("DELETE FROM waiting"))
        fill_waiting(db.connection())

        assert kept_of(db) == before == expected(db)


def move_limits(db: Work, chance: random.Random) -> None:
    for task in db.scalars(select(Task)).all():
        task.due_on = DAY + timedelta(days=chance.randrange(30))


def bind_assignments(db: Work, chance: random.Random) -> None:
    for row in db.scalars(select(Assignment)).all():
        row.deadline_kind = chance.choice(("BINDING", "REFERENCE"))
        row.current_due = DAY + timedelta(days=chance.randrange(30))


def pass_assignments_on(db: Work, chance: random.Random) -> None:
    ids = list(db.scalars(select(Instance.id)))
    for row in db.scalars(select(Assignment)).all():
        row.instance_id = chance.choice((*ids, None))


def suspend_all_at_once(db: Work, _: random.Random) -> None:
    db.execute(update(Assignment).where(Assignment.id % 2 == 0).values(suspended_on=DAY))


def settle(db: Work, _: random.Random) -> None:
    db.execute(update(Assignment).where(Assignment.id % 3 == 0).values(progress="SUBMITTED"))


def halt(db: Work, _: random.Random) -> None:
    case_id = db.scalars(select(Instance.case_id).where(Instance.case_id.is_not(None))).first()
    held = Halt(kind="suspend", case_id=case_id, reason="r", document="", at=db.now,
                officer_id=db.scalars(select(Officer.id)).first())  # fmt: skip
    db.add(held)
    db.flush()
    db.execute(update(Instance).where(Instance.id % 2 == 0).values(halt_id=held.id))


def claim(db: Work, chance: random.Random) -> None:
    people = list(db.scalars(select(Officer.id)))
    for task in db.scalars(select(Task)).all():
        task.assignee_id = chance.choice((None, *people))


def close_some(db: Work, _: random.Random) -> None:
    db.execute(update(Task).where(Task.id % 3 == 0).values(state="done"))


def open_again(db: Work, _: random.Random) -> None:
    db.execute(update(Task).where(Task.id % 6 == 0).values(state="open"))


def withdraw_candidates(db: Work, _: random.Random) -> None:
    db.execute(delete(Candidate).where(Candidate.id % 5 == 0))


STEPS = (move_limits, bind_assignments, pass_assignments_on, suspend_all_at_once, settle, halt,
         claim, close_some, open_again, withdraw_candidates)  # fmt: skip


def kept_of(db: Work) -> set[tuple[object, ...]]:
    return {tuple(row) for row in db.execute(select(
        Waiting.id, Waiting.task_id, Waiting.unit_id, Waiting.role, Waiting.officer_id,
        Waiting.on_paper, Waiting.day, Waiting.holder_id, Waiting.case_id, Waiting.task_unit_id,
        Waiting.about_id, Waiting.is_halted, Waiting.name, Waiting.bound,
    ))}  # fmt: skip


def expected(db: Work) -> set[tuple[object, ...]]:
    rows = db.execute(
        select(Candidate, Task, Instance, bound_day())
        .join(Task, Task.id == Candidate.task_id)
        .join(Instance, Instance.id == Task.instance_id)
        .where(Task.state == "open")
    )
    return {
        (c.id, t.id, c.unit_id, c.role, c.officer_id, c.on_paper,
         min(t.due_on or FAR, bound or FAR), t.assignee_id, t.case_id, t.unit_id, i.unit_id,
         i.halt_id is not None, t.name, bound)
        for c, t, i, bound in rows
    }  # fmt: skip
