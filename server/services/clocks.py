"""Clocks of a whole case: stopped at once, a line in each ledger."""

from __future__ import annotations

from sqlalchemy import ColumnElement, insert, literal, select, text, update

from server.database import Work
from server.services.below import of_unit_and_below
from server.services.deadlines import OVER, make_found
from server.tables import Assignment, DeadlineChange, Due, Halt, Instance


def stop_clocks(db: Work, halt: Halt) -> None:
    """Each open assignment stands still from today, with a line in its ledger."""
    wanted = [
        of_unit_and_below(Assignment, halt.case_id, halt.unit_id),
        Assignment.progress.not_in(OVER),
        Assignment.suspended_on.is_(None),
    ]
    db.execute(update(Assignment).where(*wanted).values(suspended_on=db.today, halt_id=halt.id))
    note_all(db, halt, "suspend")
    hold_dues(db, halt)


def hold_dues(db: Work, halt: Halt) -> None:
    """No tick looks at them again and again; whatever resumes their owner lets them go."""
    instances = select(Instance.id).where(Instance.halt_id == halt.id)
    assignments = select(Assignment.id).where(Assignment.halt_id == halt.id)
    for owned in (Due.instance_id.in_(instances), Due.assignment_id.in_(assignments)):
        db.run(update(Due).where(Due.ended_at.is_(None), owned).values(held=True))


def let_go(db: Work, owned: ColumnElement[bool]) -> None:
    db.execute(update(Due).where(owned, text("due.held")).values(held=False))


def note_all(db: Work, halt: Halt, kind: str) -> None:
    """One ledger line per assignment of the halt, in one statement; `withdraw` leaves no day."""
    after = (
        literal(None, DeadlineChange.to_due.type)
        if kind == "withdraw"
        else (Assignment.current_due)
    )
    lines = select(
        Assignment.id, literal(kind), Assignment.current_due, after,
        literal(halt.reason), literal(halt.document), literal(halt.officer_id),
        literal(db.now, DeadlineChange.at.type),
    ).where(Assignment.halt_id == halt.id)  # fmt: skip
    columns = ["assignment_id", "kind", "from_due", "to_due", "reason", "basis", "officer_id", "at"]
    db.execute(insert(DeadlineChange).from_select(columns, lines))
    make_found(db, halt.case_id, halt.document)
