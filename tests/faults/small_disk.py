"""A disk that is full, and has room again."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.running_server import RunningServer

MEGABYTES = 96


@contextmanager
def mounted(folder: Path) -> Iterator[Path]:
    """A small file system of its own; only root may mount one."""
    folder.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", folder], check=True
    )
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def may_mount() -> bool:
    """As root outside of most containers."""
    trial = "mount -t tmpfs none /mnt && umount /mnt"
    tried = subprocess.run(
        ["unshare", "--mount", "sh", "-c", trial], capture_output=True, check=False
    )
    return os.geteuid() == 0 and tried.returncode == 0


def fill(folder: Path) -> Path:
    """Whatever is free is taken by one file; remove it to have room again."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 65_536):
                pass
        except OSError:
            pass
    return filler


def forbid_growth(server: RunningServer, folder: Path) -> None:
    """No file of that process may become longer than the log of changes is: EFBIG."""
    longest = max((folder / name).stat().st_size for name in ("thongsuot.db-wal", "thongsuot.db"))
    limit_files(server, longest + 8_192)


def limit_files(server: RunningServer, limit: int) -> None:
    assert server.process is not None
    hard = resource.RLIM_INFINITY
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (limit, hard))
