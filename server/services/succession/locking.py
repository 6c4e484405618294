"""What is open on the day is locked before it is looked at: the same rows, then as they are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.succession.deciding import open_work_of
from server.services.succession.open_work import CASE_ROLES, Open
from server.tables import Assignment, Case, Instance, Obstacle, Succession

ROWS = {"part": Assignment, "obstacle": Obstacle, **dict.fromkeys(CASE_ROLES, Case)}
"""Kind of work that is no process -> its table."""


def locked_work_of(db: Work, instance: Instance, found: Succession) -> list[Open]:
    """Nobody acts in what is handed over until that is written: locked in one order, then read
    again, until nothing new has come up."""
    held: set[int] = set()
    while True:
        work = open_work_of(db, instance, found)
        ids = {one.id for one in work if one.kind in ("process", "share")} - {instance.id}
        if ids <= held:
            return work
        lock(db, Instance, tree_of(db, ids))
        for kind, table in ROWS.items():
            lock(db, table, {one.id for one in work if one.kind == kind})
        held |= ids


def lock(db: Work, table: Any, ids: Collection[int]) -> None:
    db.scalars(
        select(table).where(table.id.in_(ids)).order_by(table.id).with_for_update(of=table)
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
