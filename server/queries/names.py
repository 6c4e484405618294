"""Names of units and officers for lists: one statement for a whole page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from server.database import Work
from server.tables import Officer, UnitName


def unit_names(
    db: Work, ids: Collection[int] | None = None, day: date | None = None
) -> dict[int, str]:
    """The name valid on `day` (today), else the latest one; of all units without `ids`."""
    day = day or db.today
    wanted = select(
        UnitName.unit_id,
        UnitName.name,
        or_(UnitName.valid_from.is_(None), UnitName.valid_from <= day),
        or_(UnitName.valid_to.is_(None), UnitName.valid_to > day),
    ).where(UnitName.is_alias.is_(False))
    if ids is not None:
        if not ids:
            return {}
        if len(ids) <= 500:  # more is a whole organisation: read it all
            wanted = wanted.where(UnitName.unit_id.in_(ids))
    names: dict[int, tuple[bool, str]] = {}
    for unit_id, name, begun, unended in db.execute(wanted.order_by(UnitName.valid_from)):
        valid = bool(begun and unended)
        if valid or unit_id not in names or not names[unit_id][0]:
            names[unit_id] = valid, name
    return {unit_id: name for unit_id, (_, name) in names.items()}


def officer_names(db: Work, ids: Collection[int | None]) -> dict[int, str]:
    known = {officer_id for officer_id in ids if officer_id is not None}
    if not known:
        return {}
    found = select(Officer.id, Officer.full_name).where(Officer.id.in_(known))
    return dict(db.execute(found).all())
