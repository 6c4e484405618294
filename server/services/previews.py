"""A page of a PDF as a picture, drawn in a process apart."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from server.errors import Refused

DRAWER = Path(__file__).with_name("drawn_page.py")
SECONDS = 15
AT_ONCE = threading.Semaphore(2)
"""Drawings of one process of ours at the same time."""


class NotDrawn(Refused):
    """Damaged, locked, larger than is drawn, or without that page."""

    default_code = "file-not-drawn"


@dataclass(frozen=True)
class Drawn:
    pages: int
    png: bytes


def draw_page(path: Path, number: int) -> Drawn:
    """`number` counts from 1."""
    command = [sys.executable, "-I", str(DRAWER), str(path), str(number)]
    with AT_ONCE:
        try:
            ran = subprocess.run(
                command, capture_output=True, timeout=SECONDS, check=True, env={},
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except subprocess.SubprocessError as error:
            raise NotDrawn from error
    pages, _, png = ran.stdout.partition(b"\n")
    return Drawn(int(pages), png)
