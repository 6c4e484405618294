"""What is open on the day is locked before it is looked at: the same rows, then as they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.succession.deciding import open_work_of
from server.services.succession.open_work import CASE_ROLES, Open
from server.tables import Assignment, Case, Instance, Obstacle, Succession

TABLES: Mapping[Any, Collection[str]] = {
    Instance: ("process", "share"), Case: CASE_ROLES, Assignment: ("part",),
    Obstacle: ("obstacle",),
}  # fmt: skip
"""Table -> the kinds of work that are its rows; in the order in which everybody locks them."""


def locked_work_of(db: Work, instance: Instance, found: Succession) -> list[Open]:
    """Nobody acts in what is handed over until that is written: locked in one order, then read
    again, until nothing new has come up."""
    held: set[tuple[Any, int]] = set()
    while True:
        work = open_work_of(db, instance, found)
        seen = rows_of(db, work, instance)
        if seen <= held:
            return work
        for table in TABLES:
            lock(db, table, {id_ for of, id_ in seen if of is table})
        held |= seen


def rows_of(db: Work, work: Collection[Open], instance: Instance) -> set[tuple[Any, int]]:
    """Each with its table; what runs under a process too, the instance that asks not."""
    ids = {of: {one.id for one in work if one.kind in kinds} for of, kinds in TABLES.items()}
    ids[Instance] = set(tree_of(db, ids[Instance] - {instance.id}))
    return {(of, id_) for of, some in ids.items() for id_ in some}


def lock(db: Work, table: Any, ids: Collection[int]) -> None:
    """Rows that refer to a case may still be written meanwhile."""
    db.scalars(
        select(table).where(table.id.in_(ids)).order_by(table.id)
        .with_for_update(of=table, key_share=table is Case)
        .execution_options(populate_existing=True)
    ).unique().all()  # fmt: skip


def tree_of(db: Work, roots: Collection[int]) -> list[int]:
    """With their handlers and whatever else runs under them for the same unit."""
    columns = select(Instance.id, Instance.unit_id)
    tree = columns.where(Instance.id.in_(roots)).cte("tree", recursive=True)
    tree = tree.union_all(
        columns.join(tree, Instance.parent_id == tree.c.id)
        .where(Instance.unit_id == tree.c.unit_id, Instance.ended_at.is_(None))
    )  # fmt: skip
    return list(db.scalars(select(tree.c.id)))
