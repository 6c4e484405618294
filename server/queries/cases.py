"""The head of a case page, its obligations; cases to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy import case as when
from sqlalchemy.orm import joinedload, selectinload

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.halts import HaltLine, halts_of_case
from server.queries.names import dated_names, unit_names
from server.queries.sight import Sight, sight_of
from server.tables import (
    BESIDE,
    Assignment,
    Case,
    CaseUnit,
    Directive,
    Instance,
    Obligation,
    Obstacle,
)

CHOICES = 300
OPEN_OBSTACLES = ("raised", "reported", "briefed")


@dataclass(frozen=True)
class CaseHead:
    id: int
    case: Case
    directive: Directive
    issuer: str
    on_behalf_of: str
    lead: str
    receiving: int
    implementing: int
    reached: int
    obstacles: int
    sight: Sight
    halts: tuple[HaltLine, ...]  # what of it stands still
    may_halt: bool
    may_end: bool  # begin the end of the directive (P11)

    @property
    def is_cancelled(self) -> bool:
        return any(one.kind == "cancel" and one.unit_id is None for one in self.halts)


@dataclass(frozen=True)
class ObligationLine:
    id: int
    ordinal: str
    title: str
    text: str
    deliverable: str
    deadline_kind: str
    everyone: bool
    leads: tuple[str, ...]
    cooperates: tuple[str, ...]
    supervised: tuple[str, ...]
    due: date | None
    basis: str
    units: int


def units_reached(db: Work, case_ids: list[int]) -> dict[int, int]:
    """Units whose own process exists: "đã giao". Who takes over from one of them was not to be
    told anew, so there are never more than were expected."""
    told = and_(CaseUnit.case_id == Instance.case_id, CaseUnit.unit_id == Instance.unit_id)
    counted = (
        select(CaseUnit.case_id, func.count(CaseUnit.unit_id.distinct()), Case.expected_units)
        .join(Instance, told)
        .join(Case, Case.id == CaseUnit.case_id)
        .where(CaseUnit.case_id.in_(case_ids), CaseUnit.role.in_(("implement", "lead")))
        .group_by(CaseUnit.case_id, Case.expected_units)
    )
    return {case_id: min(count, most) for case_id, count, most in db.execute(counted)}


def open_obstacles(db: Work, officer_id: int, case_ids: list[int]) -> dict[int, int]:
    seen = access.obstacles_seen_by(db, officer_id)
    counted = (
        select(Obstacle.case_id, func.count())
        .where(Obstacle.case_id.in_(case_ids), Obstacle.state.in_(OPEN_OBSTACLES), seen)
        .group_by(Obstacle.case_id)
    )
    return dict(db.execute(counted).all())


def read_case(db: Work, officer_id: int, case_id: int) -> CaseHead:
    """NotFound when the case is not there or hidden."""
    case = find_case(db, officer_id, case_id)
    directive = case.directive
    sight = sight_of(db, officer_id, case)
    name, issued_on = dated_names(db), directive.issued_on
    receiving, implementing = _unit_counts(db, case_id)
    return CaseHead(
        id=case.id,
        case=case,
        directive=directive,
        issuer=name(directive.issuer_id, issued_on),
        on_behalf_of=name(directive.on_behalf_of_id, issued_on),
        lead=name(case.lead_unit_id, case.closed_at),
        receiving=receiving,
        implementing=implementing,
        reached=units_reached(db, [case_id]).get(case_id, 0),
        obstacles=open_obstacles(db, officer_id, [case_id]).get(case_id, 0),
        sight=sight,
        halts=tuple(
            one
            for one in halts_of_case(db, case)
            if one.unit_id is None or sight.covers(one.unit_id)
        ),
        may_halt=access.may_halt_case(db, officer_id, case_id),
        may_end=case.status == "running" and access.may_amend_case(db, officer_id, case_id),
    )


def case_choices(db: Work, officer_id: int) -> tuple[tuple[int, str], ...]:
    """What a page lets choose from: directives issued, the newest first."""
    wanted = (
        select(Case.id, Directive.full_number, Directive.subject)
        .join(Directive, Directive.id == Case.directive_id)
        .where(access.cases_seen_by(db, officer_id), Directive.full_number != "")
        .order_by(Case.id.desc())
        .limit(CHOICES)
    )
    return tuple((id_, f"{number}: {subject[:80]}") for id_, number, subject in db.execute(wanted))


def find_case(db: Work, officer_id: int, case_id: int) -> Case:
    case = db.get(Case, case_id, options=[joinedload(Case.directive)])
    if case is None or not access.may_see_case(db, officer_id, case_id):
        raise NotFound("case-not-found")
    return case


def _unit_counts(db: Work, case_id: int) -> tuple[int, int]:
    """Units that receive the directive, and those of them that carry it out."""
    does = CaseUnit.role.in_(("implement", "lead"))
    counted = select(
        func.count(CaseUnit.unit_id.distinct()),
        func.count(when((does, CaseUnit.unit_id)).distinct()),
    ).where(CaseUnit.case_id == case_id, CaseUnit.role.not_in(BESIDE))
    receiving, implementing = db.execute(counted).one()
    return receiving, implementing


def read_obligations(db: Work, case: Case, sight: Sight) -> tuple[ObligationLine, ...]:
    wanted = (
        select(Obligation)
        .where(Obligation.directive_id == case.directive_id)
        .options(selectinload(Obligation.parties))
        .order_by(Obligation.position)
    )
    obligations = list(db.scalars(wanted))
    named = {p.unit_id for o in obligations for p in o.parties if p.unit_id}
    names = unit_names(db, named)
    facts = _deadline_facts(db, case.id, sight)

    def of(obligation: Obligation, *roles: str) -> tuple[str, ...]:
        parties = [p for p in obligation.parties if p.role in roles]
        return tuple(names.get(p.unit_id or 0) or p.text for p in parties)

    lines = []
    for o in obligations:
        kind, due, basis, units = facts.get(o.id, (o.deadline_kind, None, "", 0))
        lines.append(
            ObligationLine(
                id=o.id,
                ordinal=o.ordinal,
                title=o.title,
                text=o.text,
                deliverable=o.deliverable,
                deadline_kind=kind,
                everyone=o.everyone,
                leads=of(o, "lead"),
                cooperates=of(o, "cooperate"),
                supervised=of(o, "supervised"),
                due=due,
                basis=basis,
                units=units,
            )
        )
    return tuple(lines)


def _deadline_facts(
    db: Work, case_id: int, sight: Sight
) -> dict[int, tuple[str, date | None, str, int]]:
    """Per obligation: kind, original deadline, basis, number of units that carry it."""
    found = (
        select(
            Assignment.obligation_id,
            func.max(Assignment.deadline_kind),
            func.min(Assignment.original_due),
            func.max(Assignment.basis),
            func.count(Assignment.unit_id.distinct()),
        )
        .where(
            and_(Assignment.case_id == case_id, Assignment.role.in_(("implement", "lead"))),
            sight.over(Assignment.unit_id),
        )
        .group_by(Assignment.obligation_id)
    )
    return {oid: (kind, due, basis, units) for oid, kind, due, basis, units in db.execute(found)}
