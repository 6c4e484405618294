"""The office's virus scanner, if it has one: clamd by its protocol, or any command."""

from __future__ import annotations

import shlex
import socket
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from server.settings import Settings

Scanner = Callable[[Path], str]
"""What was found in the file, "" for nothing; raises NotScanned."""
CHUNK = 1024 * 1024
INFECTED = 1
"""Of a command, as clamscan and others say it: 0 clean, 1 found, all else no answer."""


class NotScanned(Exception):
    """The scanner does not answer, or could not read the file: asked again later."""


def scanner_of(settings: Settings) -> Scanner | None:
    """`clamd://host:3310`, `unix:/run/clamav/clamd.ctl` or a command; None: there is none."""
    where = urlsplit(settings.scanner)
    seconds = settings.scanner_seconds
    if not settings.scanner:
        return None
    if where.scheme == "clamd":
        place = (where.hostname or "127.0.0.1", where.port or 3310)
        return lambda path: by_clamd(lambda: socket.create_connection(place, seconds), path)
    if where.scheme == "unix":
        return lambda path: by_clamd(lambda: local_socket(where.path, seconds), path)
    return lambda path: by_command(settings.scanner, path, seconds)


def local_socket(path: str, seconds: float) -> socket.socket:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(seconds)
    try:
        line.connect(path)
    except OSError:
        line.close()
        raise
    return line


def by_clamd(connect: Callable[[], socket.socket], path: Path) -> str:
    """INSTREAM (clamd(8)): lengths and chunks, then an empty one; one line comes back."""
    try:
        with connect() as line, path.open("rb") as file:
            line.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                line.sendall(struct.pack("!L", len(chunk)) + chunk)
            line.sendall(struct.pack("!L", 0))
            return finding_in(answer_of(line))
    except OSError as error:
        raise NotScanned(str(error)) from error


def answer_of(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and (part := line.recv(4096)):
        said += part
    return said.rstrip(b"\0").decode("utf-8", "replace").removeprefix("stream: ").strip()


def finding_in(answer: str) -> str:
    if answer == "OK":
        return ""
    if answer.endswith(" FOUND"):
        return answer.removesuffix(" FOUND")
    raise NotScanned(answer or "no answer")


def by_command(command: str, path: Path, seconds: float) -> str:
    """The path is its last argument."""
    try:
        ran = subprocess.run(
            [*shlex.split(command), str(path)], capture_output=True, timeout=seconds, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise NotScanned(str(error)) from error
    said = ran.stdout.decode("utf-8", "replace").strip()
    if ran.returncode not in (0, INFECTED):
        raise NotScanned(f"exit {ran.returncode}: {said[:200]}")
    return "" if ran.returncode == 0 else (said.splitlines() or ["?"])[0].rpartition(": ")[2]
