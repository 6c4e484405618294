"""`thongsuot export KEY`: write a deployed version back into its folder of bpmn/."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from sqlalchemy import select

from server.connections import existing
from server.database import Work
from server.errors import NotFound
from server.recording.releases import current_definition_id
from server.settings import Settings
from server.tables import Definition, DefinitionFile
from server.terminal import say


def export(settings: Settings, asked: argparse.Namespace) -> int:
    """Also beside a running server. Files of the model that the version has not are removed;
    anything else there is left."""
    with existing(settings) as database, database.reading() as db:
        row = chosen(db, asked.key, asked.version)
        stored = select(DefinitionFile).where(DefinitionFile.definition_id == row.id)
        files = {one.name: one.content for one in db.scalars(stored)}
        version, key = row.version, row.key
    folder = (asked.to or settings.bpmn) / key
    write(folder, files)
    say("exported", key=key, version=version, path=str(folder))
    return 0


def chosen(db: Work, key: str, version: int | None) -> Definition:
    """The current version unless another is asked for."""
    if version is None:
        return db.get_one(Definition, current_definition_id(db, key))
    found = db.scalars(
        select(Definition).where(Definition.key == key, Definition.version == version)
    ).one_or_none()
    if found is None:
        raise NotFound("definition-not-deployed", key=f"{key} {version}")
    return found


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if path.is_file() and is_of_model(name) and name not in files:
            path.unlink()
    for name, content in files.items():
        path = folder / PurePosixPath(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def is_of_model(name: str) -> bool:
    """What every version consists of; scenarios and labels stay when it has none."""
    return name.endswith((".bpmn", ".dmn", ".json"))
