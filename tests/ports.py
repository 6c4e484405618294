"""Ports on loopback for servers that tests start."""

from __future__ import annotations

import socket
from contextlib import suppress
from random import SystemRandom

PORTS = range(10_000, 32_000)
"""Below those that the system lends to outgoing connections: nobody takes one over in the moment
between two servers, or while one that was killed comes up again."""


def free_port() -> int:
    while True:
        port = SystemRandom().choice(PORTS)  # what a test seeds is the same in every worker
        with suppress(OSError), socket.socket() as asking:
            asking.bind(("127.0.0.1", port))
            return port
