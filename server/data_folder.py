"""The one folder this installation writes: who may use it now, and its secret key."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from server.errors import Unusable
from server.settings import Settings

LOCK = "thongsuot.lock"
KEY = "secret_key"


@contextmanager
def opened(settings: Settings) -> Iterator[Settings]:
    """The settings with their secret key. On SQLite one process at a time (decision 26)."""
    _make(settings.data)
    if settings.is_sqlite:
        with _alone(settings.data):
            yield replace(settings, secret_key=settings.secret_key or _key(settings.data))
    else:
        yield replace(settings, secret_key=settings.secret_key or _key(settings.data))


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        trial = folder / f".trial-{os.getpid()}"
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unusable("data-not-writable", path=str(folder), reason=reason) from None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The lock goes with the process, however it ends; the file stays and means nothing."""
    with (folder / LOCK).open("a+") as lock:
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


def _key(folder: Path) -> str:
    """Made once; without it every session ends and nothing else is lost."""
    path = folder / KEY
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text("ascii")
