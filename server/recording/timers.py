"""Timers of an instance as due rows; compared with the whole truth after each advance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm.attributes import set_committed_value

from server.database import Prepared, Work
from server.recording.sheet import END_DUES, put, put_over
from server.recording.standing import Timer
from server.tables import Due, Instance
from workflows.advance import DueTimer

MOVE = Prepared(update(Due).where(Due.id == bindparam("of")).values(due_at=bindparam("to")))


def follow(
    db: Work, instance: Instance, timers: Sequence[DueTimer], standing: Mapping[str, Timer]
) -> None:
    wanted = {timer.key: timer for timer in timers}
    for key, row in standing.items():
        timer = wanted.get(key)
        if timer is None:
            put_over(db, END_DUES, [{"of": row.id, "at": db.now}])
        elif row.attempts == 0 and row.due_at != timer.due_at:
            db.run(MOVE, {"of": row.id, "to": timer.due_at})
    for key, timer in wanted.items():
        if key not in standing:
            payload = {"every": timer.every} if timer.every else {}
            put(db, Due, due_row("timer", instance_id=instance.id, key=key, due_at=timer.due_at,
                                 element=timer.element, payload=payload))  # fmt: skip


def end(db: Work, due: Due) -> None:
    put_over(db, END_DUES, [{"of": due.id, "at": db.now}])
    set_committed_value(due, "ended_at", db.now)


def due_row(kind: str, **given: Any) -> dict[str, Any]:
    """Every column that a due row may have: rows of one statement are alike."""
    empty: dict[str, Any] = {"instance_id": None, "task_id": None, "key": "", "element": ""}
    return {"kind": kind, **empty, "payload": {}, **given}
