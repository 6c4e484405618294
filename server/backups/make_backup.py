"""One archive: the database first, then the files it names, the manifest last.

A file is named by its SHA-256 and never changes, so it may be copied after the database was.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import select

from server.backups.checksums import checksums_of
from server.backups.copying import aside, copied, copy_sqlite, into_place
from server.backups.postgresql import dump
from server.database import Database, Work
from server.errors import Unusable
from server.migrations.history import current_revision, is_current
from server.queries.journal_breaks import printed_head
from server.queries.unhurried import unhurried
from server.services.media import path_of
from server.settings import Settings
from server.tables import File
from workflows.workdays import ZONE

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"


@dataclass(frozen=True)
class Manifest:
    product: str
    kind: str  # sqlite, postgresql
    revision: str
    made_at: str  # ISO 8601; no demo moves this clock, and no schema is too old for it
    journal_head: str  # empty: none yet
    tables: dict[str, dict[str, Any]]  # as in `checksums`
    database: str = ""  # SHA-256
    files: tuple[str, ...] = ()  # SHA-256 each
    missing: tuple[str, ...] = ()  # named by a row, but gone or damaged
    format: int = FORMAT


def make_backup(settings: Settings, database: Database, target: Path) -> Manifest:
    """Online and consistent; nothing under the name of `target` before all of it is there."""
    revision = current_revision(database)
    if revision is None:
        raise Unusable("no-database-there", path=database.url.render_as_string())
    if target.exists():
        raise Unusable("backup-there", path=str(target))
    with aside(target.parent) as folder:
        whole = folder / target.name
        with ZipFile(whole, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            manifest = _filled(settings, database, revision, folder, archive)
        into_place(whole, target)
    return manifest


def stored(name: str) -> str:
    """Where a file lies in the archive."""
    return f"files/{name[:2]}/{name}"


def backup_name() -> str:
    return f"thongsuot-{datetime.now(ZONE):%Y%m%d-%H%M%S}.zip"


def _filled(
    settings: Settings, database: Database, revision: str, folder: Path, archive: ZipFile
) -> Manifest:
    copy = folder / DATABASE
    manifest, names = _taken(database, revision, copy)
    with copy.open("rb") as source, archive.open(DATABASE, "w", force_zip64=True) as target:
        digest = copied(source, target)
    copy.unlink()
    whole = [name for name in names if _add(archive, settings.files, name)]
    told = asdict(manifest) | {
        "database": digest, "files": tuple(whole),
        "missing": tuple(name for name in names if name not in set(whole)),
    }  # fmt: skip
    archive.writestr(MANIFEST, json.dumps(told, indent=1, sort_keys=True))
    return Manifest(**told)


def _taken(database: Database, revision: str, copy: Path) -> tuple[Manifest, Sequence[str]]:
    """The copy, what it holds and which files it names: all of the same moment."""
    if not database.is_sqlite:
        with database.reading() as db:
            unhurried(db)
            dump(database, db, copy)
            return _described(db, revision, is_current(database))
    copy_sqlite(Path(str(database.url.database)), copy)
    with closing(Database(f"sqlite:///{copy}")) as still, still.reading() as db:
        return _described(db, revision, is_current(database))


def _described(db: Work, revision: str, current: bool) -> tuple[Manifest, Sequence[str]]:
    manifest = Manifest(
        product=version("thongsuot"), kind="sqlite" if db.is_sqlite else "postgresql",
        revision=revision, made_at=datetime.now(ZONE).isoformat(timespec="seconds"),
        journal_head=printed_head(db) if current else "", tables=checksums_of(db),
    )  # fmt: skip
    return manifest, db.scalars(select(File.sha256).distinct().order_by(File.sha256)).all()


def _add(archive: ZipFile, folder: Path, name: str) -> bool:
    """False when it is not there, or is not what its name says."""
    path = path_of(folder, name)
    if not path.is_file():
        return False
    with path.open("rb") as source, archive.open(stored(name), "w", force_zip64=True) as target:
        return copied(source, target) == name
