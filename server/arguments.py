"""Arguments of a command line, refused in Vietnamese first; argparse speaks English only."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn

from server.terminal import both

PATTERNS = {
    "cli-lacks": r"the following arguments are required: (?P<names>.+)",
    "cli-unknown": r"unrecognized arguments: (?P<names>.+)",
    "cli-choice": (
        r"argument (?P<name>\S+): invalid choice: (?P<value>.+) \(choose from (?P<of>.+)\)"
    ),
    "cli-value": r"argument (?P<name>\S+): invalid \S+ value: (?P<value>.+)",
    "cli-needs-value": r"argument (?P<name>\S+): expected .*argument.*",
    "cli-given-value": r"argument (?P<name>\S+): ignored explicit argument (?P<value>.+)",
}
"""What argparse says; whatever else it has to say stands as it is behind our own words."""


class Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.refuse(in_words(message))

    def refuse(self, line: str) -> NoReturn:
        """One line, exit 2."""
        print(line, file=sys.stderr)
        print(both("cli-see-help", {"command": self.prog}), file=sys.stderr)
        raise SystemExit(2)

    def format_help(self) -> str:
        return translated(super().format_help())

    def add_subparsers(self, **given: Any) -> Any:
        return super().add_subparsers(**{"parser_class": Arguments, **given})


def in_words(message: str) -> str:
    for code, pattern in PATTERNS.items():
        found = re.fullmatch(pattern, message)
        if found:
            return both(code, found.groupdict())
    return both("cli-wrong", {"reason": message})


HEADINGS = {
    "usage: ": "Cách dùng / usage: ",
    "positional arguments:": "Đối số / arguments:",
    "options:": "Tùy chọn / options:",
    "show this help message and exit": "hiện hướng dẫn này / show this help",
}


def translated(text: str) -> str:
    for english, ours in HEADINGS.items():
        text = text.replace(english, ours)
    return text
