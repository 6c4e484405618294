"""P4: an action programme is drafted, issued and passed down."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from server.services import carrying
from server.services.call import Call
from server.services.numbers import number_paper
from server.tables import Answer


def number_programme_draft(call: Call) -> dict[str, Any]:
    """Dự thảo lần 1, 2, 3…"""
    carrying.take_up(call)
    form = call.task.form if call.task else ""
    earlier = call.db.scalar(
        select(func.count())
        .select_from(Answer)
        .where(Answer.instance_id == call.instance.id, Answer.form == form)
    )
    return {"draft_no": (earlier or 0) + 1}


def issue_programme(call: Call) -> dict[str, Any]:
    """Issued is done: nobody accepts a programme after its own approval."""
    number = number_paper(call, "CTr")
    carrying.submit(call, call.db.today)
    carrying.accept(call, call.db.today)
    return number


def pass_down(call: Call) -> dict[str, Any]:
    rows = [*call.rows.get("unit_children", []), *call.rows.get("programme_children", [])]
    carrying.pass_to(call, rows)
    return {"has_children": bool(call.answer.get("has_children")) and bool(rows)}
