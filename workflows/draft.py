"""A draft's files, checked and rehearsed: what `thongsuot rehearse` and the editor ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Literal

from workflows.checks import check
from workflows.definition import Definition, read_files
from workflows.errors import DefinitionRefused, Problem
from workflows.parsing.xml import BPMN
from workflows.rehearsal import Outcome, Rehearsal, run
from workflows.signature import Signature
from workflows.xml_guard import UnsafeXml, safe_root

MODELS = (".bpmn", ".bpmn2", ".xml")


@dataclass(frozen=True)
class Rehearsed:
    """`run` is None exactly when `outcome` is `refused`: `problems` say why."""

    outcome: Outcome | Literal["refused"]
    problems: tuple[Problem, ...]
    run: Rehearsal | None = None
    definition: Definition | None = None


def rehearse(
    files: Mapping[str, bytes],
    *,
    process: str | None = None,
    data: Mapping[str, Any] | None = None,
    answers: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    max_steps: int = 1_000,
    services: Mapping[str, Signature] | None = None,
) -> Rehearsed:
    """The process from its plain (else its first) start event to its end, or to where it stays.

    `process`: its id; by default the one to be executed in the first file, or the only one there:
    a draft need not be marked executable yet. The other processes stand by to be called.
    """
    problems = check(files, services=services)
    processes = _processes(files)
    main = process or _main(processes)
    if main is None:
        return Rehearsed("refused", problems or (Problem("error", "no-process", line=1),))
    problems = tuple(as_of_a_draft(problem, answers or {}) for problem in problems)
    if any(problem.severity == "error" for problem in problems):
        return Rehearsed("refused", problems)
    try:
        definitions = {main: read_files(files, process=main)}
    except DefinitionRefused as refused:
        return Rehearsed("refused", (*problems, *_placed(refused, main)))
    others = {key for inside in processes for key, _ in inside} - {main}
    definitions |= _others(files, sorted(others))
    done = run(
        definitions,
        main,
        start=_start_of(definitions[main]),
        data=data or {},
        answers=answers,
        max_steps=max_steps,
        plain_calls=True,
        stops_at_errors=True,
    )
    return Rehearsed(done.outcome, problems, done, definitions[main])


def as_of_a_draft(problem: Problem, answers: Mapping[str, object]) -> Problem:
    """No obstacle: not yet marked executable, a part that nothing leads to, a service answered."""
    answered = problem.code == "service-unknown" and problem.element in answers
    harmless = answered or problem.code in ("not-executable", "unreachable")
    return replace(problem, severity="warning") if harmless else problem


def _processes(files: Mapping[str, bytes]) -> list[list[tuple[str, bool]]]:
    """(id, executable) of every process, by file."""
    found = []
    for name, content in files.items():
        with suppress(UnsafeXml):
            root = safe_root(content) if name.lower().endswith(MODELS) else None
            inside = () if root is None else root.findall(f"{BPMN}process")
            found.append([(p.get("id") or "", p.get("isExecutable") == "true") for p in inside])
    return [inside for inside in found if inside]


def _main(processes: Sequence[Sequence[tuple[str, bool]]]) -> str | None:
    if not processes:
        return None
    running = [key for key, is_executable in processes[0] if is_executable]
    return running[0] if running else processes[0][0][0]


def _others(files: Mapping[str, bytes], keys: Sequence[str]) -> dict[str, Definition]:
    """Those that can be read; a call of another one says so when it is reached."""
    found = {}
    for key in keys:
        with suppress(DefinitionRefused):
            found[key] = read_files(files, process=key)
    return found


def _start_of(definition: Definition) -> str | None:
    plain = [start.element for start in definition.starts if not start.is_triggered]
    return plain[0] if plain else definition.starts[0].element


def _placed(refused: DefinitionRefused, process: str) -> list[Problem]:
    return [replace(problem, element=problem.element or process) for problem in refused.problems]
