"""Forms with repeatable rows that work without a script: `obligations.2.text`, buttons `_op`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from server.services.typed import day_of, is_bad_day, positive
from server.textfold import nfc

__all__ = ["by_path", "day_of", "filled", "is_bad_day", "one_line_ends", "operate", "rows_of"]

PART = re.compile(r"([a-z_]+)\.(\d{1,3})\.([a-z_]+)")
ROWS = 200  # more in one form is a mistake or an attack

SEVERAL = frozenset({"groups"})  # boxes of one name: joined by semicolons

Row = dict[str, str]


def rows_of(pairs: Iterable[tuple[str, str]], name: str) -> list[Row]:
    """The rows of one table as typed, in order; rows left empty stay while typing goes on."""
    found: dict[int, Row] = {}
    for key, value in pairs:
        part = PART.fullmatch(key)
        if part and part[1] == name and (int(part[2]) in found or len(found) < ROWS):
            row, typed = found.setdefault(int(part[2]), {}), one_line_ends(nfc(value)).strip()
            row[part[3]] = (
                f"{row[part[3]]};{typed}" if part[3] in SEVERAL and part[3] in row else typed
            )
    return [found[number] for number in sorted(found)]


def one_line_ends(typed: str) -> str:
    """Browsers send CRLF, texts keep LF."""
    return typed.replace("\r\n", "\n")


def operate(op: str, tables: Mapping[str, list[Row]]) -> bool:
    """Carry out `add:obligations` or `del:obligations:2`; False when `op` is neither."""
    verb, _, rest = op.partition(":")
    name, _, number = rest.partition(":")
    rows = tables.get(name)
    if rows is None:
        return False
    if verb == "add":
        if len(rows) < ROWS:
            rows.append({})
        return True
    place = positive(number)
    if verb != "del" or place is None or place >= len(rows):
        return False
    del rows[place]
    return True


def filled(rows: list[Row]) -> list[Row]:
    """Rows in which something that a person types was typed."""
    return [row for row in rows if any(row.get(name) for name in row if name not in PRESET)]


PRESET = frozenset(
    {"kind", "relation", "deadline_kind", "role", "everyone", "doc_type", "who", "basis_kind"}
)
"""Choices that a fresh row already carries."""


def by_path(problems: Iterable[Any]) -> dict[str, Any]:
    """`obligations.2.text` -> the first problem at that field."""
    found: dict[str, Any] = {}
    for problem in problems:
        found.setdefault(".".join(str(part) for part in problem.path), problem)
    return found
