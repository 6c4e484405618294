"""Assignments (phần việc = obligation × unit × role): created for the units of a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select

from server.database import Work
from server.services.call import Call
from server.services.row_sets import CARRIES_OUT
from server.services.unit_groups import units_of_line
from server.tables import Assignment, Case, CaseUnit, Obligation


def expand_recipients(call: Call) -> dict[str, Any]:
    """The chosen units of the case with their roles, and one assignment for each duty of each."""
    authors = {int(row["unit"]) for row in call.rows.get("programme_authors", [])}
    return take_units(call.db, call.case, distinct_units(call.rows.get("units", [])), authors)


def take_units(
    db: Work, case: Case, chosen: dict[tuple[int, str], str], authors: set[int]
) -> dict[str, Any]:
    """`chosen`: (unit, role) -> heading; `authors` take part without being addressed."""
    db.execute(delete(CaseUnit).where(CaseUnit.case_id == case.id))
    for position, ((unit_id, role), group) in enumerate(chosen.items()):
        db.add(CaseUnit(case_id=case.id, unit_id=unit_id, role=role, group_text=group,
                        position=position))  # fmt: skip
    inform(db, case, {unit_id for unit_id, _ in chosen})
    carrying = {unit_id for unit_id, role in chosen if role in CARRIES_OUT}
    case.expected_units = len(carrying)
    db.flush()
    count = create_assignments(db, case, list(chosen), authors)
    return {
        "units": {"rows": f"case/{case.id}/units", "count": len(carrying)},
        "assignments": count,
    }


def inform(db: Work, case: Case, taking_part: set[int]) -> None:
    """Who stands only under Nơi nhận reads the directive, and has nothing to do."""
    day, known = case.directive.issued_on or db.today, set(taking_part)
    for line in case.directive.addressees:
        found = units_of_line(db, line.groups, line.units, day) if line.kind == "cc" else []
        for unit_id in (one for one in found if one not in known):
            known.add(unit_id)
            db.add(CaseUnit(case_id=case.id, unit_id=unit_id, role="informed",
                            group_text=line.text, position=len(known)))  # fmt: skip


def distinct_units(rows: Iterable[dict[str, Any]]) -> dict[tuple[int, str], str]:
    """(unit, role) -> the line it was printed under; unticked rows fall away."""
    found: dict[tuple[int, str], str] = {}
    for row in rows:
        if row.get("selected") in (False, "false"):
            continue
        key = (int(row["unit"]), str(row.get("role") or "implement"))
        found.setdefault(key, str(row.get("group") or "")[:300])
    return found


def create_assignments(
    db: Work, case: Case, chosen: Sequence[tuple[int, str]], authors: set[int]
) -> int:
    """Only for who takes part: a unit that is named but was unticked owes nothing here."""
    taking_part = {unit_id for unit_id, _ in chosen} | authors | {case.lead_unit_id}
    obligations = db.scalars(
        select(Obligation)
        .where(Obligation.directive_id == case.directive_id)
        .order_by(Obligation.position)
    ).all()
    known = {
        (row.obligation_id, row.unit_id, row.role)
        for row in db.scalars(select(Assignment).where(Assignment.case_id == case.id))
    }
    for obligation in obligations:
        for unit_id, role in wanted(obligation, chosen):
            is_new = (obligation.id, unit_id, role) not in known
            if is_new and unit_id in taking_part:
                known.add((obligation.id, unit_id, role))
                db.add(Assignment(
                    case_id=case.id, obligation_id=obligation.id, unit_id=unit_id, role=role,
                    deliverable=obligation.deliverable, deadline_kind=first_kind(obligation),
                ))  # fmt: skip
    db.flush()
    return len(known)


def wanted(obligation: Obligation, chosen: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Who is named in the duty's own text, and every addressee where it is everyone's."""
    roles = {"lead": "lead", "cooperate": "cooperate", "supervise": "supervise"}
    named = [
        (party.unit_id, roles[party.role])
        for party in obligation.parties
        if party.unit_id is not None and party.role in roles
    ]
    if obligation.everyone or not named:
        taken = {unit_id for unit_id, _ in named}
        named += [
            (unit_id, role) for unit_id, role in chosen
            if role != "informed" and unit_id not in taken
        ]  # fmt: skip
    return named


def first_kind(obligation: Obligation) -> str:
    """Nothing binds before the plan is approved; a continuous duty is so by its words."""
    return "CONTINUOUS" if obligation.deadline_kind == "CONTINUOUS" else "NOT_SET"
