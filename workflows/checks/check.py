"""Run every rule over every file of a bundle; whatever happens, problems come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from workflows.checks import answers, compiling, data, fixes, lanes, size, tables, unmended
from workflows.checks.bundle import Bundle, Rule
from workflows.checks.drawing import Drawing, read
from workflows.checks.elements import Element, process_of
from workflows.checks.rules import RULES
from workflows.checks.saying import name_of
from workflows.decisions import Decision, read_decisions
from workflows.errors import Problem
from workflows.signature import Signature
from workflows.xml_guard import UnsafeXml, safe_root

ELEMENTS = frozenset({"first", "split", "source", "target", "gateway", "writer", "other", "node"})
"""Arguments of sentences that are ids of elements."""


def check(
    files: Mapping[str, bytes],
    *,
    services: Mapping[str, Signature] | None = None,
    roles: frozenset[str] | None = None,
    parameters: frozenset[str] | None = None,
    receivers: frozenset[str] | None = None,
    groups: Mapping[str, int] | None = None,
    held: frozenset[str] | None = None,
    staff: Mapping[str, Mapping[str, frozenset[str]]] | None = None,
    unit_roles: Mapping[str, tuple[frozenset[str], ...]] | None = None,
) -> tuple[Problem, ...]:
    """Every problem of the .bpmn and .dmn files, errors first, in the order of their lines.

    What the server knows; None asks nothing about it: `services` (name -> what it says of itself),
    `roles`, `parameters`, `receivers` (messages that somebody waits for), `groups` (how many units
    are in each), `held` (roles that somebody holds), `staff` (the same of each unit of a group),
    `unit_roles` (what deployed processes ask of the unit they run in).
    """
    problems: list[Problem] = []
    drawings: list[Drawing] = []
    decisions: list[Decision] = []
    for name, content in files.items():
        problems += _read(name, content, drawings, decisions)
    bundle = Bundle(
        processes=frozenset(p.get("id", "") for d in drawings for p in d.all("process")),
        decisions=frozenset(decision.id for decision in decisions),
        services=services,
        roles=roles,
        calls=MappingProxyType(_merged(unmended.calls_of(drawing) for drawing in drawings)),
        inputs=MappingProxyType(_merged(data.inputs_of(drawing) for drawing in drawings)),
        forms=MappingProxyType(answers.forms_in(files)),
        results=MappingProxyType(
            {
                one.id: frozenset(name.partition(".")[0] for t in one.tables for name in t.outputs)
                for one in decisions
            }
        ),
        parameters=parameters,
        receivers=receivers,
        groups=groups,
        held=held,
        staff=staff,
        unit_roles=MappingProxyType({**(unit_roles or {}), **_merged_roles(drawings)}),
    )
    too_large = list(size.too_large(drawings))
    problems += too_large
    for drawing in [] if too_large else drawings:
        problems += _of_drawing(drawing, bundle)
    problems += compiling.forms(files)
    if not any(problem.severity == "error" for problem in problems):
        problems += compiling.compiled(files, drawings)
    return _in_order(problems)


def _merged(parts: Iterable[Mapping[str, frozenset[str]]]) -> dict[str, frozenset[str]]:
    return {name: found for part in parts for name, found in part.items()}


def _merged_roles(drawings: Iterable[Drawing]) -> dict[str, tuple[frozenset[str], ...]]:
    return {key: roles for drawing in drawings for key, roles in lanes.unit_roles(drawing).items()}


def _read(
    name: str, content: bytes, drawings: list[Drawing], decisions: list[Decision]
) -> list[Problem]:
    if not name.lower().endswith((".bpmn", ".bpmn2", ".xml", ".dmn")):
        return []
    try:
        root = safe_root(content)
    except UnsafeXml as refused:
        return [
            Problem("error", refused.code, None, refused.line, {"detail": refused.detail}, name)
        ]
    if name.lower().endswith(".dmn"):
        found = read_decisions(root)
        decisions += found
        return [replace(problem, file=name) for problem in tables.decisions(found)]
    drawings.append(read(name, root))
    return []


def _of_drawing(drawing: Drawing, bundle: Bundle) -> Iterator[Problem]:
    idle = _idle(drawing)
    for rule in RULES:
        for problem in _guarded(rule, drawing, bundle):
            demoted = problem.element in idle and problem.code != "not-executable"
            severity = "warning" if demoted else problem.severity
            args = _as_drawn(problem.args, drawing)
            yield replace(problem, file=drawing.file, severity=severity, args=args)


def _as_drawn(args: Mapping[str, str], drawing: Drawing) -> dict[str, str]:
    """Other elements by the names that a person knows them by."""
    named = {name: drawing.named(args[name]) for name in ELEMENTS & args.keys()}
    return {**args, **{name: name_of(one) for name, one in named.items() if one is not None}}


def _guarded(rule: Rule, drawing: Drawing, bundle: Bundle) -> list[Problem]:
    try:
        return list(rule(drawing, bundle))
    except Exception as fault:  # the last net: a checker that stumbles must still say so
        reason = f"{rule.__name__}: {type(fault).__name__}: {fault}"
        return [Problem("error", "internal", None, 1, {"reason": reason})]


def _idle(drawing: Drawing) -> set[str]:
    """Ids inside processes that do not run while another one does."""
    running = _running(drawing)
    if not running:
        return set()
    return {
        name for name, elements in drawing.ids.items() if _is_idle(process_of(elements[0]), running)
    }


def _running(drawing: Drawing) -> list[Element]:
    """The processes to be started, and those of the file that they call."""
    found = [p for p in drawing.all("process") if p.get("isExecutable") == "true"]
    for process in found:  # grows on the way
        for call in drawing.within(process, "callActivity"):
            called = drawing.named(call.get("calledElement", "").strip(), "process")
            if called is not None and called not in found:
                found.append(called)
    return found


def _is_idle(process: Element | None, running: list[Element]) -> bool:
    return process is not None and process not in running


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    problems = map(fixes.with_fix, problems)
    unique = {(p.severity, p.code, p.element, p.line, p.file, str(p.args)): p for p in problems}
    return tuple(
        sorted(unique.values(), key=lambda p: (p.file or "", p.severity, p.line or 0, p.code))
    )
