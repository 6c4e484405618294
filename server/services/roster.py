"""A list of officers and their roles as offices keep it: the first sheet of an Excel file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from server.errors import Invalid
from server.services.media import BROKEN
from server.textfold import fold, nfc

COLUMNS = {
    "full_name": "Họ và tên",
    "login": "Tên đăng nhập",
    "title": "Chức vụ",
    "email": "Thư điện tử",
    "unit": "Mã đơn vị",
    "role": "Vai trò",
    "first": "Từ ngày",
    "last": "Đến hết ngày",
}
"""Field -> heading; the order of the columns is the file's own."""
NEEDED = ("full_name", "login", "unit", "role", "first")
MOST = 2_000  # lines
ABOVE = 20  # rows among which the headings stand
WIDE = 100  # columns
UNPACKED = 20 << 20  # bytes: a small file that unpacks into more is none that an office made


@dataclass(frozen=True)
class RosterLine:
    number: int  # of the row in the sheet
    said: dict[str, str]


def read_roster(path: Path) -> tuple[RosterLine, ...]:
    """Raises Invalid: no Excel file, headings missing, nothing in it, too much."""
    refuse_swollen(path)
    from server.services.workbooks import read_first_sheet  # noqa: PLC0415  15 MB of openpyxl

    rows = read_first_sheet(path, MOST + ABOVE + 1, WIDE)
    if rows is None:
        raise Invalid("roster-unreadable")
    return lines_of(rows)


def refuse_swollen(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except (*BROKEN, OSError):
        raise Invalid("roster-unreadable") from None
    if size > UNPACKED:
        raise Invalid("roster-too-long", most=MOST)


def lines_of(rows: Sequence[Sequence[Any]]) -> tuple[RosterLine, ...]:
    """Titles may stand above the headings."""
    known = [places_of(row) for row in rows[:ABOVE]]
    best = max(range(len(known)), key=lambda at: len(known[at]), default=0)
    places = known[best] if known else {}
    missing = [COLUMNS[name] for name in NEEDED if name not in places]
    if missing:
        raise Invalid("roster-headings", names=", ".join(missing))
    found = tuple(filled(rows[best + 1 :], places, best + 2))
    if not found:
        raise Invalid("roster-empty")
    if len(found) > MOST:
        raise Invalid("roster-too-long", most=MOST)
    return found


def places_of(headings: Sequence[Any]) -> dict[str, int]:
    known = {fold(words): name for name, words in COLUMNS.items()}
    said = [fold(str(one or "")) for one in headings]
    return {known[one]: at for at, one in enumerate(said) if one in known}


def filled(
    rows: Sequence[Sequence[Any]], places: dict[str, int], begin: int
) -> Iterator[RosterLine]:
    for number, row in enumerate(rows, begin):
        said = {name: told(row[at] if at < len(row) else None) for name, at in places.items()}
        if any(said.values()):
            yield RosterLine(number, {name: said.get(name, "") for name in COLUMNS})


def told(value: Any) -> str:
    """A cell as a person would type it."""
    if isinstance(value, (date, datetime)):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(nfc(str(value)).split()) if value is not None else ""


def write_roster(lines: Iterable[Mapping[str, str]]) -> bytes:
    """The same columns, to be filled in and read again; text only, so that nothing is a formula."""
    from xlsxwriter import Workbook  # noqa: PLC0415  40 modules, for a download alone

    packed = io.BytesIO()
    with Workbook(packed, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, bold = book.add_worksheet("Cán bộ"), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for at, heading in enumerate(COLUMNS.values()):
            sheet.set_column(at, at, 24)
            sheet.write_string(0, at, heading, bold)
        for number, line in enumerate(lines, 1):
            for at, name in enumerate(COLUMNS):
                sheet.write_string(number, at, line.get(name, ""))
    return packed.getvalue()
