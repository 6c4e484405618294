"""What a form may know: the same facts for rendering it and for judging an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.automatic import automatic_of
from server.services.form_limits import form_limits
from server.services.forms import form_of
from server.services.prefills import prefill_of
from server.services.world import data_of, parameters_for
from server.tables import Assignment, Case, Directive, Instance, Officer, Task, Unit


def facts_of(db: Work, task: Task, officer: Officer) -> dict[str, Any]:
    """See `workflows.forms`: today, directive, unit, officer, data, parameters, limits, prefill."""
    instance = db.get_one(Instance, task.instance_id)
    case = db.get(Case, task.case_id) if task.case_id is not None else None
    unit_id = task.unit_id or instance.unit_id
    unit = db.get(Unit, unit_id) if unit_id is not None else None
    data = {**data_of(db, instance), "item": task.item_data}
    rules = parameters_for(db, instance)
    own = form_limits(db, task, instance, case, data, rules) if case else {}
    return {
        "today": db.today.isoformat(),
        "directive": directive_facts(case.directive) if case else {},
        "unit": {"id": unit.id, "name": unit.name} if unit else {},
        "officer": {"id": officer.id, "name": officer.full_name, "title": officer.title},
        "data": data,
        "parameters": rules,
        "limits": {**limits_of(db, task, instance), **own},
        "prefill": prefill_of(db, task, instance, case, data),
        "auto": automatic_of(db, task, instance, case, data, officer),
    }


def directive_facts(directive: Directive) -> dict[str, Any]:
    return {
        "id": directive.id,
        "issued_on": directive.issued_on.isoformat() if directive.issued_on else None,
        "urgency": directive.urgency,
        "full_number": directive.full_number,
        "subject": directive.subject,
        "doc_type": directive.doc_type,
        "term": directive.term,
    }


def limits_of(db: Work, task: Task, instance: Instance) -> dict[str, Any]:
    """`superior_due`: the earliest binding deadline of what this instance carries."""
    earliest = db.scalar(
        select(Assignment.current_due)
        .where(
            Assignment.instance_id == instance.id,
            Assignment.deadline_kind == "BINDING",
            Assignment.current_due.is_not(None),
        )
        .order_by(Assignment.current_due)
        .limit(1)
    )
    return {
        "superior_due": earliest.isoformat() if earliest else None,
        "step_due": task.due_on.isoformat() if task.due_on else None,
    }


def form_facts(db: Work, task: Task, officer: Officer) -> tuple[Any, Mapping[str, Any]]:
    """The form of a task and its facts, both from one look."""
    return form_of(db, task), facts_of(db, task, officer)
