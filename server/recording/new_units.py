"""A new unit as it is judged and written, of a form or of a line of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from server.database import Work
from server.recording.organisation import Fault, of_text, refuse
from server.tables import GroupMember, Table, Unit, UnitEdge, UnitGroup, UnitName
from server.tables.validity import does_run
from server.textfold import fold

CODE = re.compile(r"[A-Z0-9Đ]+(-[A-Z0-9Đ]+)*")
KINDS = ("party_committee", "organ", "department", "party_group", "party_caucus", "front",
         "mass_organisation")  # fmt: skip


@dataclass(frozen=True)
class NewUnit:
    """`parent` and `group` are codes; of a unit without either, empty."""

    code: str
    name: str
    kind: str
    parent: str
    group: str
    issuer_code: str
    day: date
    document: str
    is_collective: bool = False


def stored(db: Work, wanted: NewUnit) -> Unit:
    parent = db.scalar(select(Unit).where(Unit.code == wanted.parent))
    group = db.scalar(select(UnitGroup).where(UnitGroup.code == wanted.group))
    is_taken = db.scalar(select(Unit.id).where(Unit.code == wanted.code)) is not None
    refuse(*faults(wanted, parent, group, is_taken=is_taken))
    unit = unit_of(wanted, next_position(db))
    db.add(unit)
    db.flush()
    db.add_all(placed(unit, wanted, parent, group))
    return unit


def next_position(db: Work) -> int:
    return (db.scalar(select(func.max(Unit.position))) or 0) + 1


def unit_of(wanted: NewUnit, position: int) -> Unit:
    unit = Unit(
        code=wanted.code, kind=wanted.kind, issuer_code=wanted.issuer_code or None,
        is_collective=wanted.is_collective, certainty="sure", position=position,
        valid_from=wanted.day,
    )  # fmt: skip
    unit.names = [UnitName(name=wanted.name, fold=fold(wanted.name), valid_from=wanted.day)]
    return unit


def placed(
    unit: Unit, wanted: NewUnit, parent: Unit | None, group: UnitGroup | None
) -> Iterator[Table]:
    """Where it stands, once all of them have their numbers."""
    if parent is not None:
        yield UnitEdge(parent_id=parent.id, child_id=unit.id, kind="HIERARCHY",
                       valid_from=wanted.day)  # fmt: skip
    if group is not None:
        yield GroupMember(group_id=group.id, unit_id=unit.id, certainty="sure",
                          valid_from=wanted.day)  # fmt: skip


def faults(
    wanted: NewUnit, parent: Unit | None, group: UnitGroup | None, *, is_taken: bool
) -> tuple[Fault, ...]:
    is_there = parent is not None and does_run(parent, wanted.day)
    return (
        *of_text("code", wanted.code, 40),
        (bool(wanted.code) and not CODE.fullmatch(wanted.code), "code", "bad-code", {}),
        (is_taken, "code", "code-taken", {"code": wanted.code}),
        *of_text("name", wanted.name),
        (wanted.kind not in KINDS, "kind", "not-a-choice", {}),
        (bool(wanted.parent) and not is_there, "parent", "not-a-choice", {}),
        (bool(wanted.group) and group is None, "group", "not-a-choice", {}),
        (len(wanted.issuer_code) > 20, "issuer_code", "too-long",
         {"limit": 20, "length": len(wanted.issuer_code)}),
        *of_text("document", wanted.document),
    )  # fmt: skip
