"""What a completed step can be taken back to, and what of it cannot be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from server.database import Prepared, Work
from server.recording.sheet import put_over
from server.tables import Instance, LastStep, Task
from workflows.advance import State
from workflows.definition import Definition

HARMLESS = frozenset({"assign_officers", "compile_status", "plan_children", "show_work", "sign"})
"""Effects that write nothing but the step's own data, and tell people at most."""
KEPT = ("task_id", "officer_id", "version", "part", "state", "typed", "at")


def _upsert(insert: Any) -> Prepared:
    found = insert(LastStep)
    newest = {name: found.excluded[name] for name in KEPT}
    return Prepared(found.on_conflict_do_update(index_elements=["instance_id"], set_=newest))


KEEP = {True: _upsert(sqlite.insert), False: _upsert(postgresql.insert)}


def keep_last_step(
    db: Work,
    instance: Instance,
    definition: Definition,
    task: Task,
    *,
    officer_id: int,
    before: State,
    typed: Mapping[str, Any],
) -> None:
    """After the advance; nothing is kept of what could not go back anyway."""
    if task.child_group_id is not None or instance.ended_at is not None:
        return
    if effect_of(definition, task):
        return
    put_over(db, KEEP[db.is_sqlite], [{
        "instance_id": instance.id, "task_id": task.id, "officer_id": officer_id,
        "version": instance.version, "part": before.part, "state": before.content,
        "typed": dict(typed), "at": db.now,
    }])  # fmt: skip


def effect_of(definition: Definition, task: Task) -> str:
    """The name of what the step does beyond its own data; empty: nothing."""
    name = definition.elements[task.element].properties.get("effect") or ""
    return "" if name in HARMLESS else name
