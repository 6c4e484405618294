"""A unit's part of a case: what is its own, and everything that was made of it for units below."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased


def of_unit_and_below(table: Any, case_id: int, unit_id: int | None) -> ColumnElement[bool]:
    """Over `instance` or `assignment`; without a unit all of the case."""
    if unit_id is None:
        whole: ColumnElement[bool] = table.case_id == case_id
        return whole
    own = select(table.id).where(table.case_id == case_id, table.unit_id == unit_id)
    tree = own.cte(f"{table.__tablename__}_below", recursive=True)
    child = aliased(table)
    made = select(child.id).join(tree, child.parent_id == tree.c.id)
    found: ColumnElement[bool] = table.id.in_(select(tree.union(made).c.id))
    return found
