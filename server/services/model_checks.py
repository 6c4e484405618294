"""Is a set of files deployable here? What the checker finds, with what this installation knows."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from server.services import SERVICES
from workflows.checks import check
from workflows.definition import Definition, read_files
from workflows.errors import DefinitionRefused, Problem
from workflows.xml_guard import UnsafeXml, safe_root

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
LONGEST_ID, LONGEST_NAME, LONGEST_MESSAGE = 60, 200, 60
Staff = Mapping[str, Mapping[str, frozenset[str]]]  # group -> unit -> roles held there
ALL_HERE = frozenset({"form-missing", "several-executable"})
"""What may be elsewhere, or chosen by whoever rehearses, is an error where all files are there."""
LABELS = "en.toml"
GUIDANCE = "instructions"  # its table of what steps ask for
"""English labels: beside the definition, outside its hash."""


def read_labels(content: bytes) -> dict[str, Any]:
    """Element -> English name; under GUIDANCE element -> what its step asks for."""
    try:
        found = tomllib.loads(content.decode())
    except ValueError as fault:  # of the encoding and of TOML
        raise malformed(str(fault)) from fault
    if not isinstance(found.get(GUIDANCE, {}), dict):
        raise malformed(f"[{GUIDANCE}]")
    return found


def malformed(reason: str) -> DefinitionRefused:
    problem = Problem("error", "labels-malformed", args={"reason": reason}, file=LABELS)
    return DefinitionRefused((problem,))


def models_of(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: data for name, data in files.items() if name != LABELS}


def read_models(models: Mapping[str, bytes]) -> Definition:
    """What cannot be read is refused with all that the checker finds, not with the first."""
    try:
        return read_files(models)
    except DefinitionRefused as refused:
        found = errors_of(check(models, services=SERVICES))
        raise DefinitionRefused(found or refused.problems) from refused


def problems_of(
    models: Mapping[str, bytes],
    *,
    roles: frozenset[str],
    there: Collection[str],
    parameters: frozenset[str] | None = None,
    receivers: frozenset[str] | None = None,
    groups: Mapping[str, int] | None = None,
    held: frozenset[str] | None = None,
    staff: Staff | None = None,
    unit_roles: Mapping[str, tuple[frozenset[str], ...]] | None = None,
) -> tuple[Problem, ...]:
    """Errors and warnings; `there`: keys of the processes that may be called."""
    found = check(
        models, services=SERVICES, roles=roles or None, parameters=parameters, receivers=receivers,
        groups=groups, held=held, staff=staff, unit_roles=unit_roles,
    )  # fmt: skip
    told = (_called(problem, there) for problem in found)
    return (*(problem for problem in told if problem is not None), *_too_long(models))


def _too_long(models: Mapping[str, bytes]) -> Iterator[Problem]:
    """What an instance of it could not be stored with: its columns hold so many characters."""
    for file, content in models.items():
        if not file.endswith(".bpmn"):
            continue
        try:
            root = safe_root(content)
        except UnsafeXml:  # the checker says so
            return
        for element in root.iter(f"{{{BPMN}}}*"):
            id_, name = element.get("id"), element.get("name") or ""
            line = cast("int | None", element.sourceline)
            limit = LONGEST_MESSAGE if element.tag == f"{{{BPMN}}}message" else LONGEST_NAME
            if len(id_ or "") > LONGEST_ID:
                yield Problem("error", "id-too-long", id_, line,
                              {"limit": str(LONGEST_ID)}, file)  # fmt: skip
            if len(name) > limit:
                yield Problem("error", "name-too-long", id_, line,
                              {"limit": str(limit)}, file)  # fmt: skip


def _called(problem: Problem, there: Collection[str]) -> Problem | None:
    """The checker knows these files only; here they are all, and what else is deployed is known."""
    if problem.code in ALL_HERE:
        return replace(problem, severity="error")
    if problem.code != "called-elsewhere":
        return problem
    if problem.args["called"] in there:
        return None
    return replace(problem, severity="error", code="called-unknown")


def errors_of(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity == "error")
