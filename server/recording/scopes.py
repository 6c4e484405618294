"""Whose people do a task: the closed list of scopes (decision 19) becomes candidate rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from server.database import Work
from server.recording.incidents import note_incident
from server.services.approvers import proposed_approver
from server.services.world import data_of
from server.tables import Candidate, Case, Instance, Membership, Officer, Task
from workflows.definition import Definition, Lane

FOLLOWER = "chuyen_vien_theo_doi"
"""Who may enter from paper what a unit that never signs in has sent."""


@dataclass(frozen=True)
class Scope:
    """A unit whose holders of the lane's roles are asked, or named officers."""

    unit_id: int | None = None
    officer_ids: tuple[int, ...] = ()
    everywhere: bool = False


def write_candidates(
    db: Work, instance: Instance, definition: Definition, task: Task, lane: Lane
) -> None:
    case = db.get(Case, instance.case_id) if instance.case_id is not None else None
    scope = resolve_scope(db, lane, instance, case, task.item_data, definition)
    task.unit_id = scope.unit_id
    for officer_id in scope.officer_ids:
        db.add(Candidate(task_id=task.id, officer_id=officer_id))
    if scope.unit_id is not None:
        db.add_all(Candidate(task_id=task.id, unit_id=scope.unit_id, role=r) for r in lane.roles)
    elif scope.everywhere:
        db.add_all(Candidate(task_id=task.id, unit_id=None, role=role) for role in lane.roles)
    supervisor = supervisor_of(instance, case)
    if lane.paper_entry and supervisor is not None:
        db.add(Candidate(task_id=task.id, unit_id=supervisor, role=FOLLOWER, on_paper=True))
    if not has_anybody(db, scope, lane.roles):
        reason = f"scope {lane.scope}, roles {', '.join(lane.roles)}"
        note_incident(db, "nobody-found", instance=instance, element=task.element,
                      doing="open_task", reason=reason)  # fmt: skip
    db.flush()


def resolve_scope(
    db: Work,
    lane: Lane,
    instance: Instance,
    case: Case | None,
    item: Mapping[str, Any],
    definition: Definition,
) -> Scope:
    parties = instance.parties
    if lane.scope == "named_person":
        return named_person(db, lane, instance)
    if lane.scope == "inspection_team":
        return Scope(officer_ids=tuple(int(one) for one in parties.get("team", ())))
    if lane.scope == "installation":
        return Scope(everywhere=True)
    lead = case.lead_unit_id if case else None
    office = case.office_unit_id if case else None
    units: dict[str, int | None] = {
        "responsible_unit": instance.unit_id or lead,
        "lead_unit": lead,
        "issuing_office": office,
        "number_owner": parties.get("number_owner") or number_owner(definition, lead, office),
        "item_unit": unit_in(item),
        "appraiser": parties.get("appraiser") or lead,
        "assigner": parties.get("assigner") or lead,
        "supervisor": supervisor_of(instance, case),
    }
    if lane.scope == "approver":
        return Scope(unit_id=approver_of(db, lane, instance, case, definition))
    return Scope(unit_id=units.get(lane.scope))


def approver_of(
    db: Work, lane: Lane, instance: Instance, case: Case | None, definition: Definition
) -> int | None:
    """Named in the author's row, else by the process's decision, else the case's approver."""
    named = instance.parties.get("approver")
    if named or case is None:
        return int(named) if named else None
    proposed = proposed_approver(db, instance, case, definition, lane.id)
    return proposed or case.approver_unit_id


def number_owner(definition: Definition, lead: int | None, office: int | None) -> int | None:
    """Where the issuing office takes part the number is its committee's, else the lead unit's."""
    in_office = any(lane.scope == "issuing_office" for lane in definition.lanes.values())
    return office if in_office else lead


def named_person(db: Work, lane: Lane, instance: Instance) -> Scope:
    value: Any = data_of(db, instance)
    for name in (lane.named_in or "").split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return Scope(officer_ids=(int(value),)) if value else Scope()


def supervisor_of(instance: Instance, case: Case | None) -> int | None:
    passed = instance.parties.get("supervisor")
    return int(passed) if passed else (case.lead_unit_id if case else None)


def unit_in(row: Mapping[str, Any]) -> int | None:
    found = row.get("unit_id") or row.get("unit")
    return int(found) if found else None


def has_anybody(db: Work, scope: Scope, roles: tuple[str, ...]) -> bool:
    """Is there, today, one active officer whom the candidates name?"""
    if scope.officer_ids:
        return True
    asked = ("has_anybody", scope.unit_id, roles)
    if asked not in db.info:  # a thousand units of one batch ask the same
        db.info[asked] = is_held(db, scope, roles)
    return bool(db.info[asked])


def is_held(db: Work, scope: Scope, roles: tuple[str, ...]) -> bool:
    query = (
        select(Membership.id)
        .join(Officer, Officer.id == Membership.officer_id)
        .where(
            Membership.role.in_(roles),
            Officer.is_active,
            or_(Membership.valid_from.is_(None), Membership.valid_from <= db.today),
            or_(Membership.valid_to.is_(None), Membership.valid_to > db.today),
        )
        .limit(1)
    )
    if not scope.everywhere:
        query = query.where(Membership.unit_id == scope.unit_id)
    return db.scalar(query) is not None
