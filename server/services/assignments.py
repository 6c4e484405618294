"""Assignments (phần việc = obligation × unit × role): created, carried, submitted, accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, or_, select

from server.database import Work
from server.errors import Changed
from server.services.call import Call
from server.services.deadlines import describe_document, resume_clock
from server.services.row_sets import CARRIES_OUT
from server.services.unit_groups import units_of_line
from server.tables import Answer, Assignment, Case, CaseUnit, Evidence, Instance, Obligation

OPEN = ("NOT_STARTED", "IN_PROGRESS", "SUBMITTED", "RETURNED", "SUSPENDED")


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


def carried_by(call: Call) -> list[Assignment]:
    """What this instance carries for its unit."""
    return list(call.db.scalars(
        select(Assignment).where(Assignment.instance_id == call.instance.id)
    ))  # fmt: skip


def take_up(call: Call, roles: Sequence[str] = CARRIES_OUT) -> list[Assignment]:
    """The unit's open assignments that no other running instance carries become this instance's."""
    db, instance = call.db, call.instance
    over = select(Instance.id).where(
        Instance.case_id == instance.case_id,
        Instance.unit_id == call.unit_id,
        Instance.ended_at.is_not(None),
    )
    found = db.scalars(
        select(Assignment).where(
            Assignment.case_id == instance.case_id,
            Assignment.unit_id == call.unit_id,
            Assignment.role.in_(roles),
            or_(
                Assignment.instance_id.is_(None),
                Assignment.instance_id == instance.id,
                Assignment.instance_id.in_(over),
            ),
        )
    ).all()
    for assignment in found:
        assignment.instance_id = instance.id
        if assignment.progress == "NOT_STARTED":
            assignment.progress = "IN_PROGRESS"
    db.flush()
    return list(found)


def decline(call: Call) -> None:
    for assignment in take_up(call):
        assignment.progress = "DECLINED"


def duty_in_words(db: Work, one: Assignment) -> str:
    duty = db.get_one(Obligation, one.obligation_id)
    return f"{duty.ordinal}. {duty.title}\n{duty.text}"


def submit(call: Call, day: date) -> None:
    """Submission is done, for the unit's clock; a continuous duty only has new evidence."""
    for assignment in carried_by(call):
        assignment.evidence_on = day
        if assignment.deadline_kind == "CONTINUOUS" or assignment.progress not in OPEN:
            continue
        assignment.progress = "SUBMITTED"
        assignment.submitted_on = day


def accept(call: Call, day: date) -> None:
    """Not while guidance lets one of them stand still: it would stay open, and nobody would see."""
    carried = carried_by(call)
    if any(one.progress == "SUSPENDED" and one.submitted_on for one in carried):
        raise Changed("report-suspended")
    for assignment in carried:
        if assignment.progress == "SUBMITTED":
            assignment.progress = "COMPLETED"
            assignment.accepted_on = day


def ask_supplement(call: Call) -> None:
    """The unit's clock runs again: what it sent was not enough."""
    for assignment in carried_by(call):
        if assignment.progress == "SUBMITTED":
            assignment.progress = "RETURNED"
            resume_clock(call.db, assignment, call.officer_id)
            assignment.submitted_on = None


def show_given(call: Call, paper: Mapping[str, Any]) -> None:
    """An evidence field of the form: number, date and signatory of a paper, with the paper."""
    day = date.fromisoformat(paper["date"]) if paper.get("date") else call.db.today
    document = describe_document({name: paper.get(name) for name in ("number", "date")})
    show_evidence(call, "", min(day, call.db.today), paper.get("file"), document[:300],
                  str(paper.get("signatory") or "")[:200])  # fmt: skip


def show_evidence(
    call: Call, text: str, day: date, file_id: int | None, document: str = "", signatory: str = ""
) -> None:
    """On each assignment of the instance: what the unit shows for it."""
    for assignment in carried_by(call):
        call.db.add(Evidence(
            assignment_id=assignment.id, text=text, document=document, signatory=signatory,
            file_id=file_id,
            answer_id=call.answer_id, happened_on=day, officer_id=call.officer_id, at=call.db.now,
        ))  # fmt: skip
        if assignment.evidence_on is None or assignment.evidence_on < day:
            assignment.evidence_on = day


def show_evidence_anew(call: Call, text: str, day: date, file_id: int | None) -> None:
    """In place of what earlier rounds of the same step showed."""
    form = call.task.form if call.task else ""
    earlier = select(Answer.id).where(
        Answer.instance_id == call.instance.id, Answer.form == form, Answer.id != call.answer_id
    )
    call.db.execute(delete(Evidence).where(Evidence.answer_id.in_(earlier)))
    show_evidence(call, text, day, file_id)


def pass_to(call: Call, rows: Iterable[dict[str, Any]]) -> int:
    """Children of the unit's assignments (cụ thể hoá), one per lower unit and duty."""
    db, count = call.db, 0
    own = [one for one in carried_by(call) if one.role in CARRIES_OUT]
    for row in rows:
        unit_id = int(row["unit"])
        for parent in chosen_from(own, row):
            known = db.scalar(
                select(Assignment.id).where(
                    Assignment.case_id == parent.case_id, Assignment.unit_id == unit_id,
                    Assignment.obligation_id == parent.obligation_id,
                    Assignment.role == "implement",
                )
            )  # fmt: skip
            if known is None:
                count += 1
                db.add(child_of(parent, unit_id, row))
    db.flush()
    return count


def chosen_from(own: Sequence[Assignment], row: dict[str, Any]) -> Sequence[Assignment]:
    """The row may name the one duty it passes down; else all of them go."""
    named = [one for one in own if str(one.id) == str(row.get("assignment"))]
    return named or own


def child_of(parent: Assignment, unit_id: int, row: dict[str, Any]) -> Assignment:
    due = date.fromisoformat(row["due"]) if row.get("due") else None
    kind = parent.deadline_kind if parent.deadline_kind == "CONTINUOUS" else "REFERENCE"
    return Assignment(
        case_id=parent.case_id, obligation_id=parent.obligation_id, unit_id=unit_id,
        role="implement", parent_id=parent.id, deliverable=str(row.get("part") or "")[:500],
        deadline_kind=kind if due or kind == "CONTINUOUS" else "NOT_SET",
        original_due=due, current_due=due,
    )  # fmt: skip
