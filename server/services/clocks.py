"""Clocks of a whole case: stopped at once, a line in each ledger."""

from __future__ import annotations

from sqlalchemy import insert, literal, select, update

from server.database import Work
from server.services.deadlines import OVER
from server.tables import Assignment, DeadlineChange, Halt


def stop_clocks(db: Work, halt: Halt) -> None:
    """Each open assignment stands still from today, with a line in its ledger."""
    wanted = [
        Assignment.case_id == halt.case_id,
        Assignment.progress.not_in(OVER),
        Assignment.suspended_on.is_(None),
    ]
    if halt.unit_id is not None:
        wanted.append(Assignment.unit_id == halt.unit_id)
    db.execute(update(Assignment).where(*wanted).values(suspended_on=db.today, halt_id=halt.id))
    note_all(db, halt, "suspend")


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
