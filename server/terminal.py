"""Lines on a terminal: Vietnamese first, English after it; no trace of a fault we know."""

from __future__ import annotations

import io
import sys
from typing import Any

from server.errors import Invalid, Refused
from server.words import sentence


def say_anything() -> None:
    """A file's name may be no text, and a terminal may not know Vietnamese."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say(code: str, **args: Any) -> None:
    print(both(code, args), flush=True)


def complain(error: Refused) -> None:
    print(both(error.code, error.args_for_words), file=sys.stderr)
    for problem in error.problems if isinstance(error, Invalid) else ():
        place = getattr(problem, "line", None) or ".".join(map(str, getattr(problem, "path", ())))
        print(f"  {place}: {both(problem.code, dict(problem.args))}", file=sys.stderr)


class Progress:
    """How far something long has come: one line that changes, or on no terminal every 50th step."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.is_terminal = sys.stdout.isatty()

    def __enter__(self) -> Progress:
        return self

    def __call__(self, done: int, of: int) -> None:
        line = both(self.code, {"done": done, "of": of})
        if self.is_terminal:
            print(f"\r\x1b[K{line}", end="", flush=True)
        elif done % 50 == 0 or done == of:
            print(line, flush=True)

    def __exit__(self, *_: object) -> None:
        if self.is_terminal:
            print(flush=True)


def both(code: str, args: dict[str, Any]) -> str:
    vietnamese, english = sentence(code, args), sentence(code, args, "en")
    return vietnamese if vietnamese == english else f"{vietnamese} — {english}"
