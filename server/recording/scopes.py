"""Whose people do a task: the closed list of scopes (decision 19) becomes candidate rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.kept import kept
from server.recording.incidents import note_incident
from server.services.approvers import proposed_approver
from server.services.people import holds_today
from server.services.world import case_of, data_of
from server.tables import Case, Instance, Membership, Officer
from workflows.definition import Definition, Element, Lane

FOLLOWER = "chuyen_vien_theo_doi"
"""Who may enter from paper what a unit that never signs in has sent."""


@dataclass(frozen=True)
class Scope:
    """A unit whose holders of the lane's roles are asked, or named officers."""

    unit_id: int | None = None
    officer_ids: tuple[int, ...] = ()
    everywhere: bool = False


def candidates_for(
    db: Work,
    instance: Instance,
    definition: Definition,
    drawn: Element,
    item: Mapping[str, Any],
) -> tuple[int | None, list[dict[str, Any]]]:
    """The unit whose people do it, and the rows that say who of them; nobody is an incident."""
    lane = definition.lanes.get(drawn.lane or "")
    if lane is None:
        return None, []
    case = case_of(db, instance.case_id)
    scope = resolve_scope(db, lane, instance, case, item, definition)
    if not has_anybody(db, scope, lane.roles):
        reason = f"scope {lane.scope}, roles {', '.join(lane.roles)}"
        note_incident(db, "nobody-found", instance=instance, element=drawn.id,
                      doing="open_task", reason=reason)  # fmt: skip
    return scope.unit_id, rows_of(scope, lane, supervisor_of(instance, case))


def rows_of(scope: Scope, lane: Lane, supervisor: int | None) -> list[dict[str, Any]]:
    rows = [candidate(officer_id=one) for one in scope.officer_ids]
    if scope.unit_id is not None or scope.everywhere:
        rows += [candidate(unit_id=scope.unit_id, role=role) for role in lane.roles]
    if lane.paper_entry and supervisor is not None:
        rows.append(candidate(unit_id=supervisor, role=FOLLOWER, on_paper=True))
    return rows


def candidate(**given: Any) -> dict[str, Any]:
    return {"unit_id": None, "role": None, "officer_id": None, "on_paper": False, **given}


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
    return kept(db, ("is held", scope.unit_id, roles), lambda: is_held(db, scope, roles))


def is_held(db: Work, scope: Scope, roles: tuple[str, ...]) -> bool:
    query = (
        select(Membership.id)
        .join(Officer, Officer.id == Membership.officer_id)
        .where(
            Membership.role.in_(roles),
            holds_today(db),
        )
        .limit(1)
    )
    if not scope.everywhere:
        query = query.where(Membership.unit_id == scope.unit_id)
    return db.scalar(query) is not None
