"""Copies of an SQLite database and of files, made so that a half one is never taken for whole."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from server.errors import Unusable

CHUNK = 1024 * 1024
ASIDE = ".aside-"


def copy_sqlite(source: Path, target: Path) -> None:
    """One consistent look in a single step, while the server writes (reliability.md 2.7)."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.execute("PRAGMA query_only = ON")
        old.backup(new)


def copied(source: IO[bytes], target: IO[bytes]) -> str:
    """The SHA-256 of what went over."""
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def into_place(path: Path, final: Path) -> None:
    """On the disk first, then under its name."""
    final.parent.mkdir(parents=True, exist_ok=True)
    _flush(path)
    path.replace(final)
    _flush(final.parent)


@contextmanager
def aside(folder: Path) -> Iterator[Path]:
    """A folder beside the goal, gone afterwards; raises Unusable when the disk refuses."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=folder, prefix=ASIDE) as path:
            yield Path(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unusable("backup-not-written", path=str(folder), reason=reason) from None


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
