"""Processes forked from one that has loaded everything: a kill costs no second start.

`python -m tests.faults.warm MODULE [ARGUMENT…]`: a line on stdin is one more process that runs the
module, whose pid is a line on stdout. None of them outlives the first one.
"""

from __future__ import annotations

import importlib
import os
import runpy
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Forked:
    """A process of which we know the pid; its parent buries it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def send_signal(self, sig: int, /) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, sig)

    def poll(self) -> int | None:
        """0 when it is gone."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def wait(self, timeout: float) -> object:
        end = time.monotonic() + timeout
        while self.poll() is None:
            if time.monotonic() > end:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.01)
        return 0


@contextmanager
def warmed(
    module: str, *arguments: str, log: Path, environment: Mapping[str, str] = os.environ
) -> Iterator[Callable[[], Forked]]:
    """Each call is one more process; what they say is in the log."""
    with log.open("ab") as file:
        first = subprocess.Popen(
            [sys.executable, "-m", __name__, module, *arguments], cwd=ROOT, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=file, text=True, bufsize=1,
        )  # fmt: skip
    assert first.stdin is not None
    assert first.stdout is not None

    def one_more() -> Forked:
        assert first.stdin is not None
        assert first.stdout is not None
        first.stdin.write("\n")
        return Forked(int(first.stdout.readline()))

    try:
        yield one_more
    finally:
        first.stdin.close()  # it ends with all of its own
        first.wait(timeout=120)
        first.stdout.close()


def fork(module: str) -> int:
    child = os.fork()
    if child == 0:
        try:
            run(module)
        except Exception:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(0)
    return child


def run(module: str) -> None:
    """What it says goes where our complaints go."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def main(module: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them: the system buries them
    importlib.import_module(module)
    children = []
    for _ in sys.stdin:
        children.append(fork(module))
        print(children[-1], flush=True)
    for child in children:
        Forked(child).send_signal(signal.SIGKILL)


if __name__ == "__main__":
    sys.argv = sys.argv[1:]
    main(sys.argv[0])
