"""YAML to plain mappings that know their line; every problem of the file at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from server.errors import Invalid


@dataclass(frozen=True)
class ChartProblem:
    line: int
    code: str  # sentence in the catalogue
    args: Mapping[str, str] = field(default_factory=dict)


class Lined(dict[str, Any]):
    """A mapping of the file and the line it begins on."""

    line = 0


class _Loader(yaml.SafeLoader):
    """Safe, with lines; a key given twice is an error, not the last one wins."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> Lined:
    keys = [loader.construct_object(key) for key, _ in node.value]
    for number, key in enumerate(keys):
        if key in keys[:number]:
            mark = node.value[number][0].start_mark
            raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key!r}", mark)
    mapping = Lined(
        (str(key), value) for key, value in loader.construct_mapping(node, deep=True).items()
    )
    mapping.line = node.start_mark.line + 1
    return mapping


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def read_chart(content: bytes) -> Lined:
    """Raises Invalid with one ChartProblem: what is not YAML has no further problems."""
    try:
        chart = yaml.load(content.decode("utf-8"), _Loader)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise refusal(ChartProblem(line, "chart-not-utf8")) from None
    except yaml.YAMLError as error:
        raise refusal(_unreadable(error)) from None
    if not isinstance(chart, Lined):
        raise refusal(ChartProblem(1, "chart-not-a-mapping"))
    return chart


def refusal(*problems: ChartProblem) -> Invalid:
    return Invalid("organisation-refused", problems=problems, count=len(problems))


def _unreadable(error: yaml.YAMLError) -> ChartProblem:
    mark = getattr(error, "problem_mark", None)
    reason = str(getattr(error, "problem", None) or error)
    return ChartProblem(mark.line + 1 if mark else 1, "chart-not-yaml", {"reason": reason})
