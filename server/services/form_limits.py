"""Facts named `limits[…]` in the rules of forms: what the law of the day allows this answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from server.database import Work
from server.services.approval import needs_basis
from server.services.calendar import calendar_of
from server.services.change_forms import change_limits
from server.services.forms import facts_name
from server.services.parameters import parameter
from server.services.review_days import proposed_day
from server.services.rollout import open_items
from server.tables import Case, Installation, Instance, Obligation, ObligationParty, Task, Unit

Fields = dict[str, Any]
COLLECTIVES = frozenset(
    {"party_committee", "party_group", "party_caucus", "front", "mass_organisation", "organ"}
)
COLLEGIAL = frozenset({"UBKT"})
"""Commissions that decide as a body, unlike the other ones, which a head leads (domain, 8.3)."""


@dataclass(frozen=True)
class Asked:
    db: Work
    instance: Instance
    case: Case
    data: Mapping[str, Any]
    rules: Fields  # the parameters of the case


def form_limits(
    db: Work, task: Task, instance: Instance, case: Case, data: Mapping[str, Any], rules: Fields
) -> Fields:
    """Only what this form asks for; see the forms' x-rules, x-show and x-required."""
    make = LIMITS.get(facts_name(db, task))
    made = make(Asked(db, instance, case, data, rules)) if make else {}
    return {"organ_is_collective": is_collective(db, task, instance, case), **made}


def is_collective(db: Work, task: Task, instance: Instance, case: Case) -> bool:
    """Whether the organ whose paper is signed signs T/M: of a draft the issuer, else the unit."""
    own = instance.unit_id or task.unit_id
    directive = case.directive
    issuer = directive.on_behalf_of_id or directive.issuer_id
    unit = db.get(Unit, issuer if directive.status == "draft" else own)
    return bool(unit and (unit.is_collective or unit.kind in COLLECTIVES or unit.code in COLLEGIAL))


def visit_limits(asked: Asked) -> Fields:
    notice = int(parameter(asked.rules, "inspection_notice") or 5)
    return {"earliest_visit_on": calendar_of(asked.db).add(asked.db.today, notice).isoformat()}


def conclusion_limits(asked: Asked) -> Fields:
    visit = asked.data.get("visit")
    visited = visit.get("visited_on") if isinstance(visit, Mapping) else None
    if not isinstance(visited, str):
        return {}
    days = int(parameter(asked.rules, "inspection_conclusion") or 10)
    due = calendar_of(asked.db).add(date.fromisoformat(visited), days)
    return {"conclusion_due_on": due.isoformat()}


def team_limits(asked: Asked) -> Fields:
    """Who coordinates an obligation to supervise: these are not inspected."""
    found = asked.db.scalars(
        select(ObligationParty.unit_id)
        .join(Obligation, Obligation.id == ObligationParty.obligation_id)
        .where(
            Obligation.directive_id == asked.case.directive_id,
            ObligationParty.role == "cooperate",
            ObligationParty.unit_id.is_not(None),
        )
    )
    return {"coordinating_units": sorted(set(found))}


def programme_limits(asked: Asked) -> Fields:
    """Named as the lead of a programme of its own: it must say how it serves the congress."""
    count = asked.db.scalar(
        select(func.count())
        .select_from(ObligationParty)
        .join(Obligation, Obligation.id == ObligationParty.obligation_id)
        .where(
            Obligation.directive_id == asked.case.directive_id,
            ObligationParty.role == "lead",
            ObligationParty.unit_id == asked.instance.unit_id,
        )
    )
    return {"needs_congress_link": bool(count)}


def closing_limits(asked: Asked) -> Fields:
    return {"has_open_items": open_items(asked.db, asked.case.id) > 0}


def end_limits(asked: Asked) -> Fields:
    """Work goes over only to a case that was named."""
    record = asked.data.get("record_end")
    named = record.get("successor_case") if isinstance(record, Mapping) else None
    return {"has_successor": named is not None}


def basis_limits(asked: Asked) -> Fields:
    return {"needs_basis": needs_basis(asked.db, asked.case)}


def plan_limits(asked: Asked) -> Fields:
    """Days that the plan proposes for its reviews; none that is over."""
    interim = proposed_day(asked.case, asked.rules)
    is_ahead = interim is not None and interim > asked.db.today
    said = {"interim_review": interim.isoformat()} if interim and is_ahead else {}
    return {**term_limits(asked), **said}


def term_limits(asked: Asked) -> Fields:
    """The last day of the term that the directive, else the installation, names."""
    term = asked.case.directive.term
    term = term or str(asked.db.get_one(Installation, 1).parameters.get("term") or "")
    years = re.findall(r"\d{4}", term)
    return {"term_end": date(int(years[-1]), 12, 31).isoformat()} if years else {}


LIMITS: Mapping[str, Callable[[Asked], Fields]] = {
    "followup_plan": basis_limits,
    "deadlines": plan_limits,
    "visit_notice": visit_limits,
    "conclusion_number": conclusion_limits,
    "inspection_plan": team_limits,
    "programme_draft": programme_limits,
    "closing": closing_limits,
    "open_items": end_limits,
    "requested_change": lambda asked: change_limits(asked.db, asked.instance),
    "change_decision": lambda asked: change_limits(asked.db, asked.instance),
}
