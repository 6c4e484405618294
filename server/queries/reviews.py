"""What a case gathers from its units again and again: rounds of reports, reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.cases import CaseHead, read_case
from server.queries.rounds import is_round
from server.recording.reviewing import is_possible, is_under_way, reviews_of
from server.services.definitions import definition_by_id, forms_with_effect
from server.services.parameters import parameter, parameters_of
from server.services.period_reports import SENDING
from server.services.review_days import proposed_day
from server.services.round_days import due_of, gathers, period_of_round
from server.services.row_sets import units_of_case
from server.tables import Answer, Case, ChildGroup, Definition, Instance, Schedule, Task
from workflows.workdays import day_of

MOST = 40  # rounds and reviews of one case on its page: ten years of quarters


@dataclass(frozen=True)
class RoundCount:
    instance_id: int
    cycle: str
    opened: date
    due: date
    period: str  # code of the reporting period that it is due in
    sent: int
    units: int
    is_collated: bool  # its own steps are done; units that have not reported keep it open


@dataclass(frozen=True)
class ReviewLine:
    instance_id: int
    name: str
    began: date
    ended: date | None
    steps: tuple[str, ...]  # open ones
    outcome: str


@dataclass(frozen=True)
class Gathered:
    head: CaseHead
    rounds: tuple[RoundCount, ...]
    next_round: date | None
    reviews: tuple[ReviewLine, ...]
    review_on: date | None  # the day on which sơ kết begins by itself
    review_basis: str
    proposed: date | None  # so many months after the issue, where nothing is said
    may_set: bool
    may_ask: bool


def read_gathered(db: Work, officer_id: int, case_id: int) -> Gathered:
    """NotFound for who does not see the whole case: it shows what every unit has said."""
    head = read_case(db, officer_id, case_id)
    if not head.sight.whole:
        raise NotFound("case-not-found")
    rules = parameters_of(db, head.case)
    said = str(parameter(rules, "interim_review_on") or "")
    may_set = head.case.status == "running" and access.may_halt_case(db, officer_id, case_id)
    return Gathered(
        head=head,
        rounds=rounds_of(db, officer_id, head.case),
        next_round=next_round(db, case_id),
        reviews=review_lines(db, case_id),
        review_on=date.fromisoformat(said) if said else None,
        review_basis=str(parameter(rules, "interim_review_basis") or ""),
        proposed=proposed_day(head.case, rules),
        may_set=may_set and not head.case.halt_id,
        may_ask=may_set and is_possible(db) and not is_under_way(db, case_id),
    )


def rounds_of(db: Work, officer_id: int, case: Case) -> tuple[RoundCount, ...]:
    """The newest first."""
    mains = select(Instance).where(Instance.case_id == case.id, Instance.unit_id.is_(None))
    handlers = select(ChildGroup.id).where(ChildGroup.kind == "handler")
    mains = mains.where(
        Instance.child_group_id.is_(None) | Instance.child_group_id.not_in(handlers)
    )
    found = db.scalars(mains.order_by(Instance.id.desc())).all()
    gathering = [one for one in found if is_round(db, officer_id, one)][:MOST]
    ids = [one.id for one in gathering]
    sent, units, done = sent_in(db, case, ids), len(units_of_case(db, case.id)), collated(db, ids)
    return tuple(
        RoundCount(one.id, str(one.keys.get("cycle_no") or ""), day_of(one.started_at),
                   due_of(db, case, one), period_of_round(db, case, one), sent.get(one.id, 0),
                   units, one.ended_at is not None or one.id in done)
        for one in gathering
    )  # fmt: skip


def collated(db: Work, rounds: list[int]) -> set[int]:
    """Those in which somebody has put the table together and nothing of it is open."""
    steps = select(Task.instance_id).where(Task.instance_id.in_(rounds))
    opened = steps.where(Task.state == "open")
    done = steps.where(Task.state == "done", Task.instance_id.not_in(opened))
    return set(db.scalars(done))


def sent_in(db: Work, case: Case, rounds: list[int]) -> dict[int, int]:
    """How many units have sent their report in each of them."""
    counted = (
        select(ChildGroup.instance_id, func.count(Instance.unit_id.distinct()))
        .join(Instance, Instance.child_group_id == ChildGroup.id)
        .join(Answer, Answer.instance_id == Instance.id)
        .where(ChildGroup.instance_id.in_(rounds),
               Answer.form.in_(forms_with_effect(db, case, SENDING)))
        .group_by(ChildGroup.instance_id)
    )  # fmt: skip
    return dict(db.execute(counted).all())


def next_round(db: Work, case_id: int) -> date | None:
    """Of processes that gather reports; supervision has a schedule of its own."""
    gathering = [
        row.next_on
        for row in db.scalars(
            select(Schedule).where(Schedule.case_id == case_id, Schedule.ended_at.is_(None))
        )
        if is_gathering(db, row.calls)
    ]
    return min(gathering, default=None)


def is_gathering(db: Work, key: str) -> bool:
    newest = select(Definition).where(Definition.key == key).order_by(Definition.id.desc())
    row = db.scalars(newest.limit(1)).first()
    return row is not None and gathers(definition_by_id(db, row.id))


def review_lines(db: Work, case_id: int) -> tuple[ReviewLine, ...]:
    rows = db.execute(
        select(Instance, Definition.name)
        .join(Definition, Definition.id == Instance.definition_id)
        .where(Instance.id.in_(reviews_of(case_id)))
        .order_by(Instance.id.desc())
        .limit(MOST)
    ).all()
    return tuple(
        ReviewLine(
            one.id, name, day_of(one.started_at), day_of(one.ended_at) if one.ended_at else None,
            steps_of(db, one.id), one.outcome or "",
        )
        for one, name in rows
    )  # fmt: skip


def steps_of(db: Work, instance_id: int) -> tuple[str, ...]:
    opened = select(Task.name).where(Task.instance_id == instance_id, Task.state == "open")
    return tuple(dict.fromkeys(db.scalars(opened.order_by(Task.id))))
