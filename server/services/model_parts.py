"""What a single file is of a model: its diagram, a table, a form, and whose place it takes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from server.errors import Refused

SCHEMA, LAYOUT = ".schema.json", ".ui.json"


def placed_in(draft: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """The same texts under the names that they have in the draft; Refused for two at one place."""
    found: dict[str, str] = {}
    sources: dict[str, str] = {}
    for name, text in texts.items():
        for part, content in parts_of(name, text).items():
            place = place_of(part, draft, texts)
            if place in found:
                raise Refused("model-files-alike", file=sources[place], other=name, place=place)
            found[place], sources[place] = content, name
    return found


def parts_of(name: str, text: str) -> dict[str, str]:
    """A form that another tool keeps in one file is a schema and a layout here."""
    if not name.endswith(".json") or name.endswith((SCHEMA, LAYOUT)):
        return {name: text}
    said = object_in(name, text)
    stem = PurePosixPath(name).stem
    if isinstance(said.get("schema"), dict):
        layout = said.get("uiSchema") or said.get("ui") or {}
        return {f"forms/{stem}{SCHEMA}": written(said["schema"]),
                f"forms/{stem}{LAYOUT}": written(layout)}  # fmt: skip
    if "properties" in said or "$schema" in said:
        return {f"forms/{stem}{SCHEMA}": text}
    if is_layout(said):
        return {f"forms/{stem}{LAYOUT}": text}
    raise Refused("model-json-unknown", file=name)


def object_in(name: str, text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Refused("model-json-unknown", file=name)
    return said


def is_layout(said: Mapping[str, Any]) -> bool:
    keys = [*said, *(key for one in said.values() if isinstance(one, dict) for key in one)]
    return any(key.startswith("ui:") for key in keys)


def written(said: object) -> str:
    return json.dumps(said, ensure_ascii=False, indent=2)


def place_of(name: str, draft: Iterable[str], texts: Mapping[str, str]) -> str:
    """Of the file of that name, wherever it lies; a lone diagram takes that of the lone one."""
    alike = [one for one in draft if PurePosixPath(one).name == PurePosixPath(name).name]
    if name in draft or len(alike) > 1:
        return name
    if alike:
        return alike[0]
    drawn = [one for one in draft if one.endswith(".bpmn")]
    given = [one for one in texts if one.endswith(".bpmn")]
    return drawn[0] if given == [name] and len(drawn) == 1 else name
