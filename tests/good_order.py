"""In which order tests begin, so that every core has work until the end.

What takes longest begins first, or all would wait for it at the end. What mostly waits (for killed
processes that start again, for lines that are cut) is strewn among what computes: if every worker
had one of them, nobody would compute.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, groupby

import pytest

WAITING = "tests/faults/"
Files = list[list[pytest.Item]]


def in_good_order(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The rest by files: what one has made for all its tests is not made again."""
    longest = [item for item in items if item.get_closest_marker("longest")]
    others = (item for item in items if not item.get_closest_marker("longest"))
    files = [list(found) for _, found in groupby(others, key=file_of)]
    waiting = [file for file in files if file_of(file[0]).startswith(WAITING)]
    computing = [file for file in files if not file_of(file[0]).startswith(WAITING)]
    return list(chain(longest, *strewn(waiting, computing)))


def strewn(few: Files, many: Files) -> Files:
    """At even distances."""
    placed = [(n / len(files), file) for files in (few, many) for n, file in enumerate(files)]
    return [file for _, file in sorted(placed, key=lambda one: one[0])]


def file_of(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]
