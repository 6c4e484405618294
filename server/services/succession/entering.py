"""What an administrator enters of a rearrangement: judged as a whole, kept until it is applied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.errors import Invalid
from server.services.call import Call
from server.services.deadlines import describe_document
from server.services.people import leaves_no_admin
from server.services.succession.heirs import heir_of
from server.tables import Instance, Membership, Succession, SuccessionUnit, Unit
from server.tables.succession import PREPARED
from server.tables.validity import does_run
from workflows.forms import FieldProblem

MANY = {"MERGE": (1, 1), "SPLIT": (1, 2), "RENAME": (1, 0), "DISSOLVE": (1, 0)}
"""At least so many units before and after."""
ONE_BEFORE = ("SPLIT", "RENAME")


def enter_succession(call: Call) -> dict[str, Any]:
    change = str(call.answer.get("kind"))
    before, after = units_in(call, "predecessors"), units_in(call, "successors")
    after = after if MANY[change][1] else []
    day = date.fromisoformat(str(call.answer["effective_on"]))
    problems = [*of_numbers(change, before, after), *of_units(call, before, after, day)]
    if problems:
        raise Invalid("answer-invalid", problems=problems)
    found = succession_of(call.db, call.instance) or Succession(instance_id=call.instance.id)
    found.change, found.state, found.effective_on = change, "entered", day
    found.basis = describe_document(call.answer.get("legal_basis"))
    found.new_name = str(call.answer.get("new_name") or "").strip()
    found.moves_people = bool(call.answer.get("moves_people"))
    found.entered_by_id = call.officer_id
    found.units = [SuccessionUnit(unit_id=one, side=side, position=n)
                   for side, some in (("before", before), ("after", after))
                   for n, one in enumerate(some)]  # fmt: skip
    call.db.add(found)
    call.db.flush()
    if is_left_without_admin(call.db, found):
        raise Invalid("answer-invalid", problems=[problem("predecessors", "last-admin")])
    return {"succession": found.id}


def units_in(call: Call, field: str) -> list[int]:
    """In the order they were named, each once."""
    named = (row.get("unit") for row in call.rows.get(field, []))
    return list(dict.fromkeys(int(one) for one in named if one))


def succession_of(db: Work, instance: Instance) -> Succession | None:
    return db.scalars(
        select(Succession).where(Succession.instance_id == instance.id)
    ).one_or_none()  # fmt: skip


def of_numbers(change: str, before: Sequence[int], after: Sequence[int]) -> Iterator[FieldProblem]:
    least_before, least_after = MANY[change]
    if len(before) < least_before:
        yield problem("predecessors", "required")
    elif change in ONE_BEFORE and len(before) > 1:
        yield problem("predecessors", "one-unit")
    if len(after) < least_after:
        yield problem("successors", "two-units" if least_after > 1 else "required")
    elif after and set(before) <= set(after) and change == "MERGE":
        yield problem("successors", "same-units")


def of_units(
    call: Call, before: Sequence[int], after: Sequence[int], day: date
) -> Iterator[FieldProblem]:
    """There on that day; none goes two ways."""
    units = {one.id: one for one in call.db.scalars(
        select(Unit).where(Unit.id.in_({*before, *after}))
    )}  # fmt: skip
    for one in before:
        if (taken := other_succession(call, one)) is not None:
            yield problem("predecessors", "has-successor", unit=units[one].name,
                          basis=taken.basis, day=f"{taken.effective_on:%d/%m/%Y}")  # fmt: skip
        elif units[one].valid_to is not None or not does_run(units[one], day):
            yield problem("predecessors", "not-there", unit=units[one].name,
                          day=f"{day:%d/%m/%Y}")  # fmt: skip
    for one in after:
        if not does_run(units[one], day):
            yield problem("successors", "not-there", unit=units[one].name,
                          day=f"{day:%d/%m/%Y}")  # fmt: skip
        elif (
            (taken := other_succession(call, one)) is not None
            and taken.effective_on <= day and one in taken.ending
        ):  # fmt: skip
            yield problem("successors", "has-successor", unit=units[one].name,
                          basis=taken.basis, day=f"{taken.effective_on:%d/%m/%Y}")  # fmt: skip


def is_left_without_admin(db: Work, found: Succession) -> bool:
    """All that end together: administrators go over to an heir, where there is one."""
    alone = [one for one in found.ending if heir_of(db, found, one) is None]
    held = db.scalars(select(Membership).where(Membership.unit_id.in_(alone))).all()
    return leaves_no_admin(db, held)


def other_succession(call: Call, unit_id: int) -> Succession | None:
    """That is prepared, or has been carried out and ended the unit."""
    found = call.db.scalars(
        select(Succession)
        .join(SuccessionUnit, SuccessionUnit.succession_id == Succession.id)
        .where(SuccessionUnit.unit_id == unit_id, SuccessionUnit.side == "before",
               Succession.state.in_((*PREPARED, "applied")),
               Succession.instance_id != call.instance.id)
        .order_by(Succession.id.desc())
    ).unique()  # fmt: skip
    return next((one for one in found if one.state in PREPARED or unit_id in one.ending), None)


def problem(field: str, code: str, **args: Any) -> FieldProblem:
    return FieldProblem((field,), code, args)


def decide_succession(call: Call) -> dict[str, Any]:
    """The leader's word: it goes ahead on its day, goes back, or is given up."""
    found = succession_of(call.db, call.instance)
    if found is None:
        return {}
    decision = call.answer.get("decision")
    found.state = {"ok": "approved", "cancel": "cancelled"}.get(str(decision), "entered")
    found.approved_by_id = call.officer_id if decision == "ok" else None
    return {}
