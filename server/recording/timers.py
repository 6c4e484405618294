"""Timers of an instance as due rows; compared with the whole truth after each advance."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from server.database import Work
from server.tables import Due, Instance
from workflows.advance import DueTimer


def follow(db: Work, instance: Instance, timers: Sequence[DueTimer]) -> None:
    open_rows = {
        row.key: row
        for row in db.scalars(
            select(Due).where(
                Due.instance_id == instance.id, Due.kind == "timer", Due.ended_at.is_(None)
            )
        )
    }
    wanted = {timer.key: timer for timer in timers}
    for key, row in open_rows.items():
        timer = wanted.get(key)
        if timer is None:
            row.ended_at = db.now
        elif row.attempts == 0:
            row.due_at = timer.due_at
    db.add_all(
        Due(kind="timer", instance_id=instance.id, key=key, element=timer.element,
            due_at=timer.due_at, payload={"every": timer.every} if timer.every else {})
        for key, timer in wanted.items()
        if key not in open_rows
    )  # fmt: skip
