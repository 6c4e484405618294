"""The command without its start: each call is forked from one process that has loaded everything.

`serving(folder)` gives the words that stand for `thongsuot`. A call has a process, arguments, a
working folder, streams and an exit code of its own; the imports are made once for all.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import server.check_command
import server.rehearse_command  # noqa: F401  (both for those who are forked)
from server.cli import main

ASKING = Path(__file__).with_name("ask_forked.py")
STREAMS = (0, 1, 2)
LIMIT = 300  # seconds; whoever asked has given up long before


@contextlib.contextmanager
def serving(folder: Path) -> Iterator[str]:
    door = folder / "door"
    server = subprocess.Popen([sys.executable, "-m", "tests.forked", str(door)])
    try:
        while not door.exists():
            assert server.poll() is None, "the server of commands has not started"
            time.sleep(0.05)
        yield f"{sys.executable} -S {ASKING} {door}"
    finally:
        server.kill()
        server.wait()


def serve(door: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them here
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(f"{door}.closed")
        listening.listen(16)
        Path(f"{door}.closed").rename(door)
        while True:
            asking, _ = listening.accept()
            with asking:
                if os.fork() == 0:
                    answer(asking)


def answer(asking: socket.socket) -> None:
    """As the process of whoever asks would be; it ends here."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.alarm(LIMIT)
    said, streams, _, _ = socket.recv_fds(asking, 1 << 20, len(STREAMS))
    folder, arguments = json.loads(said)
    os.chdir(folder)
    for stream, own in zip(streams, STREAMS, strict=True):
        os.dup2(stream, own)
    sys.stdin, sys.stdout, sys.stderr = (  # the parent's remember where they can seek
        open(own, "w" if own else "r", encoding="utf-8")  # noqa: SIM115
        for own in STREAMS
    )
    code = 1
    try:
        code = main(arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        asking.sendall(str(code).encode())
        os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])
