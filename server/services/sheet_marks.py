"""What stands in the XML of a sheet and not in the values that are read of it: merged cells, and
cells that have no value of their own. Sheets that write their XML in another way have none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

MERGED = re.compile(rb'<mergeCell [^<>]*ref="([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})"')
CELL = rb'<c (?=[^<>]*r="([A-Z]{1,3}\d{1,7})")'
UNCOUNTED = re.compile(CELL + rb"[^<>]*><f[^<>]*(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>")
BROKEN = re.compile(CELL + rb'(?=[^<>]*t="e")')


@dataclass(frozen=True)
class Place:
    """Row and column from 1."""

    name: str
    row: int
    column: int


@dataclass(frozen=True)
class Marks:
    """`merged`: first and last cell. `uncounted`: formulas that nobody has worked out.
    `broken`: #REF!, #N/A and the like."""

    merged: tuple[tuple[Place, Place], ...] = ()
    uncounted: tuple[Place, ...] = ()
    broken: tuple[Place, ...] = ()

    def merged_under(self, row: int, columns: Collection[int]) -> list[str]:
        return [
            f"{first.name}:{last.name}"
            for first, last in self.merged
            if last.row > row and any(first.column <= one <= last.column for one in columns)
        ]


def marks_of(xml: bytes) -> Marks:
    merged = tuple((place(one[1]), place(one[2])) for one in MERGED.finditer(xml))
    return Marks(merged, tuple(places(UNCOUNTED, xml)), tuple(places(BROKEN, xml)))


def places(wanted: re.Pattern[bytes], xml: bytes) -> Iterator[Place]:
    return (place(one[1]) for one in wanted.finditer(xml))


def place(ref: bytes) -> Place:
    name = ref.decode()
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return Place(name, int(name[len(letters) :]), column)


def under(found: Collection[Place], row: int, columns: Collection[int]) -> list[str]:
    return [one.name for one in found if one.row > row and one.column in columns]
