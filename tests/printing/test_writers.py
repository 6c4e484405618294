"""One description, four files: the same words and figures in each, and nothing that runs."""

from __future__ import annotations

import csv
import io
import string
import unicodedata
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.shared import Mm
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from server.printing.description import Line, Table
from server.printing.fonts import font_folder
from server.printing.write_csv import write_csv
from server.printing.write_docx import write_docx
from server.printing.write_pdf import TAGGED, write_pdf
from server.printing.write_xlsx import write_xlsx
from tests.printing.examples import COLUMNS, FORMULA, MARKUP, STACKED, report

LETTERS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SEED = Path(__file__).parents[2] / "config" / "directives" / "517-CV-TU.txt"


def test_every_file_says_what_was_put_in() -> None:
    wanted = ["Bảng theo dõi phần việc", "Ban Dân vận Thành ủy", "Số liệu đến 05/10/2022",
              STACKED, MARKUP, "29/07/2022", "PHÓ TRƯỞNG BAN", "Lục Thành Ẩn", "- Lưu VT.",
              "Ngày tính là ngày làm việc."]  # fmt: skip

    pdf, docx = " ".join(pdf_words(report())), docx_text(report())

    for text in wanted:
        assert " ".join(text.casefold().split()) in pdf.casefold(), text
        assert text.casefold() in docx.casefold(), text
    assert FORMULA in docx
    assert "66,7%" in pdf
    assert "66,7%" in docx


def pdf_words(given: object) -> list[str]:
    reader = PdfReader(io.BytesIO(write_pdf(given)))  # type: ignore[arg-type]
    return " ".join(page.extract_text() for page in reader.pages).split()


def docx_text(given: object) -> str:
    document = Document(io.BytesIO(write_docx(given)))  # type: ignore[arg-type]
    return "\n".join(part.text or "" for part in document.element.body.iter() if part.text)


@pytest.mark.parametrize("wide", [False, True])
def test_pages_are_a4_and_numbered_from_the_second_on(wide: bool) -> None:
    given = report(90, wide=wide)

    pages = PdfReader(io.BytesIO(write_pdf(given))).pages
    section = Document(io.BytesIO(write_docx(given))).sections[0]

    sides = (297, 210) if wide else (210, 297)
    assert len(pages) > 2
    for page in pages:
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == list(sides)
    firsts = [page.extract_text().split()[0] for page in pages]
    assert firsts[1:] == [str(n) for n in range(2, len(pages) + 1)]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == sides
    assert "PAGE" in section.header._element.xml


def test_a_long_table_is_small_as_a_pdf_and_its_words_are_found() -> None:
    short, long = (write_pdf(report(lines)) for lines in (TAGGED, TAGGED + 100))

    assert len(long) < len(short)
    assert (b"/TD" in short, b"/TD" in long) == (True, False)
    assert "Thới Thuận" in PdfReader(io.BytesIO(long)).pages[-2].extract_text()


def test_a_pdf_brings_its_font_with_every_letter() -> None:
    letters = set(string.printable[:95] + "đĐ–—“”‘’…·" + SEED.read_text("utf-8").replace("\n", ""))
    letters |= {one for base in LETTERS for one in vietnamese(base)}

    fonts = {font["/BaseFont"] for font in embedded(PdfReader(io.BytesIO(write_pdf(report()))))}

    assert all("LiberationSerif" in name for name in fonts)
    for path in font_folder().glob("*.ttf"):
        known = TTFont(path).getBestCmap()
        assert [one for one in letters if ord(one) not in known] == [], path.name


def vietnamese(base: str) -> list[str]:
    return [unicodedata.normalize("NFC", base + tone) for tone in TONES]


def embedded(reader: PdfReader) -> list[dict[str, str]]:
    pages = (page["/Resources"]["/Font"] for page in reader.pages)
    return [one.get_object() for fonts in pages for one in fonts.values()]


def test_a_workbook_has_numbers_as_numbers_and_runs_nothing() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(report()))).active
    heads = next(row for row in sheet.iter_rows() if row[0].value == "TT")
    first, second, _third, total = sheet.iter_rows(
        min_row=heads[0].row + 1, max_row=heads[0].row + 4, max_col=4
    )

    assert [cell.value for cell in heads[:4]] == [column.title for column in COLUMNS]
    assert [cell.value for cell in first] == [1, STACKED, datetime(2022, 7, 29), 200 / 3]  # noqa: DTZ001
    assert [cell.number_format for cell in first][2:] == ["dd/mm/yyyy", '#,##0.0"%"']
    assert (second[1].value, second[1].data_type) == (FORMULA, "s")
    assert [cell.value for cell in total] == [None, "Cộng", None, 50]


def test_a_csv_opens_as_text_in_a_spreadsheet() -> None:
    given = write_csv(report()).decode("utf-8")
    rows = list(csv.reader(io.StringIO(given.removeprefix("\ufeff"))))

    assert given.startswith("\ufeff")
    assert rows[1] == ["1", STACKED, "29/07/2022", "66,7%"]
    assert rows[2][1] == f"'{FORMULA}"
    assert rows[4:] == [["", "Cộng", "", "50%"], [], ["Ngày tính là ngày làm việc."]]


def test_what_no_file_can_hold_is_left_out_and_nothing_falls_over() -> None:
    nasty = "một\x00hai\x0bba\ufffe" + "x" * 40_000
    table = Table(COLUMNS, (Line((1, nasty, None, None)),))
    given = replace(report(), parts=(table,))

    assert "mộthaiba" in docx_text(given)
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(given))).active
    assert any(str(cell.value).endswith("xxx") for row in sheet.iter_rows() for cell in row)
    assert write_pdf(given).startswith(b"%PDF")
    assert "một" in write_csv(given).decode()
