"""A PDF on A4: set by typst in a Times-metric font that comes with the product."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import typst

from server.printing.description import Paragraph, Part, Report
from server.printing.fonts import FAMILY, font_folder
from server.printing.shown import text_of

PLAIN = ("title", "about", "letterhead", "signature", "notes", "layout", "language")
SHORT = 300  # characters of a cell
TAGGED = 5_000
"""Lines of a table whose cells are marked for whoever hears a page; longer ones would weigh
tens of megabytes, and the same table is there as a workbook."""
TEMPLATE = Path(__file__).with_name("report.typ")


def write_pdf(report: Report) -> bytes:
    """Fonts of the machine are never asked: the paper is the same everywhere."""
    plain = {name: getattr(report, name) for name in PLAIN}
    parts = [told(part, report.layout.room) for part in report.parts]
    content = {**plain, "font": FAMILY, "parts": parts}
    files = {"main": TEMPLATE.read_bytes(), "report.json": orjson.dumps(content)}
    made: bytes = typst.compile(files, font_paths=fonts())
    return made


@cache
def fonts() -> Any:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False,
                       font_paths=[str(font_folder())])  # fmt: skip


def told(part: Part, room: float) -> dict[str, Any]:
    """With every value as it is shown: typst sets text and counts nothing."""
    if isinstance(part, Paragraph):
        return {"kind": "text", "text": part.text, "is_heading": part.is_heading}
    kinds = [column.kind for column in part.columns]
    return {
        "kind": "table", "title": part.title, "empty": part.empty,
        "columns": part.columns,
        "lines": [whole([*map(text_of, kinds, line.cells)]) for line in part.lines],
        "is_tagged": len(part.lines) <= TAGGED, "size": part.size, "widths": part.widths(room),
        "total": [*map(text_of, kinds, part.total)],
    }  # fmt: skip


def whole(cells: list[str]) -> dict[str, Any]:
    """A short line is not broken over two pages; a long one may not fit on one."""
    return {"cells": cells, "breaks": max(map(len, cells), default=0) > SHORT}
