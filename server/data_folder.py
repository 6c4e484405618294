"""The one folder this installation writes: who may use it now, and its secret key."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from server.errors import Unusable
from server.settings import Settings
from server.unwritable import require_writable, unwritable

LOCK = "thongsuot.lock"
KEY = "secret_key"


@contextmanager
def opened(settings: Settings) -> Iterator[Settings]:
    """The settings with their secret key. On SQLite one process at a time (decision 26)."""
    _make(settings.data)
    if settings.is_sqlite:
        require_writable(settings.url)
    with _alone(settings.data) if settings.is_sqlite else nullcontext():
        yield replace(settings, secret_key=settings.secret_key or _kept_key(settings.data))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        trial = folder / f".trial-{os.getpid()}"
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        raise unwritable(folder, error) from None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The lock goes with the process, however it ends; the file stays and means nothing."""
    with _lock_file(folder) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            holder = lock.read().strip() or "?"
            raise Unusable("data-in-use", path=str(folder), pid=holder) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield
        lock.truncate(0)


def _lock_file(folder: Path) -> TextIO:
    try:
        return (folder / LOCK).open("a+")
    except OSError as error:
        raise unwritable(folder, error) from None


def _kept_key(folder: Path) -> str:
    try:
        return _key(folder)
    except OSError as error:  # a full disk lets an empty trial pass
        raise unwritable(folder, error) from None


def _key(folder: Path) -> str:
    """Made once, whole when its name appears; without it every session ends, no more is lost."""
    path = folder / KEY
    if not path.exists():
        made = folder / f".{KEY}-{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(secrets.token_hex(32), "ascii")
        with suppress(FileExistsError):  # another process of this installation was first
            path.hardlink_to(made)
        made.unlink()
    return path.read_text("ascii").strip()
