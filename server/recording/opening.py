"""The case of an issued directive: its versions are pinned, the model that carries it begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.database import Work
from server.errors import Refused
from server.recording import journal
from server.recording.instances import Birth, begin, current_definition_id, pin_versions
from server.recording.releases import current_definitions
from server.recording.starts import case_keys
from server.services.definitions import definition_by_id
from server.services.drafting import installation_units
from server.services.purposes import ROLLOUT, key_for, plain_start, serving
from server.tables import Case, Directive
from workflows.definition import Definition


def new_case(db: Work, directive: Directive) -> Case:
    _, lead, office, approver = installation_units(db)
    case = Case(
        directive_id=directive.id, status="running",
        lead_unit_id=directive.drafting_unit_id or lead, office_unit_id=office,
        approver_unit_id=directive.on_behalf_of_id or approver, opened_at=db.now,
    )  # fmt: skip
    db.add(case)
    db.flush()
    return case


def rollouts(db: Work) -> list[Definition]:
    """Models that a directive may be rolled out with, the usual one first."""
    return serving(ROLLOUT, current_definitions(db), key_for(db, ROLLOUT))


def rollout_of(db: Work, key: str | None) -> Definition:
    """The model that was chosen, else the usual one; Refused where it is for something else."""
    wanted = key or key_for(db, ROLLOUT)
    definition = definition_by_id(db, current_definition_id(db, wanted))
    if key and definition.properties.get("purpose") != ROLLOUT:
        raise Refused("model-no-rollout", key=key)
    return definition


def begin_rollout(
    db: Work,
    case: Case,
    officer_id: int,
    *,
    model: str | None = None,
    start: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """`start` is one of the model's; without it the one that a person begins."""
    definition = rollout_of(db, model)
    case.rollout_key = definition.key
    pin_versions(db, case)
    start = start or plain_start(definition)
    if start is None:
        raise Refused("model-no-rollout", key=definition.key)
    instance = begin(db, Birth(
        case_id=case.id, definition_id=current_definition_id(db, definition.key),
        start=start, keys=case_keys(case), data=data or {},
        officer_id=officer_id,
    ))  # fmt: skip
    journal.append(db, "case.opened", instance=instance, officer_id=officer_id,
                   data={"directive": case.directive.full_number,
                         "model": definition.key})  # fmt: skip
