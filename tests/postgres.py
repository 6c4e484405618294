"""A PostgreSQL server of the tests' own: on loopback, in a temporary folder, under its own user."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.ports import free_port

KILLED = "-c fsync=off -c full_page_writes=off"
"""What was acknowledged survives the death of every process, and a restart takes no ten seconds:
only a power cut, which no test makes, would ask the disk."""
FAST = f"{KILLED} -c synchronous_commit=off"
"""For tests that do not ask what survives."""
ROOM = 4 << 30  # bytes
PATIENCE = {"PGCTLTIMEOUT": "300"}  # seconds, on a machine that is busy


@contextlib.contextmanager
def running_postgres(options: str = "") -> Iterator[str]:
    """Yield the URL of an empty cluster's `postgres` database; stopped and removed afterwards.

    initdb refuses root, so as root everything runs as the system user `postgres`.
    """
    folder, url = start_postgres(options)
    try:
        yield url
    finally:
        stop_postgres(folder)


@contextlib.contextmanager
def shared_postgres(meeting: Path) -> Iterator[str]:
    """One server, not durable, for all processes of a run: the first starts it, the last stops it.

    They meet in a folder. Locks go with the processes that hold them, however those end.
    """
    meeting.mkdir(exist_ok=True)
    door, users, note = meeting / "door", meeting / "users", meeting / "server"
    with users.open("a") as user:
        with locked(door):
            if not note.exists():
                note.write_text("\n".join(map(str, start_postgres(FAST, in_memory()))))
            fcntl.flock(user, fcntl.LOCK_SH)
        folder, url = note.read_text().splitlines()
        try:
            yield url
        finally:
            with locked(door), contextlib.suppress(BlockingIOError):
                fcntl.flock(user, fcntl.LOCK_EX | fcntl.LOCK_NB)
                stop_postgres(Path(folder))
                for told in (note, *meeting.glob("made-*")):  # a later process starts another
                    told.unlink()


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def in_memory() -> Path | None:
    """A folder of memory where there is one with room for many small databases."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > ROOM else None


def start_postgres(given: str, within: Path | None = None) -> tuple[Path, str]:
    folder = Path(tempfile.mkdtemp(prefix="thongsuot-pg-", dir=within))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    port = free_port()
    _run("initdb", "-D", f"{folder}/data", "-U", "thongsuot", "-A", "trust", "-E", "UTF8",
         "--locale=C.UTF-8", "--no-sync")  # fmt: skip
    _ask_password_of("locked", folder / "data" / "pg_hba.conf")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c max_connections=90 {given}"
    _run("pg_ctl", "-D", f"{folder}/data", "-o", options, "-l", f"{folder}/log", "-w", "start")
    return folder, f"postgresql+psycopg://thongsuot@127.0.0.1:{port}/postgres"


def _ask_password_of(role: str, path: Path) -> None:
    line = f"host all {role} 127.0.0.1/32 scram-sha-256\n"
    path.write_text(line + path.read_text())


def stop_postgres(folder: Path) -> None:
    try:
        _run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def restart_postgres(folder: Path) -> None:
    """As a crash would: sessions end, recovery runs, the address stays."""
    _run(
        "pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "-l", f"{folder}/log", "-w", "restart"
    )


def _run(program: str, *arguments: str) -> None:
    command = [_program(program), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    patient = os.environ | PATIENCE
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", env=patient)


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else name
