"""Dynamic choices of forms: the same lists for rendering and for judging an answer."""

# ruff: noqa: ARG001 - every source is asked the same way
from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

from sqlalchemy import func, or_, select

from server.database import Work
from server.kept import kept
from server.services.books import books
from server.services.people import holder_ids
from server.services.prefills import own_assignments
from server.services.row_sets import rows_of
from server.services.world import case_of
from server.tables import (
    Answer,
    AnswerRow,
    Assignment,
    Case,
    CaseUnit,
    Directive,
    GroupMember,
    Instance,
    Membership,
    Obligation,
    Obstacle,
    Officer,
    Task,
    Unit,
    UnitEdge,
    UnitGroup,
)
from workflows.forms import Field, Form, Option

SIGNING = ("thuong_truc", "lanh_dao_ban", "lanh_dao_don_vi", "chanh_van_phong")
Source = Callable[[Work, Task, Instance, Case | None], tuple[Option, ...]]


class Choices(Mapping[str, tuple[Option, ...]]):
    """Source -> choices, for the sources the form names; each is read when it is first asked for.

    While the transaction lasts; `dict(…)` of it reads everything.
    """

    def __init__(self, db: Work, task: Task, form: Form) -> None:
        self.db, self.task = db, task
        self.names = sorted(sources_in(form.fields) & SOURCES.keys())
        self._known: dict[str, tuple[Option, ...]] = {}

    def __getitem__(self, name: str) -> tuple[Option, ...]:
        if name not in self.names:
            raise KeyError(name)
        if name not in self._known:
            instance = self.db.get_one(Instance, self.task.instance_id)
            case = case_of(self.db, self.task.case_id)
            self._known[name] = SOURCES[name](self.db, self.task, instance, case)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def options_of(db: Work, task: Task, form: Form) -> Choices:
    return Choices(db, task, form)


def sources_in(fields: Iterable[Field]) -> set[str]:
    found: set[str] = set()
    for field in fields:
        if field.source:
            found.add(field.source)
        found |= sources_in(field.columns)
    return found


def own_unit(task: Task, instance: Instance, case: Case | None) -> int | None:
    return instance.unit_id or task.unit_id or (case.lead_unit_id if case else None)


def all_units(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    return unit_options(db, None)


def case_units(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    if case is None:
        return ()
    return unit_options(db, db.scalars(
        select(CaseUnit.unit_id).where(CaseUnit.case_id == case.id, CaseUnit.role != "informed")
    ).all())  # fmt: skip


def lower_units(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    unit_id = own_unit(task, instance, case)
    below = db.scalars(
        select(UnitEdge.child_id).where(
            UnitEdge.parent_id == unit_id,
            or_(UnitEdge.valid_to.is_(None), UnitEdge.valid_to > db.today),
        )
    ).all()
    return unit_options(db, below)


def unit_options(db: Work, ids: Iterable[int] | None) -> tuple[Option, ...]:
    units = kept(db, "unit options", lambda: all_unit_options(db))
    if ids is None:
        return units
    wanted = frozenset(ids)
    return tuple(one for one in units if one.value in wanted)


def all_unit_options(db: Work) -> tuple[Option, ...]:
    groups = printed_groups(db)
    query = (
        select(Unit)
        .where(or_(Unit.valid_to.is_(None), Unit.valid_to > db.today))
        .order_by(Unit.position, Unit.id)
    )
    return tuple(
        Option(unit.id, unit.name, {"unit": unit.id, "group": groups.get(unit.id, "")})
        for unit in db.scalars(query)
    )


def printed_groups(db: Work) -> dict[int, str]:
    """Unit -> the first group under which directives address it today."""
    rows = db.execute(
        select(GroupMember.unit_id, UnitGroup.name)
        .join(UnitGroup, UnitGroup.id == GroupMember.group_id)
        .where(or_(GroupMember.valid_to.is_(None), GroupMember.valid_to > db.today))
        .order_by(UnitGroup.position.desc(), UnitGroup.id.desc())
    )
    return {unit_id: name for unit_id, name in rows}  # noqa: C416  # rows are no pairs to dict()


def unit_officers(
    db: Work, task: Task, instance: Instance, case: Case | None
) -> tuple[Option, ...]:
    unit_id = own_unit(task, instance, case)
    return officer_options(db, ("unit", unit_id), Membership.unit_id == unit_id)


def all_officers(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    return officer_options(db, "all")


def signatories(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    return officer_options(db, "signing", Membership.role.in_(SIGNING))


def inspectors(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    return officer_options(db, "inspectors", Membership.role == "kiem_tra_vien")


def officer_options(db: Work, which: Hashable, *conditions: object) -> tuple[Option, ...]:
    """`which` names the conditions: one list each until the organisation changes."""
    return kept(db, ("officer options", which), lambda: officers_that(db, *conditions))


def officers_that(db: Work, *conditions: object) -> tuple[Option, ...]:
    """`extra["units"]`: where the officer is a member today, for rules about inspected units."""
    query = (
        select(Officer)
        .join(Membership, Membership.officer_id == Officer.id)
        .where(
            Officer.is_active,
            or_(Membership.valid_to.is_(None), Membership.valid_to > db.today),
            *conditions,  # type: ignore[arg-type]
        )
        .distinct()
        .order_by(Officer.id)
    )
    return tuple(
        Option(one.id, f"{one.full_name}, {one.title}" if one.title else one.full_name, {
            "unit": one.memberships[0].unit_id if one.memberships else None,
            "units": sorted({membership.unit_id for membership in one.memberships}),
        })
        for one in db.scalars(query)
    )  # fmt: skip


def case_assignments(
    db: Work, task: Task, instance: Instance, case: Case | None
) -> tuple[Option, ...]:
    """The unit's own; without a unit, those of the whole case."""
    if case is None:
        return ()
    if instance.unit_id is not None:
        found = own_assignments(db, case.id, instance.unit_id)
    else:
        found = list(db.scalars(select(Assignment).where(Assignment.case_id == case.id)))
    return tuple(Option(one.id, assignment_label(db, one), {"unit": one.unit_id}) for one in found)


def assignment_label(db: Work, assignment: Assignment) -> str:
    obligation = db.get_one(Obligation, assignment.obligation_id)
    return f"{obligation.ordinal}. {obligation.title or obligation.text[:120]}"


def case_obligations(
    db: Work, task: Task, instance: Instance, case: Case | None
) -> tuple[Option, ...]:
    if case is None:
        return ()
    return tuple(
        Option(one.id, f"{one.ordinal}. {one.title or one.text[:120]}")
        for one in case.directive.obligations
    )


def open_obstacles(
    db: Work, task: Task, instance: Instance, case: Case | None
) -> tuple[Option, ...]:
    """Others of the case that may be merged into this one's brief."""
    if case is None:
        return ()
    found = db.scalars(
        select(Obstacle).where(
            Obstacle.case_id == case.id,
            Obstacle.state.in_(("reported", "briefed")),
            Obstacle.merged_into_id.is_(None),
            Obstacle.instance_id != instance.id,
        )
    )
    return tuple(
        Option(one.id, obstacle_label(one, db.get_one(Unit, one.unit_id)), {"unit": one.unit_id})
        for one in found
    )


def obstacle_label(obstacle: Obstacle, unit: Unit) -> str:
    """VM-04, Huyện ủy Cờ Đỏ: what it says, if a person wrote it."""
    named = f"VM-{obstacle.id:02d}, {unit.name}"
    return f"{named}: {obstacle.content[:80]}" if obstacle.content else named


def other_cases(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    """Running cases of the same lead unit, the newest first."""
    if case is None:
        return ()
    found = db.execute(
        select(Case.id, Directive.full_number, Directive.subject)
        .join(Directive, Directive.id == Case.directive_id)
        .where(Case.lead_unit_id == case.lead_unit_id, Case.id != case.id,
               Case.status == "running")
        .order_by(Case.id.desc())
        .limit(200)
    )  # fmt: skip
    return tuple(Option(id_, f"{number}: {subject[:120]}") for id_, number, subject in found)


def recipients(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    """Where the paper of this step goes."""
    if case is None:
        return ()
    if instance.unit_id is not None:
        above = instance.parties.get("supervisor") or case.lead_unit_id
        return unit_options(db, {int(above), case.approver_unit_id, instance.unit_id})
    return case_units(db, task, instance, case) or unit_options(db, addressed(db, case))


def letter_units(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    """The units that the letter of đôn đốc names, as it was edited last."""
    edited = (
        select(func.max(Answer.id))
        .join(AnswerRow, AnswerRow.answer_id == Answer.id)
        .where(Answer.instance_id == instance.id, AnswerRow.field == "late_items")
    )
    rows = rows_of(db, f"kept/{db.scalar(edited) or 0}/late_items")
    return unit_options(db, {int(row["unit"]) for row in rows if row.get("unit")})


def addressed(db: Work, case: Case) -> list[int]:
    codes = [code for line in case.directive.addressees for code in line.units]
    found = list(db.scalars(select(Unit.id).where(Unit.code.in_(codes))))
    return found or [case.lead_unit_id, case.office_unit_id]


def groups(db: Work, task: Task, instance: Instance, case: Case | None) -> tuple[Option, ...]:
    found = db.scalars(select(UnitGroup).order_by(UnitGroup.position, UnitGroup.id))
    return tuple(Option(one.code, one.name) for one in found)


def recipient_groups(
    db: Work, task: Task, instance: Instance, case: Case | None
) -> tuple[Option, ...]:
    """Groups first, then single units: an addressee is either."""
    units = tuple(
        Option(unit.code, unit.name)
        for unit in db.scalars(select(Unit).order_by(Unit.position, Unit.id))
    )
    return groups(db, task, instance, case) + units


def lead_officers(
    db: Work, task: Task, instance: Instance, case: Case | None
) -> tuple[Option, ...]:
    if case is None:
        return ()
    ids = holder_ids(db, case.lead_unit_id, ("lanh_dao_ban", "chuyen_vien_theo_doi"))
    return officer_options(db, ("these", *sorted(ids)), Officer.id.in_(ids))


SOURCES: Mapping[str, Source] = {
    "all_officers": all_officers,
    "all_units": all_units,
    "books": books,
    "case_assignments": case_assignments,
    "case_obligations": case_obligations,
    "case_units": case_units,
    "groups": groups,
    "inspectors": inspectors,
    "lead_officers": lead_officers,
    "letter_units": letter_units,
    "lower_units": lower_units,
    "open_obstacles": open_obstacles,
    "other_cases": other_cases,
    "recipient_groups": recipient_groups,
    "recipients": recipients,
    "signatories": signatories,
    "unit_officers": unit_officers,
}
