"""A page of a PDF as a picture, drawn in a process apart."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from server.errors import Refused, TooMany

DRAWER = Path(__file__).with_name("drawn_page.py")
SECONDS = 15
AT_ONCE = threading.Semaphore(2)
"""Drawings of one process of ours at the same time."""
PATIENCE = 2 * SECONDS
"""Longer nobody stands in line for one: whoever asks holds a thread of the server."""


class NotDrawn(Refused):
    """Damaged, locked, larger than is drawn, or without that page."""

    default_code = "file-not-drawn"


class TooManyDrawn(TooMany):
    """Others look at files too; it may be asked again at once."""

    default_code = "file-drawn-later"


@dataclass(frozen=True)
class Drawn:
    pages: int
    png: bytes


def draw_page(path: Path, number: int) -> Drawn:
    """`number` counts from 1."""
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise TooManyDrawn
    try:
        pages, _, png = drawn([sys.executable, "-I", str(DRAWER), str(path), str(number)])
    finally:
        AT_ONCE.release()
    return Drawn(int(pages), png)


def drawn(command: list[str]) -> tuple[bytes, bytes, bytes]:
    """The number of pages, and after the first end of a line the picture."""
    try:
        ran = subprocess.run(
            command, capture_output=True, timeout=SECONDS, check=True, env={},
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.SubprocessError as error:
        raise NotDrawn from error
    return ran.stdout.partition(b"\n")
