"""A workbook: numbers are numbers, days are days, and no text is ever a formula."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import xlsxwriter

from server.printing.description import Kind, Paragraph, Report, Table, Value

FONT = "Times New Roman"
A4 = 9
FORMATS: Mapping[Kind, Mapping[str, Any]] = {
    "text": {"text_wrap": True},
    "number": {"num_format": "#,##0", "align": "right"},
    "percent": {"num_format": '#,##0.0"%"', "align": "right"},
    "day": {"num_format": "dd/mm/yyyy", "align": "center"},
}
LONGEST = 32_767  # characters of a cell
LINE = 16  # points
HIGHEST = 400  # a row may have 409
CHARACTER = 1.9  # millimetres of one in a column's width


class Book:
    """One sheet, written from top to bottom."""

    def __init__(self, report: Report) -> None:
        self.out = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.out, {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False, "default_date_format": "dd/mm/yyyy",
        })  # fmt: skip
        self.book.set_properties({"title": report.title, "author": report.letterhead.organ})
        self.sheet = self.book.add_worksheet(sheet_name(report.title))
        self.report, self.row, self.made = report, 0, {}  # type: ignore[var-annotated]
        self.span = max([len(table.columns) for table in report.tables] or [1]) - 1
        self.across = max(int(report.layout.room / CHARACTER), 1)  # characters of a whole line

    def style(self, kind: Kind = "text", **more: Any) -> Any:
        """Each is made once for the book."""
        key = (kind, *sorted(more.items()))
        if key not in self.made:
            given = {"font_name": FONT, "font_size": 12, "valign": "top"}
            self.made[key] = self.book.add_format({**given, **FORMATS[kind], **more})
        return self.made[key]

    def say(self, text: str, **style: Any) -> None:
        """A line across the table."""
        form = self.style(**style)
        rows = -(-len(text) // self.across)  # merged cells do not grow by themselves
        if rows > 1:
            self.sheet.set_row(self.row, LINE * rows)
        if self.span:
            self.sheet.merge_range(self.row, 0, self.row, self.span, "", form)
        self.sheet.write_string(self.row, 0, text, form)
        self.row += 1

    def put(self, place: int, kind: Kind, value: Value, **style: Any) -> None:
        form = self.style(kind, border=1, **style)
        if value is None or value == "":
            self.sheet.write_blank(self.row, place, None, form)
        elif isinstance(value, date):
            self.sheet.write_datetime(self.row, place, value, form)
        elif isinstance(value, str):
            self.sheet.write_string(self.row, place, value[:LONGEST], form)
        else:
            self.sheet.write_number(self.row, place, value, form)


def write_xlsx(report: Report) -> bytes:
    book = Book(report)
    set_page(book)
    write_head(book)
    for part in report.parts:
        if isinstance(part, Paragraph):
            book.say(part.text, bold=part.is_heading)
        else:
            write_table(book, part)
    write_foot(book)
    book.book.close()
    return book.out.getvalue()


def set_page(book: Book) -> None:
    sheet, layout = book.sheet, book.report.layout
    sheet.set_paper(A4)
    if layout.is_wide:
        sheet.set_landscape()
    top, bottom, left, right = (side / 25.4 for side in layout.margins)
    sheet.set_margins(left=left, right=right, top=top, bottom=bottom)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f'&C&"{FONT}"&P/&N')
    widest = max(book.report.tables, key=lambda one: len(one.columns), default=None)
    for place, width in enumerate(widest.widths(layout.room) if widest else ()):
        sheet.set_column(place, place, max(5, width / CHARACTER))


def write_head(book: Book) -> None:
    head = book.report.letterhead
    for line in (head.superior, head.organ, *head.title, head.place_and_day):
        if line:
            book.say(line, bold=line == head.organ, italic=line == head.place_and_day)
    book.row += 1
    book.say(book.report.title, bold=True, align="center", font_size=14)
    for line in book.report.about:
        book.say(line, italic=True, align="center")
    book.row += 1


def write_table(book: Book, table: Table) -> None:
    if table.title:
        book.say(table.title, bold=True)
    if table.empty and not table.lines:
        book.say(table.empty, italic=True)
        return
    heading = book.row
    grow(book, table, [column.title for column in table.columns])
    for place, column in enumerate(table.columns):
        book.put(place, "text", column.title, bold=True, align="center", bg_color="#EFEFEF")
    book.row += 1
    for line in table.lines:
        write_cells(book, table, line.cells)
    if table.lines and len(book.report.tables) == 1:
        book.sheet.freeze_panes(heading + 1, 0)
        book.sheet.repeat_rows(heading)
        book.sheet.autofilter(heading, 0, book.row - 1, len(table.columns) - 1)
    if table.total:
        write_cells(book, table, table.total, bold=True)
    book.row += 1


def write_cells(book: Book, table: Table, cells: tuple[Value, ...], **style: Any) -> None:
    grow(book, table, [str(value or "") if column.kind == "text" else ""
                       for column, value in zip(table.columns, cells, strict=True)])  # fmt: skip
    for place, (column, value) in enumerate(zip(table.columns, cells, strict=True)):
        book.put(place, column.kind, value, **style)
    book.row += 1


def grow(book: Book, table: Table, texts: list[str]) -> None:
    """As high as the longest text needs: not every program does that by itself."""
    widths = table.widths(book.report.layout.room)
    rows = max(
        sum(-(-max(len(line), 1) // max(int(width / CHARACTER), 1)) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    if rows > 1:
        book.sheet.set_row(book.row, min(LINE * rows, HIGHEST))


def write_foot(book: Book) -> None:
    signature = book.report.signature
    for note in book.report.notes:
        book.say(note, italic=True)
    book.row += 1
    for line in signature.authority:
        book.say(line, bold=True, align="right")
    book.row += 3
    if signature.name:
        book.say(signature.name, bold=True, align="right")
    for line in (signature.recipients_title, *signature.recipients):
        if line:
            book.say(line, font_size=11)


def sheet_name(title: str) -> str:
    """At most 31 characters, none of those that a workbook refuses."""
    plain = "".join(" " if one in "[]:*?/\\" else one for one in title)
    return plain[:31].strip(" '") or "1"
