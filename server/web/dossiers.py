"""Earlier answers as a task's page prints them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from server.queries.dossier import Material
from server.queries.files import StoredFile
from server.web.answers import Line, answer_lines


@dataclass(frozen=True)
class Read:
    """`loose`: files that no line names."""

    material: Material
    lines: tuple[Line, ...]
    names: dict[int, str]
    loose: tuple[StoredFile, ...]


def readings(materials: Iterable[Material], language: str) -> tuple[Read, ...]:
    return tuple(reading(one, language) for one in materials)


def reading(one: Material, language: str) -> Read:
    lines = answer_lines(one.form, one.given.values, one.rows, one.options, language)
    named = {file_id for line in lines for file_id in line.files}
    return Read(
        material=one,
        lines=lines,
        names={file.id: file.name for file in one.files},
        loose=tuple(file for file in one.files if file.id not in named),
    )
