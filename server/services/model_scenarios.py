"""The scenarios of a model, played against it and the current versions of what it calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server.services.parameters import flat, shipped
from workflows.definition import Definition
from workflows.errors import Problem
from workflows.scenario_writing import carried_over
from workflows.scenarios import FOLDER, ScenarioFailed, play, read_scenario


@dataclass(frozen=True)
class ScenarioResult:
    name: str  # of the file
    words: str  # what happens in it: the comment at its top
    failure: Problem | None = None


def results_of(
    files: Mapping[str, bytes], definition: Definition, others: Mapping[str, Definition]
) -> tuple[ScenarioResult, ...]:
    """Every scenario of the model in the order of their names."""
    definitions = {**others, definition.key: definition}
    return tuple(
        ScenarioResult(name, words_of(content), failure_of(name, content, definitions, definition))
        for name, content in sorted(files.items())
        if is_scenario(name)
    )


def is_scenario(name: str) -> bool:
    return name.startswith(FOLDER) and name.endswith(".toml")


def words_of(content: bytes) -> str:
    first = content.decode(errors="replace").partition("\n")[0]
    return first.lstrip("# ").strip() if first.startswith("#") else ""


def failure_of(
    name: str, content: bytes, definitions: Mapping[str, Definition], definition: Definition
) -> Problem | None:
    try:
        play(read_scenario(content), definitions, definition.key, flat(shipped()))
    except ScenarioFailed as failed:
        args = {**failed.args_for_words, "scenario": words_of(content) or name}
        return Problem("error", failed.code, file=name, args=args)
    return None


def rewritten(content: bytes, definition: Definition, others: Mapping[str, Definition]) -> str:
    """ScenarioFailed when even that cannot be played."""
    definitions = {**others, definition.key: definition}
    return carried_over(content, definitions, definition.key, flat(shipped()))
