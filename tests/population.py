"""Rows strewn over the units of the chart, for rules that must hold whatever there is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from server.access.people import BLIND
from server.database import Work
from server.tables import (
    Assignment,
    Candidate,
    Case,
    CaseUnit,
    ChangeRequest,
    ChasePause,
    Definition,
    Deputy,
    Directive,
    File,
    Incident,
    IncomingEntry,
    Instance,
    Membership,
    NumberSeries,
    Obligation,
    Obstacle,
    Officer,
    OutgoingEntry,
    Reading,
    Role,
    SavedFilter,
    Succession,
    SuccessionUnit,
    Task,
)
from server.tables.case import UNIT_ROLES

DAY = date(2022, 6, 20)


def populate(db: Work, chance: Random, units: Sequence[int]) -> None:
    officers = list(db.scalars(select(Officer.id)))
    roles = list(db.scalars(select(Role.code)))
    definition = Definition(key="p", version=1, hash="h", name="P", blob="{}", deployed_at=db.now)
    series = NumberSeries(unit_id=units[0], doc_type="CV", period="2022", symbol="CV/TU")
    db.add_all([definition, series])
    db.flush()
    _memberships(db, chance, units, officers, roles)
    _deputies(db, chance, units, officers, roles)
    for number in range(30):
        unit, role = chance.choice((*units, None)), chance.choice((*roles, None))
        db.add(SavedFilter(officer_id=chance.choice(officers), unit_id=unit, name=f"f{number}",
                           role=None if unit else role, query={}, at=db.now))  # fmt: skip
    for number in range(6):
        directive = _directive(db, chance, units, number)
        if number:  # one directive has no case yet
            case = _case(db, chance, units, directive)
            for _ in range(5):
                _instance(db, chance, units, officers, roles, case, definition)
        tasks = [None, *db.scalars(select(Task.id))]
        for _ in range(3):
            _papers(db, chance, units, officers, directive, series, chance.choice(tasks))
    for away in db.scalars(select(Candidate.officer_id).where(Candidate.officer_id.is_not(None))):
        deputy = chance.choice([one for one in officers if one != away])
        db.add(Deputy(officer_id=away, deputy_id=deputy, first_day=db.today, last_day=db.today,
                      reason="r", document="d", made_by_id=away, made_at=db.now,
                      in_person=True))  # fmt: skip
    _heirs(db, units)
    db.flush()


def _heirs(db: Work, units: Sequence[int]) -> None:
    """Every second unit is no more, and its past is the next one's."""
    led = db.scalars(select(Instance.id).order_by(Instance.id)).all()
    for instance_id, gone, heir in zip(led, units[::2], units[1::2], strict=False):
        sides = [SuccessionUnit(unit_id=unit, side=side)
                 for unit, side in ((gone, "before"), (heir, "after"))]  # fmt: skip
        db.add(Succession(instance_id=instance_id, change="MERGE", state="applied", units=sides,
                          effective_on=DAY, basis="12-QĐ/TU"))  # fmt: skip


def _memberships(
    db: Work, chance: Random, units: Sequence[int], officers: Sequence[int], roles: Sequence[str]
) -> None:
    """Over, running and to come; some of people whose account is closed. Nothing of technical
    accounts, which hold nothing else."""
    technical = select(Membership.officer_id).where(Membership.role.in_(BLIND))
    others = db.scalars(select(Officer.id).where(Officer.id.not_in(technical))).all()
    for _ in range(len(officers) // 2):
        first = db.today + timedelta(days=chance.choice((-40, -40, -1, 0, 1, 3)))
        db.add(Membership(
            officer_id=chance.choice(others), unit_id=chance.choice(units), valid_from=first,
            role=chance.choice(roles),
            valid_to=chance.choice((None, first + timedelta(days=chance.choice((1, 40))))),
        ))  # fmt: skip
    for gone in chance.sample(list(officers), len(officers) // 16):
        db.get_one(Officer, gone).is_active = False
    db.flush()


def _deputies(
    db: Work, chance: Random, units: Sequence[int], officers: Sequence[int], roles: Sequence[str]
) -> None:
    """Many, so that the few tasks and the few who are asked meet some; some over, some to come."""
    for _ in range(len(officers) * 3):
        away, deputy = chance.sample(list(officers), 2)
        first = db.today + timedelta(days=chance.choice((-40, -5, -5, -5, 3)))
        db.add(Deputy(
            officer_id=away, deputy_id=deputy, first_day=first, reason="r", document="d",
            last_day=first + timedelta(days=20), made_by_id=away, made_at=db.now,
            unit_id=chance.choice((None, None, None, chance.choice(units))),
            in_person=chance.random() < 0.5,
            role=chance.choice((None, None, None, chance.choice(roles))),
            **chance.choice(({}, {}, {"doc_type": "CV"}, {"doc_type": "CT"}, {"step": "T"},
                             {"step": "U"}, {"doc_type": "CV", "step": "T"})),
            ended_at=chance.choice((None, None, None, db.now)),
        ))  # fmt: skip
    db.flush()


def _directive(db: Work, chance: Random, units: Sequence[int], number: int) -> Directive:
    directive = Directive(
        status="issued", doc_type=chance.choice(("CV", "CT")), full_number=f"{number}-CV/TU",
        subject="s", issuer_id=chance.choice(units), created_at=db.now,
    )  # fmt: skip
    directive.obligations = [Obligation(position=0, ordinal="1", text="t")]
    db.add(directive)
    db.flush()
    return directive


def _case(db: Work, chance: Random, units: Sequence[int], directive: Directive) -> Case:
    lead, office, approver = chance.sample(list(units), 3)
    case = Case(directive_id=directive.id, status=chance.choice(("running", "drafting")),
                lead_unit_id=lead, office_unit_id=office, opened_at=db.now,
                approver_unit_id=chance.choice((approver, units[1], units[2])))  # fmt: skip
    db.add(case)
    db.flush()
    for position, unit_id in enumerate(chance.sample(list(units), 4)):
        role = chance.choice(UNIT_ROLES)
        db.add(CaseUnit(case_id=case.id, unit_id=unit_id, role=role, position=position))
        assignment = Assignment(case_id=case.id, obligation_id=directive.obligations[0].id,
                                unit_id=unit_id, role=role)  # fmt: skip
        db.add(assignment)
        db.flush()
        db.add(ChangeRequest(
            case_id=case.id, unit_id=unit_id, assignment_id=assignment.id, state="raised",
            raised_at=db.now, raised_by_id=chance.choice(db.scalars(select(Officer.id)).all()),
        ))  # fmt: skip
        db.add(Obstacle(case_id=case.id, unit_id=unit_id, state="raised", reported_at=db.now))
        db.add(
            ChasePause(
                case_id=case.id,
                unit_id=unit_id,
                reason="r",
                at=db.now,
                officer_id=chance.choice(db.scalars(select(Officer.id)).all()),
            )
        )
    return case


def _instance(
    db: Work,
    chance: Random,
    units: Sequence[int],
    officers: Sequence[int],
    roles: Sequence[str],
    case: Case,
    definition: Definition,
) -> None:
    instance = Instance(case_id=chance.choice((case.id, case.id, None)), part="S", state=b"",
                        definition_id=definition.id, unit_id=chance.choice((*units, None)),
                        status="running", started_at=db.now)  # fmt: skip
    db.add(instance)
    db.flush()
    task = Task(instance_id=instance.id, case_id=instance.case_id, key="k", element="T",
                name=chance.choice(("T", "U")),
                unit_id=chance.choice((*units, None)), opened_at=db.now,
                assignee_id=chance.choice((None, None, chance.choice(officers))),
                state=chance.choice(("open", "open", "done")))  # fmt: skip
    db.add(task)
    db.flush()
    if task.id > 1 and chance.random() < 0.5:
        db.add(Reading(task_id=task.id, source_id=chance.randrange(1, task.id)))
    for _ in range(chance.randrange(3)):
        db.add(_candidate(chance, units, officers, roles, task))
    db.add(Incident(instance_id=instance.id, case_id=instance.case_id, code="c", doing="job x",
                    at=db.now))  # fmt: skip
    db.add(File(sha256="0", name="f", media_type="t", size=1, at=db.now,
                officer_id=chance.choice(officers), task_id=chance.choice((task.id, None)),
                case_id=chance.choice((case.id, None))))  # fmt: skip


def _candidate(
    chance: Random, units: Sequence[int], officers: Sequence[int], roles: Sequence[str], task: Task
) -> Candidate:
    if chance.random() < 0.3:
        return Candidate(task_id=task.id, officer_id=chance.choice(officers))
    return Candidate(task_id=task.id, unit_id=chance.choice((*units, *units, None)),
                     role=chance.choice(roles), on_paper=chance.random() < 0.3)  # fmt: skip


def _papers(
    db: Work,
    chance: Random,
    units: Sequence[int],
    officers: Sequence[int],
    directive: Directive,
    series: NumberSeries,
    task_id: int | None,
) -> None:
    """A signed copy that went out, and something that came in."""
    scans = [File(sha256="1", name="f", media_type="t", size=1, at=db.now,
                  officer_id=chance.choice(officers)) for _ in range(2)]  # fmt: skip
    db.add_all(scans)
    db.flush()
    db.add(OutgoingEntry(
        series_id=series.id, number=series.next, state="used", at=db.now, full_number="n",
        directive_id=directive.id if task_id is None else None, file_id=scans[0].id,
        task_id=task_id, drafting_unit_id=chance.choice((*units, None)),
    ))  # fmt: skip
    db.add(IncomingEntry(unit_id=chance.choice(units), year=2022, arrival_no=series.next,
                         arrived_on=DAY, issuer="i", full_number="n", subject="s", at=db.now,
                         file_id=scans[1].id))  # fmt: skip
    series.next += 1
