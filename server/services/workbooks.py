"""Excel files that officers bring. Imported where one is read: openpyxl takes 15 MB."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from server.services.media import BROKEN
from server.services.sheet_marks import Marks, marks_of

UNREAD = (*BROKEN, InvalidFileException, KeyError, IndexError, TypeError, AttributeError,
          SyntaxError)  # fmt: skip
"""What a workbook raises that is damaged: of the zip, of its XML, of what the XML says."""


def read_first_sheet(
    path: Path, rows: int, columns: int
) -> tuple[list[Sequence[Any]], Marks] | None:
    """Values row by row, no more than that many, and what is not in them; None where it cannot
    be read."""
    with path.open("rb") as file:  # by content: what is stored has no ending
        try:
            book = load_workbook(file, read_only=True, data_only=True)
            sheet = book.worksheets[0]
            found = list(sheet.iter_rows(values_only=True, max_row=rows, max_col=columns))
            with zipfile.ZipFile(path) as packed:
                marks = marks_of(packed.read(sheet._worksheet_path))
            book.close()
        except UNREAD:
            return None
    return found, marks
