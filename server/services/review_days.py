"""The day on which sơ kết begins by itself: in the plan that P2 approves, or set later."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import text, update

from server import words
from server.database import Work
from server.services.calendar import calendar_of
from server.services.call import Call
from server.services.parameters import parameter
from server.tables import Case, Due
from server.tables.work import OF_CASE
from workflows.workdays import at

DAY = "review"
"""Key of the due row of a case's interim review."""
MORNING = time(7, 30)


def proposed_day(case: Case, rules: dict[str, Any]) -> date | None:
    """So many months after the issue (domain.md chapter 7): a reference mark."""
    issued = case.directive.issued_on
    months = int(parameter(rules, "interim_review_after_months") or 0)
    if issued is None or not months:
        return None
    count = issued.year * 12 + issued.month - 1 + months
    return date(count // 12, count % 12 + 1, min(issued.day, 28))


def approve_review_day(call: Call, document: str) -> None:
    """What the plan names, once a leader has approved the plan."""
    plan = call.data.get("set_deadlines")
    said = plan.get("interim_review_on") if isinstance(plan, dict) else None
    if said:
        approved = words.sentence("review-day-approved", {"day": f"{call.db.today:%d/%m/%Y}"})
        set_review_day(call.db, call.case, date.fromisoformat(said), document or approved)


def set_review_day(db: Work, case: Case, day: date | None, basis: str) -> None:
    """No day: none begins by itself."""
    told = {"interim_review_on": day.isoformat() if day else "",
            "interim_review_basis": basis if day else ""}  # fmt: skip
    case.parameters = {**case.parameters, **told}
    plan_review_day(db, case, day)


def plan_review_day(db: Work, case: Case, day: date | None) -> None:
    """In place of the day that was set before."""
    waiting = Due.key == DAY, Due.kind == "reminder", text(OF_CASE)  # as its index says it
    of_case = Due.payload["case"].as_integer() == case.id
    db.execute(
        update(Due)
        .where(*waiting, of_case)
        .values(ended_at=db.now)
        .execution_options(synchronize_session=False)
    )
    if day is not None:
        morning = at(calendar_of(db).add(day - timedelta(days=1), 1), MORNING)
        db.add(Due(kind="reminder", key=DAY, payload={"case": case.id}, due_at=morning))
