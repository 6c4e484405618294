"""Which tasks stand on a page of an inbox, and how many in each group of the whole list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CompoundSelect, case, func, literal, null, or_, select, tuple_, union_all

from server.database import Work
from server.queries.inbox_filters import GROUP, GROUPS, Place, in_group
from server.queries.waiting import Conditions, Standing
from server.queries.waiting_lists import page_of
from server.tables import Waiting


def places_of(
    db: Work, standing: Standing, counts: Mapping[str, int], after: Place | None, most: int
) -> list[Place]:
    """Group by group, each a stretch of days, until there are so many."""
    first = GROUPS.index(after[0]) if after else 0
    found: list[Place] = []
    for key in GROUPS[first:]:
        if counts.get(key) and len(found) < most:
            past = after[1:] if after and after[0] == key else None
            page = page_of(db, standing, (in_group(key),), after=past, limit=most - len(found))
            found += [(key, day, task_id) for day, task_id in page]
    return found


def narrowed(
    db: Work, standing: Standing, conditions: Conditions, after: Place | None, most: int
) -> tuple[dict[str, int], list[Place]]:
    """Counts and places in one look: what is narrowed is looked through whole anyway."""
    if not standing.stretches:
        return {}, []
    statement = looking_through(standing, conditions, after, most)
    counts: dict[str, int] = {}
    places: list[Place] = []
    for key, day, task_id, number in map(tuple, db.run(statement, standing.values)):
        if task_id is None:
            counts[key] = number
        else:
            places.append((key, day, task_id))
    return counts, sorted(places, key=lambda one: (GROUPS.index(one[0]), *one[1:]))


def looking_through(
    standing: Standing, conditions: Conditions, after: Place | None, most: int
) -> CompoundSelect[Any]:
    """The page first: its columns give the types. What is typed is looked for once, and not once
    in every stretch."""
    columns = GROUP, Waiting.day, Waiting.task_id
    every = select(*columns).where(or_(*standing.stretches), *conditions)
    found = (every.distinct() if standing.repeats else every).cte("found")
    place = case({key: number for number, key in enumerate(GROUPS)}, value=found.c.due)
    key: Any = (place, found.c.day, found.c.task_id)
    page = select(found.c.due, found.c.day, found.c.task_id, literal(0).label("number"))
    if after is not None:
        past: Any = (GROUPS.index(after[0]), *after[1:])
        page = page.where(tuple_(*key) > tuple_(*past))
    page_rows = page.order_by(*key).limit(most).subquery()
    counts = select(found.c.due, null(), null(), func.count()).group_by(found.c.due)
    return union_all(select(page_rows), counts)
