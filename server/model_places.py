"""Where a value stands, as a person calls it: fields of forms, what services let know."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from server.words import SOURCE, is_known, sentence
from workflows.parsing.xml import SPIFF
from workflows.xml_guard import UnsafeXml, safe_root

MODELS = (".bpmn", ".bpmn2", ".xml")
Json = Mapping[str, Any]


@dataclass(frozen=True)
class Places:
    """Forms as their two files say them, and the steps whose results have a name."""

    schemas: Mapping[str, Json]
    uis: Mapping[str, Json]
    steps: Mapping[str, str]  # name of a result -> the step that writes it
    language: str = SOURCE
    elements: Mapping[str, str] = field(default_factory=dict)  # id -> name, where it has one

    def owner(self, name: str) -> str:
        """The form, or the step whose result it is; "" for anything else."""
        if name not in self.schemas:
            return self.steps.get(name, "")
        english = self._english(self.uis.get(name, {}))
        return english or str(self.schemas[name].get("title") or name)

    def part(self, name: str, part: str) -> str:
        """What a field is labelled, or a result is called; "" where nothing says it."""
        if part in self._fields(name):
            ui = self.uis.get(name, {}).get(part)
            title = self._fields(name)[part].get("title")
            return self._english(ui if isinstance(ui, Mapping) else {}) or str(title or part)
        code = f"result-{part}"
        return sentence(code, {}, self.language) if self.owner(name) and is_known(code) else ""

    def schema(self, name: str, part: str) -> Json:
        return self._fields(name).get(part, {})

    def options(self, name: str, part: str) -> str:
        """ "Duyệt (ok), Trả lại (return)"; "" where nothing is chosen from a list."""
        found = self.schema(name, part).get("oneOf")
        each = [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
        said = ((self.language != SOURCE and one.get("x-en")) or one.get("title") for one in each)
        return ", ".join(f"{words} ({one.get('const')})" if words else str(one.get("const"))
                         for words, one in zip(said, each, strict=True))  # fmt: skip

    def said(self, name: str, part: str = "") -> str:
        """ "“Kết quả” (Duyệt kế hoạch)"; "" where nobody has a word for it."""
        owner, label = self.owner(name), self.part(name, part) if part else ""
        if part and not label:
            return ""
        return (
            sentence("place-part", {"part": label, "owner": owner}, self.language)
            if part
            else owner
        )

    def _fields(self, name: str) -> Mapping[str, Json]:
        found = self.schemas.get(name, {}).get("properties")
        held = found.items() if isinstance(found, Mapping) else ()
        return {key: one for key, one in held if isinstance(one, Mapping)}

    def _english(self, ui: Json) -> str:
        return "" if self.language == SOURCE else str(ui.get("ui:en") or "")


def places_in(
    files: Mapping[str, bytes], language: str = SOURCE, labels: Mapping[str, Any] | None = None
) -> Places:
    """Of what can be read; what cannot be is told elsewhere. `labels`: step -> its English name."""
    return Places(
        schemas=dict(_forms(files, ".schema.json")), uis=dict(_forms(files, ".ui.json")),
        steps=dict(_steps(files, labels or {})), language=language,
        elements=dict(_named(files)),
    )  # fmt: skip


def _forms(files: Mapping[str, bytes], ending: str) -> Iterator[tuple[str, Json]]:
    for path, content in files.items():
        if path.endswith(ending):
            with suppress(ValueError, RecursionError):
                read = json.loads(content)
                if isinstance(read, Mapping):
                    yield PurePosixPath(path).name.removesuffix(ending), read


def _steps(files: Mapping[str, bytes], labels: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for root in _roots(files):
        for step in root.iter("{*}serviceTask"):
            for operator in step.iter(f"{SPIFF}serviceTaskOperator"):
                id_ = step.get("id", "")
                said = labels.get(id_) or step.get("name") or id_
                if name := operator.get("resultVariable"):
                    yield name, str(said)


def _named(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    for root in _roots(files):
        for one in root.iter("{*}*"):
            if one.get("id") and one.get("name"):
                yield one.get("id"), one.get("name")


def _roots(files: Mapping[str, bytes]) -> Iterator[Any]:
    for path, content in files.items():
        if path.endswith(MODELS):
            with suppress(UnsafeXml):
                yield safe_root(content)
