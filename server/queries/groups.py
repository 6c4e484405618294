"""Groups of addressees: who is in them from when to when, and what takes units from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import func, select, true

from server import access
from server.database import Work
from server.errors import NotFound
from server.queries.names import unit_names
from server.queries.organisation import Span, newest_first, span
from server.recording.releases import current_definitions
from server.services.unit_groups import group_sizes
from server.tables import DirectiveAddressee, GroupMember, UnitGroup
from workflows.checks.loops import groups_in


@dataclass(frozen=True)
class GroupLine:
    id: int
    code: str
    name: str
    units: int  # today
    models: tuple[str, ...]  # names of processes that repeat a step over it
    directives: int  # on whose lines of addressees it stands


@dataclass(frozen=True)
class GroupPast:
    line: GroupLine
    members: tuple[Span, ...]


def list_groups(db: Work, officer_id: int) -> tuple[GroupLine, ...]:
    access.require_admin(db, officer_id)
    return tuple(lines(db))


def read_group(db: Work, officer_id: int, group_id: int) -> GroupPast:
    access.require_admin(db, officer_id)
    found = next((one for one in lines(db) if one.id == group_id), None)
    if found is None:
        raise NotFound("group-not-found")
    units = unit_names(db)
    rows = db.scalars(select(GroupMember).where(GroupMember.group_id == group_id))
    spans = [span(one, units.get(one.unit_id, ""), db.today, of=one.unit_id) for one in rows]
    return GroupPast(found, newest_first(spans))


def lines(db: Work) -> Iterator[GroupLine]:
    sizes, models, named = group_sizes(db), models_by_group(db), directives_by_group(db)
    for group in db.scalars(select(UnitGroup).order_by(UnitGroup.position, UnitGroup.id)):
        code = group.code
        yield GroupLine(group.id, code, group.name, sizes.get(code, 0),
                        tuple(models.get(code, ())), named.get(code, 0))  # fmt: skip


def models_by_group(db: Work) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for definition in current_definitions(db).values():
        for code in sorted(named_groups(definition.hash, definition.diagram)):
            found.setdefault(code, []).append(definition.name)
    return found


@lru_cache(maxsize=256)
def named_groups(_hash: str, diagram: str) -> frozenset[str]:
    return groups_in(diagram.encode())


def directives_by_group(db: Work) -> dict[str, int]:
    """How many, never which: whoever keeps the organisation reads no content."""
    each = func.json_each if db.is_sqlite else func.jsonb_array_elements_text
    named = each(DirectiveAddressee.groups).table_valued("value")
    counted = select(named.c.value, func.count(DirectiveAddressee.directive_id.distinct()))
    of_lines = counted.select_from(DirectiveAddressee).join(named, true())
    rows = db.execute(of_lines.group_by(named.c.value))
    return {code: count for code, count in rows}  # noqa: C416  # rows are no pairs to dict()
