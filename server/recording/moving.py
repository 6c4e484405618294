"""A running instance goes to another version: every row of it, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from server.database import Work
from server.recording import awaiting, journal, moved_rows, timers
from server.recording.families import Family, judge, mapping_for, told
from server.recording.moved_tasks import carry_tasks, keep_version
from server.recording.sheet import put_instance
from server.recording.standing import standing_of
from server.services.definitions import definition_by_id, definition_for, state_of
from server.services.world import world_of
from server.tables import CaseDefinition, Instance
from server.tables import Definition as DefinitionRow
from workflows import migration
from workflows.advance import Advance
from workflows.definition import Definition
from workflows.errors import WorkflowError
from workflows.standing import Reason


@dataclass(frozen=True)
class Terms:
    """Where to, by which mapping, why, and who answers for it."""

    definition_id: int
    reason: str
    officer_id: int
    mapping: Mapping[str, str] = field(default_factory=dict)
    approved_by_id: int | None = None
    move_id: int | None = None
    with_later: bool = False


@dataclass(frozen=True)
class Outcome:
    """`told`: why it stays, or what its people should know; code, element and name of each."""

    kind: str  # moved, refused, unaffected
    told: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Plan:
    """What the engine made of one instance, before any row is written."""

    instance: Instance
    old: Definition
    names: Mapping[str, str]
    advance: Advance


def move_family(db: Work, family: Family, terms: Terms) -> Outcome:
    """Looked at again under the lock; what is refused, by the engine too, is left as it is."""
    old = definition_for(db, family.root)
    new = definition_by_id(db, terms.definition_id)
    verdict = judge(db, family, new, terms.mapping)
    said = tuple(told(one, old, new) for one in (*verdict.reasons, *verdict.notes))
    if verdict.kind != "movable":
        return Outcome(verdict.kind, said)
    try:
        plans = [plan_of(db, one, new, terms.mapping) for one in family]
    except WorkflowError as error:
        return Outcome("refused", (told(Reason(error.code, error.element), old, new),))
    for plan in plans:
        carry_over(db, plan, new, terms)
    if terms.with_later and family.root.case_id is not None:
        pin(db, family.root.case_id, new.key, terms.definition_id)
    return Outcome("moved", said)


def plan_of(db: Work, instance: Instance, new: Definition, mapping: Mapping[str, str]) -> Plan:
    old = definition_for(db, instance)
    names = mapping_for(old, mapping)
    state, world = state_of(db, instance), world_of(db, instance)
    return Plan(instance, old, names, migration.move(old, new, state, world, names))


def carry_over(db: Work, plan: Plan, new: Definition, terms: Terms) -> None:
    instance, before = plan.instance, plan.instance.definition_id
    note(db, instance, before, terms, plan.names)
    keep_version(db, instance, before)
    move_row(db, instance, plan.advance, terms.definition_id)
    moved_rows.rename(db, instance, plan.names)
    carry_tasks(db, instance, plan.old, new, plan.advance, plan.names)
    keep_waiting(db, instance, plan.advance)


def note(db: Work, instance: Instance, before: int, terms: Terms, names: Mapping[str, str]) -> None:
    row, target = db.get_one(DefinitionRow, before), db.get_one(DefinitionRow, terms.definition_id)
    journal.append(
        db, "instance.moved", instance=instance, officer_id=terms.officer_id,
        data={"key": target.key, "from": row.version, "to": target.version,
              "mapping": dict(names), "reason": terms.reason, "move": terms.move_id,
              "approved_by": terms.approved_by_id},
    )  # fmt: skip


def move_row(db: Work, instance: Instance, advance: Advance, definition_id: int) -> None:
    """As after an advance, but that an incident stays one: nothing was tried again."""
    instance.definition_id = definition_id
    changed: dict[str, Any] = {
        "state": advance.state.content, "part": advance.state.part,
        "version": instance.version + 1, "status": instance.status,
        "outcome": instance.outcome, "ended_at": instance.ended_at,
    }  # fmt: skip
    for name, value in changed.items():
        set_committed_value(instance, name, value)
    put_instance(db, instance.id, changed)


def keep_waiting(db: Work, instance: Instance, advance: Advance) -> None:
    """Timers that were set aside stay aside: their incident is somebody's to take in hand."""
    aside = moved_rows.timers_aside(db, instance.id)
    wanted = tuple(one for one in advance.timers if one.key not in aside)
    standing = standing_of(db, instance.id)
    timers.follow(db, instance, wanted, standing.timers)
    moved_rows.await_otherwise(db, instance.id, advance.awaiting)
    awaiting.follow(db, instance, advance.awaiting, standing.awaiting)


def pin(db: Work, case_id: int, key: str, definition_id: int) -> None:
    """Children that the case begins from now on follow the new version too."""
    pinned = db.scalars(
        select(CaseDefinition)
        .where(CaseDefinition.case_id == case_id, CaseDefinition.key == key)
        .with_for_update()
    ).one_or_none()
    if pinned is not None:
        pinned.definition_id = definition_id
