"""A new unit as it is judged and written, of a form or of a line of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from server.database import Work
from server.recording.organisation import Fault, of_text, refuse
from server.tables import GroupMember, Unit, UnitEdge, UnitGroup, UnitName
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
    refuse(*faults(db, wanted, parent, group))
    last = db.scalar(select(func.max(Unit.position))) or 0
    unit = Unit(
        code=wanted.code, kind=wanted.kind, issuer_code=wanted.issuer_code or None,
        is_collective=wanted.is_collective, certainty="sure", position=last + 1,
        valid_from=wanted.day,
    )  # fmt: skip
    unit.names = [UnitName(name=wanted.name, fold=fold(wanted.name), valid_from=wanted.day)]
    db.add(unit)
    db.flush()
    if parent is not None:
        db.add(UnitEdge(parent_id=parent.id, child_id=unit.id, kind="HIERARCHY",
                        valid_from=wanted.day))  # fmt: skip
    if group is not None:
        db.add(GroupMember(group_id=group.id, unit_id=unit.id, certainty="sure",
                           valid_from=wanted.day))  # fmt: skip
    return unit


def faults(
    db: Work, wanted: NewUnit, parent: Unit | None, group: UnitGroup | None
) -> tuple[Fault, ...]:
    is_taken = db.scalar(select(Unit.id).where(Unit.code == wanted.code)) is not None
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
