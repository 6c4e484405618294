"""What a case's table of units is made of: rows of instances, tasks and assignments, by unit.

Never from an instance's state; the number of statements does not grow with the number of units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Result, and_, case, or_, select

from server.database import Work
from server.queries.columns import Stretch, stretches_of
from server.queries.sight import Sight
from server.queries.structures import arrived_in, given_by_instance, seats_of
from server.services.counting import COUNTED_ROLES
from server.services.definitions import definition_by_id
from server.tables import Assignment, Case, Definition, Instance, Task

Process = tuple[int, str]  # unit, key


@dataclass
class Facts:
    """What the statements brought, by unit."""

    stretches: tuple[Stretch, ...] = ()
    runs: dict[Process, list[int]] = field(default_factory=dict)
    """The newest instance; after a merger all that are still open: none hides another."""
    ended: dict[int, tuple[str, datetime | None]] = field(default_factory=dict)  # by run
    open: dict[int, dict[str, tuple[int, date | None]]] = field(default_factory=dict)
    """By run and element the first task that is open: its id, and until when."""
    done: dict[int, dict[str, int]] = field(default_factory=dict)  # the last, by element
    halted: set[int] = field(default_factory=set)  # open tasks that stand still
    used: dict[int, str] = field(default_factory=dict)  # id of a version -> its key
    duties: dict[tuple[int, int], list[Assignment]] = field(default_factory=dict)
    """By unit and obligation: more than one where units were merged."""
    standing: dict[int, list[Any]] = field(default_factory=dict)
    """All that decides how a unit stands, in the order in which it was read."""
    seats: Mapping[int, int] = field(default_factory=dict)
    """Unit -> in whose row its work stands, where that is another's."""
    given: Mapping[int, int] = field(default_factory=dict)
    """Instance -> to whom its work was given, where the table is told by that."""
    arrived: frozenset[int] = frozenset()
    """Units that hold only what was given to others: no row unless something is theirs here."""
    cells: dict[Any, Any] = field(default_factory=dict)  # of duties that stand alike
    codes: dict[Any, tuple[str, ...]] = field(default_factory=dict)  # of units that stand alike


def read_facts(db: Work, case: Case, sight: Sight, *, steps: bool, structure: str = "") -> Facts:
    """`steps`: also how far the processes of the units have come."""
    facts = Facts(seats=seats_of(db, case.id, structure))
    is_then = structure == "then"
    if is_then:
        facts.given, facts.arrived = given_by_instance(db, case.id), arrived_in(db, case.id)
    _read_duties(db, case.id, sight, facts, is_then=is_then)
    _read_instances(db, case.id, sight, facts)
    facts.stretches = stretches_of(db, case, facts.used)
    if steps:
        _read_tasks(db, case.id, sight, facts, facts.stretches)
    return facts


def _read_instances(db: Work, case_id: int, sight: Sight, facts: Facts) -> None:
    """How the units' processes stand, each in its newest run, and which versions they run on."""
    found = db.run(
        select(
            Instance.unit_id, Definition.id, Definition.key, Instance.id, Instance.part,
            Instance.status, Instance.ended_at,
        )
        .join(Definition, Instance.definition_id == Definition.id)
        .where(Instance.case_id == case_id, Instance.unit_id.is_not(None))
        .where(sight.over(Instance.unit_id))
        .order_by(Instance.id)
    )  # fmt: skip
    handlers: dict[int, frozenset[str]] = {}
    for unit_id, definition_id, key, id_, part, status, ended_at in fetched(found):
        facts.used[definition_id] = key
        unit_id = facts.given.get(id_) or facts.seats.get(unit_id, unit_id)
        if definition_id not in handlers:
            handlers[definition_id] = handlers_of(db, definition_id)
        if part not in handlers[definition_id]:
            facts.ended[id_] = (status, ended_at)
            runs = facts.runs.setdefault((unit_id, key), [])
            still = [one for one in runs if facts.ended[one][1] is None]
            runs[:] = [*still, id_] if ended_at is None else still or [id_]
            facts.standing.setdefault(unit_id, []).append((key, status, ended_at is None))


def handlers_of(db: Work, definition_id: int) -> frozenset[str]:
    """Parts that run beside the main path of a unit."""
    return frozenset(one.element for one in definition_by_id(db, definition_id).handlers)


def _read_tasks(
    db: Work, case_id: int, sight: Sight, facts: Facts, stretches: Sequence[Stretch]
) -> None:
    """What is open, and what ends a stretch or belongs to a process that is over: no others, and
    no moments, which only the few rows shown need."""
    elements = {element for one in stretches for element in one.elements}
    if not elements:
        return
    last = {one.elements[-1] for one in stretches if one.elements}
    ends = or_(Task.element.in_(last), Instance.status == "completed")
    found = db.run(
        select(
            Instance.unit_id, Instance.definition_id, Instance.id, Instance.halt_id,
            Task.element, Task.id, Task.state, Task.due_on,
        )
        .join(Instance, Task.instance_id == Instance.id)
        .where(Instance.case_id == case_id, Instance.unit_id.is_not(None))
        .where(Task.element.in_(elements), sight.over(Instance.unit_id))
        .where(or_(Task.state == "open", and_(Task.state == "done", ends)))
        .order_by(Task.id)
    )  # fmt: skip
    used, runs, standing = facts.used, facts.runs, facts.standing
    for unit_id, version, instance_id, halt_id, element, task_id, state, due in fetched(found):
        unit_id = facts.given.get(instance_id) or facts.seats.get(unit_id, unit_id)
        own = runs.get((unit_id, used[version]), [])
        if instance_id not in own:
            continue
        place = own.index(instance_id)
        standing[unit_id].append((used[version], place, element, state, due, halt_id is None))
        if state == "done":
            facts.done.setdefault(instance_id, {})[element] = task_id
            continue
        facts.open.setdefault(instance_id, {}).setdefault(element, (task_id, due))
        if halt_id is not None:
            facts.halted.add(task_id)


JUDGED = (
    Assignment.unit_id, Assignment.given_to_id, Assignment.obligation_id, Assignment.role,
    Assignment.progress, Assignment.deadline_kind, Assignment.original_due,
    Assignment.current_due, Assignment.suspended_on, Assignment.submitted_on,
    Assignment.accepted_on, Assignment.evidence_on,
)  # fmt: skip


OWN = 3
"""The first columns say whose duty it is: those that are alike in the others stand alike."""


def _read_duties(db: Work, case_id: int, sight: Sight, facts: Facts, *, is_then: bool) -> None:
    """Columns, no objects: there are thousands. Whoever also cooperates carries it out."""
    weaker = case((Assignment.role == "cooperate", 1), else_=0)
    found = db.run(
        select(*JUDGED)
        .where(Assignment.case_id == case_id, Assignment.role.in_(COUNTED_ROLES))
        .where(sight.over(Assignment.unit_id))
        .order_by(weaker, Assignment.id)
    )
    for duty in fetched(found):
        held_by, given_to, *rest = duty
        unit_id = given_to if is_then else facts.seats.get(held_by, held_by)
        there = facts.duties.setdefault((unit_id, rest[0]), [])
        if any(one.given_to_id == given_to for one in there):
            continue
        there.append(cast(Assignment, duty))
        facts.standing.setdefault(unit_id, []).append(tuple(rest))


def fetched(found: Result[Any]) -> Sequence[Any]:
    """Thousands of rows in one go; one by one each asks the cursor anew."""
    return found.all()
