"""A leader closes the figures of the cases that his organ leads, for a period (chốt số liệu)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from server import access
from server.database import Database, Work
from server.errors import Changed, Invalid, NotFound
from server.period_words import period_words
from server.recording import journal
from server.recording.idempotency import earlier_answer, sent_form, store_answer
from server.services.closing import close_case, periods_to_close
from server.tables import Case
from workflows.forms import FieldProblem


def close_figures(
    database: Database, *, officer_id: int, case_ids: Collection[int], period: str, key: str
) -> int:
    """How many were closed; a case closed today already stays as it is."""
    with database.transaction() as db:
        form = sent_form(key, "close_figures", *sorted(case_ids))
        earlier = earlier_answer(db, form, officer_id)
        if earlier is not None:
            return int(earlier["closed"])
        cases = closable(db, officer_id, case_ids)
        if period not in periods_to_close(db):
            raise Invalid(problems=[FieldProblem(("period",), "not-a-choice")])
        closed = [one.id for one in cases if close_one(db, officer_id, one.id, period)]
        if not closed:
            raise Changed("closed-today")
        store_answer(db, form, {"closed": len(closed)})
        return len(closed)


def closable(db: Work, officer_id: int, case_ids: Collection[int]) -> list[Case]:
    if not case_ids:
        raise Invalid(problems=[FieldProblem(("case",), "required")])
    wanted = select(Case).where(Case.id.in_(case_ids), access.figures_closed_by(db, officer_id))
    cases = list(db.scalars(wanted.order_by(Case.id)).unique())
    if len(cases) < len(set(case_ids)):
        raise NotFound("case-not-found")
    if any(one.status != "running" for one in cases):
        raise Changed("case-over")
    return cases


def close_one(db: Work, officer_id: int, case_id: int, period: str) -> bool:
    closing_id = close_case(db, case_id, period=period, officer_id=officer_id)
    if closing_id is None:
        return False
    told = {"period": period_words(period), "day": f"{db.today:%d/%m/%Y}"}
    journal.append(db, "figures.closed", case_id=case_id, officer_id=officer_id, data=told)
    return True
