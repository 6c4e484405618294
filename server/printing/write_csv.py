"""Comma-separated values, with the mark by which spreadsheets know UTF-8."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from server.printing.description import Report, Table
from server.printing.shown import text_of

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet would run as a formula when a text begins with it."""


def write_csv(report: Report) -> bytes:
    """Only the tables, and below them what is said of them: nobody takes a part for the whole."""
    return csv_of(report.tables, report.notes)


def csv_of(tables: Iterable[Table], notes: Iterable[str] = ()) -> bytes:
    out = io.StringIO()
    table = csv.writer(out)
    for place, one in enumerate(tables):
        if place:
            table.writerow([])
        table.writerow([harmless(column.title) for column in one.columns])
        table.writerows(told(one))
    for note in notes:
        table.writerows([[], [harmless(note)]])
    return ("\ufeff" + out.getvalue()).encode()


def told(table: Table) -> Iterator[list[str]]:
    for cells in table.rows():
        yield [
            harmless(text_of(column.kind, value))
            if isinstance(value, str)
            else text_of(column.kind, value)
            for column, value in zip(table.columns, cells, strict=True)
        ]


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(RISKY) else cell
