"""Unit groups and who is in them on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select

from server.database import Work
from server.tables import GroupMember, Unit, UnitGroup
from server.tables.validity import runs_on


def members_of(db: Work, codes: Sequence[Any], day: date) -> list[int]:
    """Unit ids, each once, group by group in the order of the chart."""
    found = db.scalars(
        select(GroupMember.unit_id)
        .join(UnitGroup, UnitGroup.id == GroupMember.group_id)
        .join(Unit, Unit.id == GroupMember.unit_id)
        .where(UnitGroup.code.in_(codes), runs_on(GroupMember, day))
        .order_by(UnitGroup.position, Unit.position, Unit.id)
    )
    return list(dict.fromkeys(found))


def units_of_line(db: Work, groups: Sequence[Any], units: Sequence[Any], day: date) -> list[int]:
    """Whom a printed line means on that day."""
    named = db.scalars(select(Unit.id).where(Unit.code.in_(units)).order_by(Unit.position))
    return list(dict.fromkeys([*members_of(db, groups, day), *named]))


def group_sizes(db: Work) -> dict[str, int]:
    """Every group's code and how many units are in it today."""
    of_group = and_(GroupMember.group_id == UnitGroup.id, runs_on(GroupMember, db.today))
    rows = db.execute(
        select(UnitGroup.code, func.count(GroupMember.unit_id.distinct()))
        .outerjoin(GroupMember, of_group)
        .group_by(UnitGroup.code)
    )
    return {code: count for code, count in rows}  # noqa: C416  # rows are no pairs to dict()
