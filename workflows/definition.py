"""One process as drawn: files -> an immutable definition, named by the hash of its content."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import orjson

from workflows import compiled
from workflows.advance import World
from workflows.decisions import Table, decide, read_decisions
from workflows.errors import (
    DecisionMissing,
    DefinitionRefused,
    ExpressionFailed,
    Problem,
    StateUnreadable,
)
from workflows.parsing import bundle
from workflows.scripts import ScriptError, evaluate
from workflows.xml_guard import safe_root

FORMAT = 1


@dataclass(frozen=True)
class StartEvent:
    element: str
    name: str
    message: str | None = None
    trigger: str = "none"  # message, signal, timer …

    @property
    def is_triggered(self) -> bool:
        return self.trigger != "none"


@dataclass(frozen=True)
class Handler:
    """An event subprocess; it runs as an instance of its own (decision 14)."""

    element: str
    kind: str  # message, signal, timer, error or escalation
    event_name: str | None
    interrupting: bool
    timer: tuple[str, str] | None = None  # (date, duration or cycle; expression)
    code: str | None = None  # of an error or escalation; None: any


@dataclass(frozen=True)
class Element:
    """A flow node."""

    id: str
    name: str
    kind: str  # BPMN local name
    lane: str | None = None
    part: str | None = None  # the handler it lives in
    form: str | None = None  # "<process>.<form>"
    instructions: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    calls: str | None = None
    documentation: str = ""
    events: tuple[str, ...] = ()  # message, signal, timer, error, escalation, terminate …
    operator: str | None = None  # of a service task
    multi: bool = False
    attached_to: str | None = None  # of a boundary event

    @property
    def answer_name(self) -> str:
        """Under which name its answer stands in the instance's data."""
        return self.form.rpartition(".")[2] if self.form else self.id


@dataclass(frozen=True)
class Lane:
    id: str
    name: str
    roles: tuple[str, ...]
    scope: str
    paper_entry: bool = False
    named_in: str | None = None


@dataclass(frozen=True)
class MessageKind:
    name: str
    label: str
    keys: tuple[str, ...] = ()
    keep_until: str | None = None  # "case_end", "5WD" or None


@dataclass(frozen=True)
class Definition:
    key: str
    name: str
    hash: str
    blob: str = field(repr=False)
    parts: tuple[str, ...] = ()
    starts: tuple[StartEvent, ...] = ()
    handlers: tuple[Handler, ...] = ()
    elements: Mapping[str, Element] = field(default_factory=dict, repr=False)
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    messages: Mapping[str, MessageKind] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    calls: frozenset[str] = frozenset()
    forms: Mapping[str, Any] = field(default_factory=dict, repr=False)
    diagram: str = field(default="", repr=False)
    flows: Mapping[tuple[str, str], str] = field(default_factory=dict, repr=False)
    outputs: tuple[str, ...] = ()  # data outputs the process declares
    properties: Mapping[str, str] = field(default_factory=dict)  # of the process itself
    decisions: Mapping[str, Table] = field(default_factory=dict, repr=False)

    def answer_data(self, element: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """What `engine.complete` takes as `data` for the answer to this element's form."""
        found = self.elements[element]
        return {found.answer_name: dict(values)} if found.form else dict(values)

    def decide(self, decision: str, names: Mapping[str, Any], world: World) -> dict[str, Any]:
        """What the table of this id says; DecisionMissing or ExpressionFailed when it cannot."""
        if decision not in self.decisions:
            raise DecisionMissing(reason=f"no decision {decision}")
        with _named(decision):
            return dict(decide(self.decisions[decision], names, world.functions))

    def evaluate(self, expression: str, names: Mapping[str, Any], world: World) -> Any:
        """An expression of a property; ExpressionFailed when it cannot be evaluated."""
        with _named(expression):
            return evaluate(expression, names, world.functions)


@contextmanager
def _named(what: str) -> Iterator[None]:
    try:
        yield
    except ScriptError as fault:
        raise ExpressionFailed(reason=f"{what}: {fault}"[:500]) from fault


def read_folder(path: Path, *, process: str | None = None) -> Definition:
    """Every file below a process's folder; names are relative to it."""
    files = {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in sorted(path.rglob("*"))
        if file.is_file()
    }
    return read_files(files, process=process)


def read_files(files: Mapping[str, bytes], *, process: str | None = None) -> Definition:
    """One process of a bundle; raises DefinitionRefused with problems, and nothing else.

    The same files are read once: a deployment asks thrice, a rehearsal at every step.
    """
    return _kept(tuple(files.items()), process)


@functools.lru_cache(maxsize=32)
def _kept(files: tuple[tuple[str, bytes], ...], process: str | None) -> Definition:
    try:
        return load(orjson.dumps(bundle.compile_files(dict(files), process)).decode())
    except DefinitionRefused:
        raise
    except Exception as fault:  # the facade: reading fails in many raw ways (engine.md, section 4)
        args = {"reason": f"{type(fault).__name__}: {fault}"[:500]}
        raise DefinitionRefused((Problem("error", "parse-failed", process, args=args),)) from fault


def load(blob: str) -> Definition:
    """From the database; StateUnreadable when its content does not have its hash."""
    stored = orjson.loads(blob)
    if stored.get("format") != FORMAT:
        raise StateUnreadable(reason=f"definition format {stored.get('format')}")
    if bundle.hash_of(stored["sources"]) != stored["hash"]:
        raise StateUnreadable(reason=f"definition {stored['hash']} was changed in storage")
    about = stored["about"]
    return Definition(
        key=stored["key"],
        name=stored["name"],
        hash=stored["hash"],
        blob=blob,
        parts=tuple(stored["parts"]),
        starts=tuple(StartEvent(**start) for start in about["starts"]),
        handlers=tuple(_handler(handler) for handler in about["handlers"]),
        elements=_by_id(about["elements"], _element),
        lanes=_by_id(about["lanes"], lambda d: Lane(**{**d, "roles": tuple(d["roles"])})),
        messages=_by_id(
            about["messages"], lambda d: MessageKind(**{**d, "keys": tuple(d["keys"])})
        ),
        keys=tuple(about["keys"]),
        calls=frozenset(e["calls"] for e in about["elements"].values() if e["calls"]),
        forms=MappingProxyType(stored["sources"]["forms"]),
        diagram=stored["sources"]["diagram"],
        flows=MappingProxyType({(s, t): flow for s, t, flow in reversed(about["flows"])}),
        outputs=tuple(about["outputs"]),
        properties=MappingProxyType(about.get("properties", {})),
        decisions=MappingProxyType(_tables(stored["sources"]["decisions"])),
    )


def _by_id(stored: dict[str, Any], make: Callable[[dict[str, Any]], Any]) -> Mapping[str, Any]:
    return MappingProxyType({key: make(value) for key, value in stored.items()})


def _tables(sources: Mapping[str, str]) -> dict[str, Table]:
    read = [one for text in sources.values() for one in read_decisions(safe_root(text.encode()))]
    return {decision.id: decision.tables[0] for decision in read if decision.tables}


def _element(stored: dict[str, Any]) -> Element:
    events, given = tuple(stored["events"]), MappingProxyType(stored["properties"])
    return Element(**{**stored, "events": events, "properties": given})


def _handler(stored: dict[str, Any]) -> Handler:
    return Handler(**{**stored, "timer": tuple(stored["timer"]) if stored["timer"] else None})


_known: dict[str, Definition] = {}
_specs: dict[tuple[str, str], compiled.Specs] = {}
_lock = threading.Lock()


def definition_of(content_hash: str, load_blob: Callable[[str], str]) -> Definition:
    """The definition of this hash, read once per process; threads may share it."""
    known = _known.get(content_hash)
    if known is None:
        known = load(load_blob(content_hash))
        if known.hash != content_hash:
            raise StateUnreadable(reason=f"definition {content_hash} was changed in storage")
        known = _known.setdefault(content_hash, known)
    return known


def specs_of(definition: Definition, part: str) -> compiled.Specs:
    """The restored specs of one part, shared by all instances: nothing that runs changes them."""
    key = (definition.hash, part)
    if key not in _specs:
        with _lock:
            if key not in _specs:
                _specs[key] = compiled.from_json(orjson.loads(definition.blob)["parts"][part])
    return _specs[key]
