"""Row sets: what engine data refers to by name instead of holding it (decision 16)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.errors import Refused
from server.services.lateness import chased_items, exhausted_items
from server.services.unit_groups import members_of
from server.tables import Answer, AnswerRow, CaseUnit, SuccessionItem, Task, Unit
from server.tables.validity import runs_on
from workflows.paths import UNIT_GROUP, group_in

CARRIES_OUT = ("implement", "lead")
"""Only these roles get a process of their own; the others are informed."""


def rows_of(db: Work, collection: Any) -> list[dict[str, Any]]:
    """A row set, its reference, or a plain list, as rows."""
    if collection is None:
        return []
    if isinstance(collection, str):
        return resolve(db, collection)
    if isinstance(collection, Mapping):
        return resolve(db, str(collection["rows"]))
    if isinstance(collection, Sequence):
        return [dict(one) if isinstance(one, Mapping) else {"value": one} for one in collection]
    raise Refused("row-set-unknown", reference=str(collection))


def resolve(db: Work, reference: str) -> list[dict[str, Any]]:
    kind, _, rest = reference.partition("/")
    number, _, name = rest.partition("/")
    if kind == "answer":
        return rows_of_answer(db, int(number), name)
    if kind == UNIT_GROUP:
        return rows_of_units(members_of(db, [rest], db.today))
    if kind == "units":  # groups that an earlier release began
        return rows_of_units(map(int, filter(None, rest.split(","))))
    if kind == "case" and name == "units":
        return units_of_case(db, int(number))
    if kind == "kept":
        return [row for row in rows_of_answer(db, int(number), name) if not row.get("removed")]
    if kind == "waived":  # of the cooperating units, whom the lead no longer waits for
        rows = rows_of_answer(db, int(number), "waivers")
        return [row for row in rows if row.get("reason") and not row.get("done")]
    if kind == "succeeded":
        return processes_told(db, int(number))
    if kind == "late":
        return chased_items(db, int(number))
    if kind == "exhausted":
        return exhausted_items(db, int(number))
    if kind == "group":
        return answers_of_group(db, int(number))
    raise Refused("row-set-unknown", reference=reference)


def processes_told(db: Work, succession_id: int) -> list[dict[str, Any]]:
    """What ends because its unit is rearranged, and whether a successor goes on with it."""
    found = db.scalars(
        select(SuccessionItem)
        .where(SuccessionItem.succession_id == succession_id, SuccessionItem.is_told)
        .order_by(SuccessionItem.id)
    )
    return [
        {"unit_id": one.from_unit_id, "instance_id": one.item_id,
         "said": {"action": "transfer" if one.to_unit_id else "close"}}
        for one in found
    ]  # fmt: skip


def as_of_today(db: Work, collection: Any) -> Any:
    """The units of a case and those of a group as who they are now: children are made in batches,
    and they may change between."""
    reference = collection.get("rows", "") if isinstance(collection, Mapping) else ""
    is_of_units = reference.startswith("case/") or group_in(reference) is not None
    return rows_of(db, reference) if is_of_units else collection


def rows_of_units(ids: Iterable[int]) -> list[dict[str, Any]]:
    return [{"unit": unit_id, "unit_id": unit_id} for unit_id in ids]


def rows_of_answer(db: Work, answer_id: int, field: str) -> list[dict[str, Any]]:
    found = db.scalars(
        select(AnswerRow)
        .where(AnswerRow.answer_id == answer_id, AnswerRow.field == field)
        .order_by(AnswerRow.ordinal)
    )
    return [with_unit(row.values, row.unit_id) for row in found]


def units_of_case(db: Work, case_id: int) -> list[dict[str, Any]]:
    """Each unit that carries something out and is still there, once, in order of the document."""
    found = db.execute(
        select(CaseUnit.unit_id, CaseUnit.role)
        .join(Unit, Unit.id == CaseUnit.unit_id)
        .where(CaseUnit.case_id == case_id, CaseUnit.role.in_(CARRIES_OUT))
        .where(runs_on(Unit, db.today))
        .order_by(CaseUnit.position, CaseUnit.id)
    )
    units = {
        row.unit_id: {"unit_id": row.unit_id, "role": row.role} for row in reversed(found.all())
    }
    return list(reversed(units.values()))


def answers_of_group(db: Work, group_id: int) -> list[dict[str, Any]]:
    """What the items of a repeated task were answered with."""
    found = db.execute(
        select(Answer.values, Task.unit_id)
        .join(Task, Task.id == Answer.task_id)
        .where(Task.child_group_id == group_id)
        .order_by(Task.item)
    )
    return [with_unit(row.values, row.unit_id) for row in found]


def with_unit(values: Mapping[str, Any], unit_id: int | None) -> dict[str, Any]:
    return {**values, "unit_id": unit_id} if unit_id is not None else dict(values)


def total(rows: Sequence[Mapping[str, Any]], column: str) -> int | float:
    return sum(row.get(column) or 0 for row in rows)


def count_where(rows: Sequence[Mapping[str, Any]], column: str, value: Any) -> int:
    return sum(1 for row in rows if row.get(column) == value)


def table_of(db: Work, answer_id: int, field: str) -> list[dict[str, Any]]:
    rows = db.scalars(
        select(AnswerRow)
        .where(AnswerRow.answer_id == answer_id, AnswerRow.field == field)
        .order_by(AnswerRow.ordinal)
    )
    return [row.values for row in rows]
