"""What a form may know: the same facts for rendering it and for judging an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.automatic import automatic_of
from server.services.form_limits import form_limits
from server.services.prefills import prefill_of
from server.services.world import case_of, data_of, parameters_for
from server.tables import Assignment, Case, Directive, Instance, Officer, Task, Unit
from workflows.once import once


class Facts(Mapping[str, Any]):
    """See `workflows.forms`: each is looked up when it is first named, and not before."""

    def __init__(self, db: Work, task: Task, officer_id: int) -> None:
        self.db, self.task, self.officer_id = db, task, officer_id
        self.instance = db.get_one(Instance, task.instance_id)
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            self._known[name] = MAKERS[name](self)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(MAKERS)

    def __len__(self) -> int:
        return len(MAKERS)

    @once
    def case(self) -> Case | None:
        return case_of(self.db, self.task.case_id)

    @once
    def officer(self) -> Officer:
        return self.db.get_one(Officer, self.officer_id)


def facts_of(db: Work, task: Task, officer_id: int) -> Facts:
    """While the transaction lasts; `dict(…)` of it looks everything up."""
    return Facts(db, task, officer_id)


def unit_facts(facts: Facts) -> dict[str, Any]:
    unit_id = facts.task.unit_id or facts.instance.unit_id
    unit = facts.db.get(Unit, unit_id) if unit_id is not None else None
    return {"id": unit.id, "name": unit.name} if unit else {}


def officer_facts(facts: Facts) -> dict[str, Any]:
    one = facts.officer
    return {"id": one.id, "name": one.full_name, "title": one.title}


def limit_facts(facts: Facts) -> dict[str, Any]:
    db, task, instance = facts.db, facts.task, facts.instance
    found = limits_of(db, task, instance)
    if facts.case is None:
        return found
    own = form_limits(db, task, instance, facts.case, facts["data"], facts["parameters"])
    return {**found, **own}


def prefill_facts(facts: Facts) -> dict[str, Any]:
    return prefill_of(facts.db, facts.task, facts.instance, facts.case, facts["data"])


def automatic_facts(facts: Facts) -> dict[str, Any]:
    return automatic_of(
        facts.db, facts.task, facts.instance, facts.case, facts["data"], facts.officer
    )


MAKERS: Mapping[str, Callable[[Facts], Any]] = {
    "today": lambda facts: facts.db.today.isoformat(),
    "directive": lambda facts: directive_facts(facts.case.directive) if facts.case else {},
    "unit": unit_facts,
    "officer": officer_facts,
    "data": lambda facts: {**data_of(facts.db, facts.instance), "item": facts.task.item_data},
    "parameters": lambda facts: parameters_for(facts.db, facts.instance),
    "limits": limit_facts,
    "prefill": prefill_facts,
    "auto": automatic_facts,
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
