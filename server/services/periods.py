"""Reporting by period: each is an instance of its own, its deadlines are lines of the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select

from server import words
from server.services import carrying
from server.services.calendar import calendar_of
from server.services.call import Call
from server.services.deadlines import DATED, note_change, plan_reminders
from server.services.parameters import periods_in
from server.services.row_sets import CARRIES_OUT
from server.tables import Assignment, CaseUnit, Unit
from server.tables.validity import runs_on


def list_units(call: Call) -> dict[str, Any]:
    """The units that carry something out in the case, as a row set."""
    count = call.db.scalar(
        select(func.count(CaseUnit.unit_id.distinct()))
        .join(Unit, Unit.id == CaseUnit.unit_id)
        .where(CaseUnit.case_id == call.case.id, CaseUnit.role.in_(CARRIES_OUT))
        .where(runs_on(Unit, call.db.today))
    )
    return {"units": {"rows": f"case/{call.case.id}/units", "count": count or 0}}


def open_period(call: Call) -> dict[str, Any]:
    """The unit's assignments begin anew, due some working days from now.

    In the first period a date that was set before and is still ahead stays.
    """
    due = calendar_of(call.db).add(call.db.today, periods_in(call.parameters).days)
    for one in carrying.take_up(call):
        if one.progress in ("DECLINED", "CANCELLED", "SUSPENDED"):
            continue
        one.progress = "IN_PROGRESS"
        if one.deadline_kind in DATED and not is_first(one, call.db.today):
            move(call, one, due)
    return {"opened_on": call.db.today.isoformat(), "due": due.isoformat()}


def is_first(one: Assignment, today: date) -> bool:
    return one.submitted_on is None and one.current_due is not None and one.current_due >= today


def move(call: Call, one: Assignment, due: date) -> None:
    """The ledger keeps the dates of the periods before."""
    before = one.current_due
    one.submitted_on = one.accepted_on = None
    one.original_due = one.current_due = due
    opened = call.db.today.strftime("%d/%m/%Y")
    reason = words.sentence("period-opened", {"day": opened})
    note_change(call.db, one, "set", before, call.officer_id, reason, one.basis)
    plan_reminders(call.db, one)
