"""`thongsuot` in a process of its own that need not import it: forked from one that has."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired
from tempfile import TemporaryDirectory

from server.cli import main

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    ["server.doctor_command", "server.run_command", "server.setup_commands"]
)
PATIENCE = 300  # seconds


def nothing() -> None:
    pass


def run_preloaded(
    arguments: Sequence[str], environment: Mapping[str, str], before: Callable[[], None] = nothing
) -> CompletedProcess[str]:
    """To its end. `before`: a function of a module, called in the process."""
    with TemporaryDirectory() as folder:
        said, complained = Path(folder, "said"), Path(folder, "complained")
        told = (list(arguments), dict(environment), said, complained, before)
        process = PROCESSES.Process(target=_run, args=told)
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise TimeoutExpired(list(arguments), PATIENCE)
        code = process.exitcode
        process.close()
        return CompletedProcess(list(arguments), code, said.read_text(), complained.read_text())


def _run(
    arguments: list[str],
    environment: dict[str, str],
    said: Path,
    complained: Path,
    before: Callable[[], None],
) -> None:
    os.environ.clear()
    os.environ.update(environment)
    sys.stdout, sys.stderr = said.open("w"), complained.open("w")
    for number, stream in enumerate((sys.stdout, sys.stderr), start=1):
        os.dup2(stream.fileno(), number)  # also for what libraries write by themselves
    before()
    sys.exit(main(arguments))
