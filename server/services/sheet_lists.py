"""A list as offices keep it, of officers or of units: the first sheet of an Excel file."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from server.errors import Invalid
from server.services.media import BROKEN
from server.services.sheet_marks import Marks, under
from server.textfold import fold, nfc
from workflows.forms import FieldProblem

NEW, KNOWN = "new", "known"
MOST = 2_000  # lines
ABOVE = 20  # rows among which the headings stand
WIDE = 100  # columns
NAMED = 10  # cells of which a sentence tells
UNPACKED = 20 << 20  # bytes: a small file that unpacks into more is none that an office made


@dataclass(frozen=True)
class Sheet:
    """What a list is of: field -> heading, in the order of what we write; theirs is their own."""

    title: str
    columns: Mapping[str, str]
    needed: tuple[str, ...]


@dataclass(frozen=True)
class ListLine:
    number: int  # of the row in the sheet
    said: dict[str, str]


@dataclass(frozen=True)
class JudgedLine:
    """`does`: what it would write; KNOWN: nothing that is not so already."""

    line: ListLine
    does: str
    problems: tuple[FieldProblem, ...]


def refuse_wrong(judged: Sequence[JudgedLine]) -> None:
    wrong = sum(bool(one.problems) for one in judged)
    if wrong:
        raise Invalid("roster-refused", n=wrong)


def read_list(path: Path, sheet: Sheet) -> tuple[ListLine, ...]:
    """Raises Invalid: no Excel file, headings missing or there twice, cells merged or without a
    value, nothing in it, too much."""
    refuse_swollen(path)
    from server.services.workbooks import read_first_sheet  # noqa: PLC0415  15 MB of openpyxl

    read = read_first_sheet(path, MOST + ABOVE + 1, WIDE)
    if read is None:
        raise Invalid("roster-unreadable")
    return lines_of(*read, sheet)


def refuse_swollen(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(one.file_size for one in packed.infolist())
    except (*BROKEN, OSError):
        raise Invalid("roster-unreadable") from None
    if size > UNPACKED:
        raise Invalid("roster-too-long", most=MOST)


def lines_of(rows: Sequence[Sequence[Any]], marks: Marks, sheet: Sheet) -> tuple[ListLine, ...]:
    """Titles may stand above the headings."""
    known = [places_of(row, sheet) for row in rows[:ABOVE]]
    best = max(range(len(known)), key=lambda at: len(known[at]), default=0)
    places = known[best] if known else {}
    missing = [sheet.columns[name] for name in sheet.needed if name not in places]
    if missing:
        raise Invalid("roster-headings", names=", ".join(missing))
    refuse_twice(rows[best], sheet)
    refuse_unsaid(marks, best + 1, {at + 1 for at in places.values()})
    found = tuple(filled(rows[best + 1 :], places, best + 2, sheet))
    if not found:
        raise Invalid("roster-empty")
    if len(found) > MOST:
        raise Invalid("roster-too-long", most=MOST)
    return found


def refuse_twice(headings: Sequence[Any], sheet: Sheet) -> None:
    """Of two columns of one name nobody knows which is meant."""
    said = Counter(fold(str(one or "")) for one in headings)
    twice = [words for words in sheet.columns.values() if said[fold(words)] > 1]
    if twice:
        raise Invalid("roster-heading-twice", names=", ".join(twice))


def refuse_unsaid(marks: Marks, row: int, columns: Collection[int]) -> None:
    """What would be read as empty, or as a fault of Excel's, without anybody having meant it."""
    for code, cells in (
        ("roster-merged", marks.merged_under(row, columns)),
        ("roster-uncounted", under(marks.uncounted, row, columns)),
        ("roster-broken-cells", under(marks.broken, row, columns)),
    ):
        if cells:
            more = ", …" if len(cells) > NAMED else ""
            raise Invalid(code, cells=", ".join(cells[:NAMED]) + more)


def places_of(headings: Sequence[Any], sheet: Sheet) -> dict[str, int]:
    known = {fold(words): name for name, words in sheet.columns.items()}
    said = [fold(str(one or "")) for one in headings]
    return {known[one]: at for at, one in enumerate(said) if one in known}


def filled(
    rows: Sequence[Sequence[Any]], places: dict[str, int], begin: int, sheet: Sheet
) -> Iterator[ListLine]:
    for number, row in enumerate(rows, begin):
        said = {name: told(row[at] if at < len(row) else None) for name, at in places.items()}
        if any(said.values()):
            yield ListLine(number, {name: said.get(name, "") for name in sheet.columns})


def told(value: Any) -> str:
    """A cell as a person would type it."""
    if isinstance(value, (date, datetime)):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(nfc(str(value)).split()) if value is not None else ""


def write_list(lines: Iterable[Mapping[str, str]], sheet: Sheet) -> bytes:
    """The same columns, to be filled in and read again; text only, so that nothing is a formula."""
    from xlsxwriter import Workbook  # noqa: PLC0415  40 modules, for a download alone

    packed = io.BytesIO()
    with Workbook(packed, {"in_memory": True, "strings_to_formulas": False}) as book:
        page, bold = book.add_worksheet(sheet.title), book.add_format({"bold": True})
        page.freeze_panes(1, 0)
        for at, heading in enumerate(sheet.columns.values()):
            page.set_column(at, at, 24)
            page.write_string(0, at, heading, bold)
        for number, line in enumerate(lines, 1):
            for at, name in enumerate(sheet.columns):
                page.write_string(number, at, line.get(name, ""))
    return packed.getvalue()
