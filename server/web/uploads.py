"""What is sent with a request lies in files without a name, and goes with the request."""

from __future__ import annotations

from contextlib import ExitStack
from typing import IO, Any

from flask import Request


class ClosingRequest(Request):
    """Also where the form breaks off half-way: werkzeug would leave that file to the collector."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.opened = ExitStack()

    def _get_file_stream(self, *given: Any, **named: Any) -> IO[bytes]:
        stream = super()._get_file_stream(*given, **named)
        self.opened.callback(stream.close)
        return stream

    def close(self) -> None:
        super().close()
        self.opened.close()
