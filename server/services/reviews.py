"""P8: interim and final review (sơ kết, tổng kết): who reports until when, what they reported."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.calendar import calendar_of
from server.services.call import Call
from server.services.period_reports import progress_of
from server.services.row_sets import answers_of_group
from server.tables import Case, ChildGroup, Instance, Task, Unit

Fields = dict[str, Any]
SAID = ("results", "shortcomings", "proposals")


def plan_review(call: Call) -> dict[str, Any]:
    """The day chosen for the units' reports is the limit of their step."""
    due = call.answer.get("due")
    if due:
        days = calendar_of(call.db).between(call.db.today, date.fromisoformat(str(due)))
        call.case.parameters = {**call.case.parameters, "review_unit_reports": max(days, 1)}
    return {}


def filled_review(db: Work, task: Task, case: Case) -> Fields:
    """A unit's report begins with how its assignments stand."""
    if task.unit_id is None:
        return {}
    lines = (f"{name}: {state}" for name, state in progress_of(db, case.id, task.unit_id))
    return {"results": "\n".join(lines)}


def drafted_review(db: Work, instance: Instance) -> Fields:
    """What the units reported, a row each, for whoever writes the draft."""
    group = db.scalar(
        select(ChildGroup.id)
        .where(ChildGroup.instance_id == instance.id, ChildGroup.kind == "task")
        .order_by(ChildGroup.id)
        .limit(1)
    )
    rows = answers_of_group(db, group) if group is not None else []
    return {"reports": [
        {"unit": name_of(db, row.get("unit_id")), **{name: row.get(name) or "" for name in SAID}}
        for row in rows if "results" in row
    ]}  # fmt: skip


def name_of(db: Work, unit_id: int | None) -> str:
    return db.get_one(Unit, unit_id).name if unit_id is not None else ""
