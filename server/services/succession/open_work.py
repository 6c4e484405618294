"""What is open in units that are rearranged: each piece of work once, under a plain name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from server import words
from server.database import Work
from server.services.counting import COUNTED_ROLES
from server.services.deadlines import OVER
from server.services.definitions import definition_by_id
from server.services.ending import standing
from server.services.row_sets import CARRIES_OUT
from server.tables import (
    Assignment,
    Case,
    CaseUnit,
    Directive,
    Instance,
    Obligation,
    Obstacle,
    Schedule,
    Task,
    Unit,
)

LIVE = ("drafting", "running")
OPEN_OBSTACLES = ("raised", "reported", "briefed")
CASE_ROLES = {"lead": "lead_unit_id", "office": "office_unit_id", "approver": "approver_unit_id"}
"""Kind of work -> the column of a case that names who has it."""
PARTIES = ("supervisor", "appraiser", "approver", "assigner", "number_owner")
"""What an instance names units as."""


@dataclass(frozen=True)
class Open:
    """`may_close`: else somebody has to go on with it."""

    kind: str  # process, share, part, round, obstacle, lead, office, approver
    id: int  # of the instance, assignment, unit in a case, obstacle, case
    unit_id: int
    case_id: int | None
    work: str
    state: str = ""
    may_close: bool = True

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}:{self.unit_id}"


def open_work(
    db: Work, units: Collection[int], follower: int | None, lasting: Collection[int] = ()
) -> list[Open]:
    """In the order of the units. `follower`: the organ whose people read it; what belongs to a case
    that another one follows is named without its directive. `lasting`: units that go on."""
    named = naming(db, follower)
    makers = (running, parts, obstacles, case_roles, shares)
    found = [one for make in makers for one in make(db, units, named)]
    found += rounds(db, units, named, lasting)
    order = {unit: n for n, unit in enumerate(units)}
    return sorted(found, key=lambda one: (order[one.unit_id], one.case_id or 0))


Named = Callable[[int | None, str], str]


def naming(db: Work, follower: int | None) -> Named:
    followed = db.execute(
        select(Case.id, Directive.full_number, Directive.subject)
        .join(Directive, Directive.id == Case.directive_id)
        .where(Case.lead_unit_id == follower)
    )
    numbers = {case_id: number or subject[:80] for case_id, number, subject in followed}

    def named(case_id: int | None, what: str) -> str:
        number = numbers.get(case_id or 0)
        if number is None:
            return what
        return words.sentence("work-of-directive", {"work": what, "directive": number})[:500]

    return named


def running(db: Work, units: Collection[int], named: Named) -> Iterator[Open]:
    """The processes of a unit; what runs under one for the same unit goes with it."""
    parent = aliased(Instance)
    own = or_(parent.id.is_(None), parent.unit_id.is_(None), parent.unit_id != Instance.unit_id,
              parent.ended_at.is_not(None))  # fmt: skip
    found = db.scalars(
        select(Instance)
        .outerjoin(parent, parent.id == Instance.parent_id)
        .where(Instance.unit_id.in_(units), Instance.ended_at.is_(None), own)
        .order_by(Instance.id)
    ).all()
    steps = open_steps(db, [one.id for one in found])
    for one in found:
        name = definition_by_id(db, one.definition_id).name
        yield Open("process", one.id, int(one.unit_id or 0), one.case_id,
                   named(one.case_id, name), ", ".join(steps.get(one.id, ()))[:300])  # fmt: skip


def open_steps(db: Work, instances: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = select(Task.instance_id, Task.name).where(Task.state == "open")
    for instance_id, name in db.execute(query.where(Task.instance_id.in_(instances))):
        found.setdefault(instance_id, []).append(name)
    return found


def parts(db: Work, units: Collection[int], named: Named) -> Iterator[Open]:
    """Open parts that no running process of the unit carries."""
    carried = and_(Instance.ended_at.is_(None), Instance.unit_id == Assignment.unit_id)
    found = db.execute(
        select(Assignment, Obligation)
        .join(Obligation, Obligation.id == Assignment.obligation_id)
        .join(Case, Case.id == Assignment.case_id)
        .outerjoin(Instance, Instance.id == Assignment.instance_id)
        .where(Assignment.unit_id.in_(units), Assignment.progress.not_in(OVER),
               Assignment.role.in_(COUNTED_ROLES), Case.status.in_(LIVE),
               or_(Instance.id.is_(None), ~carried))
        .order_by(Assignment.id)
    )  # fmt: skip
    for one, duty in found:
        what = f"{duty.ordinal}. {duty.title or duty.text[:200]}"
        yield Open("part", one.id, one.unit_id, one.case_id, named(one.case_id, what),
                   standing(one))  # fmt: skip


def rounds(
    db: Work, units: Collection[int], named: Named, lasting: Collection[int]
) -> Iterator[Open]:
    """Periods that are still to come ask whoever carries something out in the case, and is there:
    only for a unit that ends are they closed."""
    scheduled = select(Schedule.case_id).where(Schedule.ended_at.is_(None))
    found = db.scalars(
        select(CaseUnit)
        .join(Case, Case.id == CaseUnit.case_id)
        .where(CaseUnit.unit_id.in_(units), CaseUnit.role.in_(CARRIES_OUT),
               Case.status.in_(LIVE), CaseUnit.case_id.in_(scheduled))
        .order_by(CaseUnit.id)
    )  # fmt: skip
    for one in found:
        what = named(one.case_id, words.sentence("work-rounds"))
        yield Open("round", one.id, one.unit_id, one.case_id, what,
                   may_close=one.unit_id not in lasting)  # fmt: skip


def obstacles(db: Work, units: Collection[int], named: Named) -> Iterator[Open]:
    """Those that no running process carries."""
    found = db.scalars(
        select(Obstacle)
        .outerjoin(Instance, Instance.id == Obstacle.instance_id)
        .where(Obstacle.unit_id.in_(units), Obstacle.state.in_(OPEN_OBSTACLES),
               or_(Instance.id.is_(None), Instance.ended_at.is_not(None)))
        .order_by(Obstacle.id)
    )  # fmt: skip
    for one in found:
        what = words.sentence("work-obstacle", {"content": one.content[:120]})
        yield Open("obstacle", one.id, one.unit_id, one.case_id, named(one.case_id, what))


def case_roles(db: Work, units: Collection[int], named: Named) -> Iterator[Open]:
    for kind, column in CASE_ROLES.items():
        held = getattr(Case, column)
        found = db.scalars(select(Case).where(held.in_(units), Case.status.in_(LIVE)))
        for case in found.unique():
            yield Open(kind, case.id, getattr(case, column), case.id,
                       named(case.id, words.sentence(f"work-{kind}")), may_close=False)  # fmt: skip


def shares(db: Work, units: Collection[int], named: Named) -> Iterator[Open]:
    """In processes of others: who appraises, approves, follows what it has passed on."""
    steps, found = steps_by_unit(db, units), db.scalars(shared_by(units)).all()
    names = names_of(db, {one.unit_id for one in found})
    for one in found:
        for unit_id in units:
            if unit_id == one.unit_id:
                continue
            waiting = steps.get((one.id, unit_id), [])
            if waiting or unit_id in parties_in(one):
                what = share_in(definition_by_id(db, one.definition_id).name,
                                names.get(one.unit_id or 0, ""))  # fmt: skip
                yield Open("share", one.id, unit_id, one.case_id, named(one.case_id, what),
                           ", ".join(waiting)[:300], may_close=False)  # fmt: skip


def share_in(process: str, unit: str) -> str:
    """Whose process it is tells thirty alike ones apart."""
    said = {"process": process, "unit": unit}
    return words.sentence("work-share-of" if unit else "work-share", said)


def names_of(db: Work, units: Set[int | None]) -> dict[int, str]:
    found = db.scalars(select(Unit).where(Unit.id.in_(units - {None})))
    return {one.id: one.name for one in found.unique()}


def steps_by_unit(db: Work, units: Collection[int]) -> dict[tuple[int, int | None], list[str]]:
    """Instance and unit -> its open steps there."""
    found: dict[tuple[int, int | None], list[str]] = {}
    columns = select(Task.instance_id, Task.unit_id, Task.name)
    for instance_id, unit_id, name in db.execute(
        columns.where(Task.unit_id.in_(units), Task.state == "open").order_by(Task.id)
    ):
        found.setdefault((instance_id, unit_id), []).append(name)
    return found


def parties_in(instance: Instance) -> list[Any]:
    return [instance.parties.get(name) for name in PARTIES]


def shared_by(units: Collection[int]) -> Any:
    steps = select(Task.instance_id).where(Task.unit_id.in_(units), Task.state == "open")
    named = [Instance.parties[name].as_integer().in_(units) for name in PARTIES]
    return (
        select(Instance)
        .where(Instance.ended_at.is_(None), or_(Instance.id.in_(steps), *named))
        .order_by(Instance.id)
    )
