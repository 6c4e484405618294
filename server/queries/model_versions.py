"""One version of a process, and what runs on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from server import access
from server.recording.moves import is_main
from server.recording.releases import find_version
from server.tables import Definition, Instance

if TYPE_CHECKING:
    from server.database import Work


def read_version(db: Work, officer_id: int, key: str, version: int) -> Definition:
    access.require_modeller(db, officer_id)
    return find_version(db, key, version)


def numbers(db: Work, key: str) -> Mapping[int, int]:
    """Definition id -> number of the version."""
    found = select(Definition.id, Definition.version).where(Definition.key == key)
    return dict(db.execute(found).all())


def running_by_version(db: Work, key: str) -> Mapping[int, int]:
    """Definition id -> instances that are not over, without handlers."""
    counted = (
        select(Instance.definition_id, func.count())
        .join(Definition, Definition.id == Instance.definition_id)
        .where(Definition.key == key, Instance.ended_at.is_(None), is_main())
        .group_by(Instance.definition_id)
    )
    return dict(db.execute(counted).all())


def running_on(db: Work, definition_id: int, *, after: int, most: int) -> list[int]:
    """Instances that are not over, in the order they began, without handlers."""
    wanted = (
        select(Instance.id)
        .where(Instance.definition_id == definition_id, Instance.ended_at.is_(None), is_main())
        .where(Instance.id > after)
        .order_by(Instance.id)
        .limit(most)
    )
    return list(db.scalars(wanted))
