"""What is taken away with a cancelled case or instance, beside what its own cancellation closes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, select, update

from server.database import Work
from server.recording.jobs import put_jobs
from server.services.clocks import note_all
from server.services.deadlines import OVER
from server.tables import Assignment, Due, Halt, Instance, Message, Obstacle, Schedule

OPEN_OBSTACLES = ("raised", "reported", "briefed")


def give_up_case(db: Work, halt: Halt) -> None:
    """At once: nothing more becomes due, starts or waits. Instances follow through jobs."""
    case_id = halt.case_id
    give_up_assignments(db, halt, Assignment.case_id == case_id)
    end_dues(db, select(Instance.id).where(Instance.case_id == case_id))
    db.execute(
        update(Schedule)
        .where(Schedule.case_id == case_id, Schedule.ended_at.is_(None))
        .values(ended_at=db.now)
    )
    db.execute(
        update(Message)
        .where(Message.case_id == case_id)
        .values(kept_until=None, kept_to_case_end=False)
    )
    db.execute(
        update(Obstacle)
        .where(Obstacle.case_id == case_id, Obstacle.state.in_(OPEN_OBSTACLES))
        .values(state="withdrawn", closed_at=db.now)
    )
    put_jobs(db, "cancel", roots(case_id))


def roots(case_id: int) -> Select[Any]:
    """Each takes what is under it along; what lost its parent goes by itself."""
    over = select(Instance.id).where(Instance.case_id == case_id, Instance.ended_at.is_not(None))
    return (
        select(Instance.id)
        .where(
            Instance.case_id == case_id,
            Instance.ended_at.is_(None),
            Instance.parent_id.is_(None) | Instance.parent_id.in_(over),
        )
        .order_by(Instance.id)
    )


def give_up_assignments(db: Work, halt: Halt, *wanted: ColumnElement[bool]) -> None:
    chosen = [*wanted, Assignment.progress.not_in(OVER)]
    db.execute(
        update(Assignment)
        .where(*chosen)
        .values(progress="CANCELLED", suspended_on=None, halt_id=halt.id)
    )
    note_all(db, halt, "withdraw")
    given_up = select(Assignment.id).where(Assignment.halt_id == halt.id)
    db.run(
        update(Due)
        .where(Due.assignment_id.in_(given_up), Due.ended_at.is_(None))
        .values(ended_at=db.now)
    )


def end_dues(db: Work, instances: Select[Any]) -> None:
    db.run(
        update(Due)
        .where(Due.instance_id.in_(instances), Due.ended_at.is_(None))
        .values(ended_at=db.now)
    )


def below(instance_id: int) -> Select[Any]:
    """Ids of the instance and of everything under it."""
    tree = select(Instance.id).where(Instance.id == instance_id).cte("tree", recursive=True)
    tree = tree.union_all(select(Instance.id).join(tree, Instance.parent_id == tree.c.id))
    return select(tree.c.id)
