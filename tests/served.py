"""`thongsuot` as a process that listens, and what it says of its health."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

from tests.ports import free_port

COMMAND = [sys.executable, "-c", "import sys; from server.cli import main; sys.exit(main())"]
PATIENCE = 3_000  # tenths of a second, on a machine that is busy


def own_port() -> str:
    """As it is typed."""
    return str(free_port())


def health(port: str, process: subprocess.Popen[str]) -> dict[str, str]:
    """Asked until somebody answers, or the process that should has ended."""
    for _ in range(PATIENCE):
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=60) as answer:
                found: dict[str, str] = json.load(answer)
                return found
        except (URLError, ConnectionError):
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(0.1)
    raise AssertionError("nobody answers")
