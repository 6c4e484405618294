"""A page of a list: keyset paged, so that the hundredth costs what the first does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    lines: tuple[Row, ...]
    after: int | None  # where the next one begins; None: this is the last


def cut(found: Sequence[Row], size: int) -> tuple[Sequence[Row], Row | None]:
    """Of one row more than a page holds: the page, and its last row where there is a next one."""
    return found[:size], found[size - 1] if len(found) > size else None


def in_chunks(rows: Sequence[Row], size: int) -> Iterator[Sequence[Row]]:
    yield from (rows[start : start + size] for start in range(0, len(rows), size))
