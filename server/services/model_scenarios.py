"""The scenarios of a model, played against it and the current versions of what it calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from server.services.parameters import flat, shipped
from workflows.coverage import Coverage, covered
from workflows.definition import Definition
from workflows.errors import Problem
from workflows.scenario_writing import carried_over
from workflows.scenarios import FOLDER, ScenarioFailed, play, read_scenario


@dataclass(frozen=True)
class ScenarioResult:
    name: str  # of the file
    words: str  # what happens in it: the comment at its top
    failure: Problem | None = None
    coverage: Coverage = field(default_factory=Coverage)  # of the model itself; none when it fails
    end: str = ""  # the outcome that is expected


def results_of(
    files: Mapping[str, bytes], definition: Definition, others: Mapping[str, Definition]
) -> tuple[ScenarioResult, ...]:
    """Every scenario of the model in the order of their names."""
    cast = Cast({**others, definition.key: definition})
    return tuple(
        result_of(name, content, cast, definition.key)
        for name, content in sorted(files.items())
        if is_scenario(name)
    )


def is_scenario(name: str) -> bool:
    return name.startswith(FOLDER) and name.endswith(".toml")


def words_of(content: bytes) -> str:
    first = content.decode(errors="replace").partition("\n")[0]
    return first.lstrip("# ").strip() if first.startswith("#") else ""


class Cast:
    """Definitions by key, equal where they are the very same: a hash knows nothing of the names
    that they have in another language."""

    def __init__(self, definitions: Mapping[str, Definition]) -> None:
        self.definitions = definitions
        self._ids = frozenset((key, id(one)) for key, one in definitions.items())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cast) and self._ids == other._ids

    def __hash__(self) -> int:
        return hash(self._ids)


@lru_cache(maxsize=128)
def result_of(name: str, content: bytes, cast: Cast, key: str) -> ScenarioResult:
    """Every page of a rehearsal asks; what is played changes only between two of them."""
    definition = cast.definitions[key]
    words, end = words_of(content), ""
    try:
        given = read_scenario(content)
        end = str(given["end"].get("outcome") or "")
        played = play(given, cast.definitions, key, flat(shipped()))
    except ScenarioFailed as failed:
        args = {**failed.args_for_words, "scenario": words or name}
        failure = Problem("error", failed.code, args.get("at"), args=args, file=name)
        return ScenarioResult(name, words, failure, end=end)
    return ScenarioResult(name, words, None, covered(definition, played.stage.story), end)


def rewritten(content: bytes, definition: Definition, others: Mapping[str, Definition]) -> str:
    """ScenarioFailed when even that cannot be played."""
    definitions = {**others, definition.key: definition}
    return carried_over(content, definitions, definition.key, flat(shipped()))
