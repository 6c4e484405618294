"""A running instance moved to another version of its process, or refused with the reasons.

Everything open keeps its key, its data and its due time; what lies ahead is drawn anew from the new
version. What is done stays done: steps added behind the tokens are not made up for. A mapping
{element of the old version: element of the new one} moves tokens and follows renamed steps.
The library's own migration loses drafts and sets timers anew (engine.md, section 5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import orjson
from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent
from SpiffWorkflow.util.task import TaskState

from workflows import picture, storage
from workflows.advance import Advance, State, World
from workflows.ahead import reached_from
from workflows.compiled import Specs
from workflows.definition import Definition, Handler, specs_of
from workflows.ending import ended_of
from workflows.errors import NotMovable, StateUnreadable
from workflows.flow import Flow
from workflows.handling import arm_handlers
from workflows.lacking import lists_lacking
from workflows.running import named_errors
from workflows.standing import Reason, ids_renamed, refusals, renamed

PREDICTED = TaskState.PREDICTED_MASK | TaskState.FUTURE
SAID = ("parts", "about")  # of a definition's blob: what runs, and what is said about it
Mapped = Mapping[str, str]


@dataclass(frozen=True)
class Verdict:
    """`reasons`: why it cannot move; `notes`: what its people should know when it does."""

    kind: Literal["unaffected", "movable", "refused"]
    reasons: tuple[Reason, ...] = ()
    notes: tuple[Reason, ...] = ()


def may_move(
    old: Definition, new: Definition, state: State, mapping: Mapped | None = None
) -> Verdict:
    """Looks, and touches nothing; StateUnreadable when the state is not one of `old`."""
    if state.definition != old.hash:
        raise StateUnreadable(reason=f"runs on {state.definition}, not on {old.hash}")
    with named_errors():
        flow = storage.load(state.content, specs_of(old, state.part), picture.NO_WORLD)
    if ended_of(old, flow) or _is_same(old, new):
        return Verdict("unaffected")
    reasons = tuple(dict.fromkeys(_reasons(old, new, state.part, flow, mapping or {})))
    if reasons:
        return Verdict("refused", reasons)
    return Verdict("movable", notes=tuple(_notes(old, new, state.part, flow, mapping or {})))


def move(
    old: Definition,
    new: Definition,
    state: State,
    world: World,
    mapping: Mapped | None = None,
) -> Advance:
    """The instance on the new version, whole; NotMovable, with nothing done, when it may not.

    `children`, `services`, `sent` and `steps` are empty: nothing new happens by a move.
    """
    verdict, names = may_move(old, new, state, mapping), mapping or {}
    if verdict.kind == "refused":
        raise NotMovable(verdict.reasons[0].element, verdict.reasons[0].code)
    part = ids_renamed(state.part, names)
    specs = specs_of(new, part)
    with named_errors():
        flow = storage.load(_carried_over(state, specs, names), specs, world)
        if "is_main" in flow.memory:
            _carry_handlers(old, new, flow, names)
        _draw_ahead(flow)
        return picture.advance(new, part, flow, picture.take(flow))


def _is_same(old: Definition, new: Definition) -> bool:
    return old.hash == new.hash or (old.forms == new.forms and _runs_alike(old.blob, new.blob))


@lru_cache(maxsize=32)
def _runs_alike(old: str, new: str) -> bool:
    """Asked for every instance of a version, answered once."""
    before, after = orjson.loads(old), orjson.loads(new)
    decisions = before["sources"]["decisions"] == after["sources"]["decisions"]
    return decisions and all(before[said] == after[said] for said in SAID)


def _reasons(
    old: Definition, new: Definition, part: str, flow: Flow, names: Mapped
) -> Iterator[Reason]:
    if old.key != new.key:
        yield Reason("move-another-process", None)
    for before, after in names.items():
        if before not in _ids(old) or after not in _ids(new):
            yield Reason("move-mapping-unknown", before)
    handlers = {handler.element: handler for handler in new.handlers}
    for element in flow.memory["handlers"].values():
        found = handlers.get(ids_renamed(element, names))
        if found is None or not _is_alike(_handler(old, element), found):
            yield Reason("move-handler-gone", element)
    if ids_renamed(part, names) not in new.parts:
        yield Reason("move-start-gone", part)
        return
    yield from refusals(flow, specs_of(new, ids_renamed(part, names)), names)


def _ids(definition: Definition) -> set[str]:
    return {*definition.elements, *definition.parts}


def _handler(definition: Definition, element: str) -> Handler:
    return next(handler for handler in definition.handlers if handler.element == element)


def _is_alike(before: Handler, after: Handler) -> bool:
    return (before.kind, before.interrupting) == (after.kind, after.interrupting)


def _notes(
    old: Definition, new: Definition, part: str, flow: Flow, names: Mapped
) -> Iterator[Reason]:
    """Done steps that are gone stay as history; new steps that no token will reach."""
    top, _ = specs_of(new, ids_renamed(part, names))
    done = [t.task_spec for t in flow.tasks.values() if t.state == TaskState.COMPLETED]
    for spec in dict.fromkeys(done):
        if spec.bpmn_id and renamed(spec.name, names) not in top.task_specs:
            yield Reason("move-done-gone", spec.bpmn_id)
    alive = [t for t in flow.tasks.values() if t.has_state(picture.ALIVE)]
    ahead = {
        name
        for t in alive
        for name in reached_from(top.task_specs[renamed(t.task_spec.name, names)])
    }
    coming = {spec.bpmn_id for name, spec in top.task_specs.items() if name in ahead}
    for element in lists_lacking(old, new, flow, {one for one in coming if one}):
        yield Reason("move-list-missing", element)
    known = {*old.elements, *names.values()}
    for name, spec in top.task_specs.items():
        if spec.bpmn_id and spec.bpmn_id not in known and name not in ahead:
            yield Reason("move-added-behind", spec.bpmn_id)


def _carried_over(state: State, specs: Specs, names: Mapped) -> bytes:
    """The stored state under the new names, without what it had drawn ahead."""
    stored = orjson.loads(state.content)
    top, subs = specs
    known = {"": top, **subs}
    gone: set[str] = set()
    stored["subs"] = {
        key: {**level, "spec": renamed(level["spec"], names)}
        for key, level in stored["subs"].items()
        if renamed(level["spec"], names) in subs
    }
    for level in (stored["top"], *stored["subs"].values()):
        spec = top if level is stored["top"] else known[level["spec"]]
        _rename_tasks(level, names)
        gone |= {task["spec"] for task in level["tasks"]} - set(spec.task_specs)
    stored["memory"].pop("gone", None)
    if gone:
        stored["memory"]["gone"] = sorted(gone)
    _rename_skips(stored["memory"], names)
    return orjson.dumps(stored)


def _rename_tasks(level: dict[str, Any], names: Mapped) -> None:
    kept = [task for task in level["tasks"] if not task["state"] & PREDICTED]
    ids = {task["id"] for task in kept}
    for task in kept:
        task["spec"] = renamed(task["spec"], names)
        task["children"] = [child for child in task["children"] if child in ids]
    level["tasks"] = kept
    if level["last"] not in ids:
        level["last"] = None


def _rename_skips(memory: dict[str, Any], names: Mapped) -> None:
    if "skips" in memory:
        memory["skips"] = [ids_renamed(element, names) for element in memory["skips"]]


def _carry_handlers(old: Definition, new: Definition, flow: Flow, names: Mapped) -> None:
    """Armed timers keep their moment; those that are new count from now; fired ones stay fired."""
    memory = flow.memory
    memory["handlers"] = {k: ids_renamed(v, names) for k, v in memory["handlers"].items()}
    armed = {ids_renamed(element, names): timer for element, timer in memory["timers"].items()}
    before = {ids_renamed(h.element, names) for h in old.handlers if h.timer is not None}
    memory["timers"] = {}
    arm_handlers(new, flow)
    fresh = {e: timer for e, timer in memory["timers"].items() if e not in before}
    timed = {handler.element for handler in new.handlers if handler.timer is not None}
    memory["timers"] = {**{e: t for e, t in armed.items() if e in timed}, **fresh}


def _draw_ahead(flow: Flow) -> None:
    for task in [task for task in flow.every_task() if task.has_state(picture.ALIVE)]:
        if isinstance(task.task_spec, BoundaryEvent):
            task._sync_children(task.task_spec.outputs, TaskState.MAYBE)
        else:
            task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
