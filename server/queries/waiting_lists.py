"""Pages and numbers of an inbox's lists, whose statements are made once for all who are alike."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, literal, select, tuple_, union_all

from server.database import Prepared, Work
from server.queries.waiting import MADE, Conditions, Standing
from server.tables import Waiting

Key = tuple[date, int]
NOTHING: Select[Any] = select(literal(0))


def page_of(
    db: Work,
    standing: Standing,
    conditions: Conditions,
    *,
    after: Key | None,
    limit: int,
) -> list[Key]:
    """In order of day and id; each stretch is read only as far as the page needs.

    The conditions are the same objects for everybody: what narrows a list is looked through whole.
    """
    if not standing.stretches:
        return []
    values = {**standing.values, "most": limit}
    if after is not None:
        values |= {"after_day": after[0], "after_task": after[1]}
    page = paging(standing.stretches, conditions, after is not None)
    return [(when, number) for when, number in map(tuple, db.run(page, values))]


@lru_cache(MADE)
def paging(stretches: Conditions, conditions: Conditions, goes_on: bool) -> Prepared:
    key, most = (Waiting.day, Waiting.task_id), bindparam("most", type_=Integer)
    after: Any = (bindparam("after_day"), bindparam("after_task"))
    further = [tuple_(*key) > tuple_(*after)] if goes_on else []
    parts = [
        select(*key).where(one, *conditions, *further).distinct()
        .order_by(*key).limit(most).subquery()
        for one in stretches
    ]  # fmt: skip
    every = union_all(*(select(part) for part in parts)).subquery()
    return Prepared(select(*every.c).distinct().order_by(*every.c).limit(most))


def counted(
    db: Work, standing: Standing, *columns: Any, conditions: Conditions = ()
) -> list[tuple[Any, ...]]:
    """Every task once, grouped: rows of these columns and how many."""
    if not standing.stretches:
        return []
    asked = standing.stretches, standing.repeats, columns
    statement = counting.__wrapped__(*asked, conditions) if conditions else numbering(*asked)
    return [tuple(row) for row in db.run(statement, standing.values)]


@lru_cache(MADE)
def numbering(stretches: Conditions, repeats: bool, columns: tuple[Any, ...]) -> Prepared:
    return Prepared(counting(stretches, repeats, columns, ()))


@lru_cache(MADE)
def counting(
    stretches: Conditions, repeats: bool, columns: tuple[Any, ...], conditions: Conditions
) -> Select[Any]:
    parts = [select(Waiting.task_id, *columns).where(one, *conditions) for one in stretches]
    rows = (parts[0] if len(parts) == 1 else union_all(*parts)).subquery()
    named = [rows.c[column.key] for column in columns]
    once = rows.c.task_id.distinct() if repeats else rows.c.task_id
    return select(*named, func.count(once)).group_by(*named)


def count(db: Work, standing: Standing, conditions: Conditions = ()) -> int:
    return sum(row[-1] for row in counted(db, standing, conditions=conditions))


def number_in(standing: Standing) -> Select[Any]:
    """`count` as a statement, to be asked together with others."""
    if not standing.stretches:
        return NOTHING
    return counting(standing.stretches, standing.repeats, (), ())
