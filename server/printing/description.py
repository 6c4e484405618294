"""What is printed, said once: the page on screen and every file are made of the same values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Kind = Literal["text", "number", "percent", "day"]
Value = str | int | float | date | None
DAY = 1.85  # millimetres of a written day for each point of its size
A4 = (210, 297)


@dataclass(frozen=True)
class Column:
    title: str
    kind: Kind = "text"
    share: float = 1  # of the width of the page, beside the others


@dataclass(frozen=True)
class Line:
    """`links`: what lies behind a cell, by its place; only a screen follows them."""

    cells: tuple[Value, ...]
    links: tuple[tuple[int, str], ...] = ()

    def link(self, place: int) -> str:
        return dict(self.links).get(place, "")


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: tuple[Value, ...] = ()  # a cell each, or none at all
    title: str = ""
    empty: str = ""  # said in place of lines

    @property
    def size(self) -> float:
        """Points of its text: many columns need small letters."""
        count = len(self.columns)
        return 9.5 if count > 11 else 10.5 if count > 8 else 11.5

    def widths(self, room: float) -> tuple[float, ...]:
        """Millimetres of each column: a day needs what it needs, the others share the rest."""
        day = DAY * self.size
        days = sum(column.kind == "day" for column in self.columns)
        shares = sum(column.share for column in self.columns if column.kind != "day")
        left = room - days * day
        return tuple(day if column.kind == "day" else left * column.share / (shares or 1)
                     for column in self.columns)  # fmt: skip

    def rows(self) -> Iterator[tuple[Value, ...]]:
        yield from (line.cells for line in self.lines)
        if self.total:
            yield self.total


@dataclass(frozen=True)
class Paragraph:
    text: str
    is_heading: bool = False


Part = Table | Paragraph


@dataclass(frozen=True)
class Letterhead:
    """Of the organ that prints; `title` and `mark` by the rules of its system (domain.md 8.2)."""

    superior: str
    organ: str
    number: str
    title: tuple[str, ...]
    place_and_day: str
    mark: str = ""  # under the organ


@dataclass(frozen=True)
class Signature:
    """`recipients`: the lines of Nơi nhận; the name stays open until somebody signs."""

    authority: tuple[str, ...]
    name: str = ""
    recipients_title: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """Millimetres and points; the profile of the rules in force on the day of printing."""

    margins: tuple[int, int, int, int] = (20, 20, 30, 15)  # top, bottom, left, right
    leading: float = 18  # from line to line of running text
    is_wide: bool = False

    @property
    def page(self) -> tuple[int, int]:
        return A4[::-1] if self.is_wide else A4

    @property
    def room(self) -> int:
        """Millimetres between the margins."""
        _top, _bottom, left, right = self.margins
        return self.page[0] - left - right


@dataclass(frozen=True)
class Report:
    name: str  # of the file, without ending
    title: str
    about: tuple[str, ...]  # subject, period, scope: a line each under the title
    parts: tuple[Part, ...]
    letterhead: Letterhead
    signature: Signature
    notes: tuple[str, ...] = ()
    layout: Layout = Layout()
    language: str = "vi"

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(part for part in self.parts if isinstance(part, Table))

    def first(self, most: int) -> Report:
        """What a screen has room for; sums and notes stay those of the whole."""
        cut = (replace(one, lines=one.lines[:most]) if isinstance(one, Table) else one
               for one in self.parts)  # fmt: skip
        return replace(self, parts=tuple(cut))

    @property
    def lines(self) -> int:
        return sum(len(table.lines) for table in self.tables)
