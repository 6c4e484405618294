"""Bring a backup back into an empty place, and look whether everything is as it was."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from sqlalchemy import inspect

from server.backups.checksums import checksums_of
from server.backups.copying import aside, copied, into_place
from server.backups.make_backup import DATABASE, FORMAT, MANIFEST, Manifest, stored
from server.backups.postgresql import load
from server.database import Database
from server.errors import Unusable
from server.migrations.history import is_known
from server.services.media import path_of
from server.settings import Settings


def restore_backup(settings: Settings, archive: Path) -> Manifest:
    """Raises Unusable, and leaves the place as it was, when anything is not right."""
    with _opened(archive) as zipped:
        manifest = _manifest(zipped)
        _refuse_unfit(settings, manifest)
        _refuse_filled(settings)
        with aside(settings.data) as folder:
            for name in manifest.files:
                _extract(zipped, stored(name), folder / name, name)
            _extract(zipped, DATABASE, folder / DATABASE, manifest.database)
            if settings.is_sqlite:
                compare(f"sqlite:///{folder / DATABASE}", manifest)
            for name in manifest.files:
                into_place(folder / name, path_of(settings.files, name))
            _load(settings, folder / DATABASE)
    if not settings.is_sqlite:
        compare(settings.url, manifest)
    return manifest


def compare(url: str, manifest: Manifest) -> None:
    """Every table against what it was when the backup was made."""
    with closing(Database(url)) as database, database.reading() as db:
        found = checksums_of(db)
    for table in sorted(found.keys() | manifest.tables.keys()):
        if found.get(table) != manifest.tables.get(table):
            raise Unusable("restore-differs", table=table)


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(path) as zipped:
            yield zipped
    except FileNotFoundError:
        raise Unusable("backup-not-there", path=str(path)) from None
    except (BadZipFile, zlib.error, EOFError, KeyError, ValueError, TypeError) as error:
        raise Unusable("backup-damaged", path=str(path), reason=str(error)) from None


def _manifest(zipped: ZipFile) -> Manifest:
    told: dict[str, Any] = json.loads(zipped.read(MANIFEST))
    if told["format"] != FORMAT:
        raise Unusable("backup-newer", revision=f"format {told['format']}")
    lists = {name: tuple(told[name]) for name in ("files", "missing")}
    return Manifest(**{**told, **lists, "tables": dict(told["tables"])})


def _refuse_unfit(settings: Settings, manifest: Manifest) -> None:
    if manifest.kind != ("sqlite" if settings.is_sqlite else "postgresql"):
        raise Unusable("backup-of-other-kind", kind=manifest.kind)
    if not is_known(manifest.revision):
        raise Unusable("backup-newer", revision=manifest.revision)


def _refuse_filled(settings: Settings) -> None:
    """A file too many does no harm: only a database counts."""
    path = _database_of(settings)
    if path is not None:
        if path.exists():
            raise Unusable("restore-needs-empty", path=str(path))
        return
    with closing(Database(settings.url)) as database:
        database.reach()
        with database.reader.connect() as connection:
            if inspect(connection).get_table_names():
                raise Unusable("restore-needs-empty", path=database.url.render_as_string())


def _load(settings: Settings, copy: Path) -> None:
    path = _database_of(settings)
    if path is not None:
        into_place(copy, path)
        return
    with closing(Database(settings.url)) as database:
        load(database, copy)


def _database_of(settings: Settings) -> Path | None:
    """Of SQLite only."""
    return Path(settings.url.split(":///", 1)[1]) if settings.is_sqlite else None


def _extract(zipped: ZipFile, name: str, target: Path, sha256: str) -> None:
    with zipped.open(name) as source, target.open("wb") as file:
        if copied(source, file) != sha256:
            raise Unusable("backup-damaged", path=str(zipped.filename), reason=name)
