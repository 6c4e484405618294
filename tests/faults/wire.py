"""A wire between application and database that can be cut: nothing goes through, nobody is told."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from tests.ports import free_port


class Wire:
    """Listens on `port`; what is held while it is cut goes on when it is mended, as TCP would."""

    def __init__(self, port: int) -> None:
        self.to = port
        self.port = free_port()
        self.whole = threading.Event()
        self.whole.set()
        self.ends: list[socket.socket] = []
        self.listening = socket.create_server(("127.0.0.1", self.port))
        self.accepting = threading.Thread(target=self._accept, daemon=True)
        self.accepting.start()

    def cut(self) -> None:
        self.whole.clear()

    def mend(self) -> None:
        self.whole.set()

    def close(self) -> None:
        self.mend()
        self.listening.shutdown(socket.SHUT_RDWR)
        self.accepting.join(10)
        for end in (self.listening, *self.ends):
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                near, _ = self.listening.accept()
                self.whole.wait()
                far = socket.create_connection(("127.0.0.1", self.to))
                self.ends += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):  # an end was closed
            while data := one.recv(65_536):
                self.whole.wait()
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
