"""An instance and the running instances of its handlers: to another version they go together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from server.database import Work
from server.recording.instances import lock_instance
from server.services.definitions import definition_for, state_of
from server.tables import ChildGroup, Halt, Instance
from workflows.definition import Definition
from workflows.migration import Verdict, may_move
from workflows.standing import Reason

HANDLERS = select(ChildGroup.id).where(ChildGroup.kind == "handler")


@dataclass(frozen=True)
class Family:
    root: Instance
    handlers: tuple[Instance, ...] = ()

    def __iter__(self) -> Iterator[Instance]:
        yield self.root
        yield from self.handlers


def lock_family(db: Work, instance_id: int) -> Family:
    """The older row first, as everywhere: a handler's instance is younger than its parent's."""
    root = lock_instance(db, main_id(db, instance_id))
    locked = [lock_instance(db, one) for one in db.scalars(handlers_of(root.id))]
    return Family(root, tuple(one for one in locked if one.ended_at is None))


def main_id(db: Work, instance_id: int) -> int:
    """Of a handler's instance its parent's."""
    of_handler = select(Instance.parent_id).where(
        Instance.id == instance_id, Instance.child_group_id.in_(HANDLERS)
    )
    return db.scalar(of_handler) or instance_id


def handlers_of(instance_id: int) -> Select[int]:
    return (
        select(Instance.id)
        .where(
            Instance.parent_id == instance_id,
            Instance.ended_at.is_(None),
            Instance.child_group_id.in_(HANDLERS),
        )
        .order_by(Instance.id)
    )


def judge(db: Work, family: Family, new: Definition, mapping: Mapping[str, str]) -> Verdict:
    """All of them or none; nothing is written."""
    root = family.root
    if root.ended_at is not None or definition_for(db, root).hash == new.hash:
        return Verdict("unaffected")
    if is_being_cancelled(db, root):
        return Verdict("refused", (Reason("move-cancelling", None),))
    return together([judge_one(db, one, new, mapping) for one in family])


def judge_one(db: Work, instance: Instance, new: Definition, mapping: Mapping[str, str]) -> Verdict:
    old = definition_for(db, instance)
    return may_move(old, new, state_of(db, instance), mapping_for(old, mapping))


def is_being_cancelled(db: Work, instance: Instance) -> bool:
    halt = db.get(Halt, instance.halt_id) if instance.halt_id is not None else None
    return halt is not None and halt.kind == "cancel"


def mapping_for(old: Definition, mapping: Mapping[str, str]) -> dict[str, str]:
    """One mapping for several older versions: each takes what it knows."""
    known = {*old.elements, *old.parts}
    return {before: after for before, after in mapping.items() if before in known}


def together(verdicts: list[Verdict]) -> Verdict:
    """What holds one back holds all back."""
    kinds = {one.kind for one in verdicts}
    if "refused" in kinds:
        return Verdict("refused", tuple(dict.fromkeys(r for v in verdicts for r in v.reasons)))
    if kinds == {"unaffected"}:
        return Verdict("unaffected")
    return Verdict("movable", notes=tuple(dict.fromkeys(n for v in verdicts for n in v.notes)))


def told(reason: Reason, *versions: Definition) -> dict[str, Any]:
    """As it is kept and said: with the name that the drawing gives the place."""
    found = (one.elements.get(reason.element or "") for one in versions)
    drawn = next((one for one in found if one is not None), None)
    name = drawn.name if drawn is not None and drawn.name else reason.element or ""
    return {"code": reason.code, "element": reason.element, "name": name}
