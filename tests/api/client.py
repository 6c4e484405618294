"""A client as another office would write it: the standard library, and what docs/api.md says."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Any
    body: Any

    @property
    def etag(self) -> str:
        return str(self.headers["ETag"])


@dataclass(frozen=True)
class Client:
    address: str
    token: str

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """`if_match="…"` becomes the header If-Match."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            named["Content-Type"] = "application/json"
        if self.token:
            named["Authorization"] = f"Bearer {self.token}"
        address = path if path.startswith("http") else self.address + path
        request = urllib.request.Request(address, data, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return told(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return told(error.code, error.headers, error.read())

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def every(self, path: str) -> Iterator[Any]:
        """All items of a list, page after page."""
        joint = "&" if "?" in path else "?"
        after = ""
        while True:
            page = self.get(path + (f"{joint}after={after}" if after else "")).body
            yield from page["items"]
            after = page["next"]
            if not after:
                return


def told(status: int, headers: Any, data: bytes) -> Answer:
    return Answer(status, headers, json.loads(data) if data else None)
