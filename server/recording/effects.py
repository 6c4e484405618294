"""What a step does beside its answer: its effect, and the evidence its form asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.database import Work
from server.recording.answers import Paper
from server.services import SERVICES, evidence
from server.services.call import Call, ServiceUnknown, answer_of
from server.services.world import data_of, parameters_for
from server.tables import Instance, Task
from workflows.definition import Definition
from workflows.forms import Cleaned, Form


def run_effect(
    db: Work,
    instance: Instance,
    definition: Definition,
    task: Task,
    form: Form | None,
    answer_id: int,
    cleaned: Cleaned,
    officer_id: int,
    paper: Paper | None,
) -> dict[str, Any]:
    """What the form asks as evidence is shown before: an effect may submit on it."""
    name = definition.elements[task.element].properties.get("effect")
    papers = evidence_in(form, cleaned)
    if name is None and not papers:
        return {}
    if name is not None and name not in SERVICES:
        raise ServiceUnknown(task.element, name)
    on_paper = {
        "paper_date": paper.date.isoformat() if paper else None,
        "paper_signatory": paper.signatory if paper else None,
    }
    call = Call(
        db=db,
        instance=instance,
        definition=definition,
        task=task,
        answer={**cleaned.values, **on_paper},
        rows={field: [dict(row) for row in rows] for field, rows in cleaned.rows.items()},
        officer_id=officer_id,
        parameters=parameters_for(db, instance),
        data=data_of(db, instance),
        answer_id=answer_id,
    )
    for one in papers:
        evidence.show_given(call, one)
    return answer_of(SERVICES[name], call, task.element) if name is not None else {}


def evidence_in(form: Form | None, cleaned: Cleaned) -> list[Mapping[str, Any]]:
    fields = form.fields if form else ()
    given = (cleaned.values.get(one.name) for one in fields if one.kind == "evidence")
    return [one for one in given if one]
