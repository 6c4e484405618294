"""A Word document on A4, set in Times New Roman, which every office has."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from server.printing.description import Column, Paragraph, Report, Table
from server.printing.shown import text_of

FONT = "Times New Roman"
LEFT, CENTER, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)  # fmt: skip
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
NARROW = (
    '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>'
)
"""A millimetre beside the text of a cell."""
TWIPS = 56.7  # of a millimetre
ALIGNED = {"text": "left", "number": "right", "percent": "right", "day": "center"}
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no XML may hold, typed or pasted."""


def write_docx(report: Report) -> bytes:
    document = Document()
    set_page(document, report)
    write_head(document, report)
    for part in report.parts:
        if isinstance(part, Paragraph):
            say(document, part.text, LEFT if part.is_heading else BOTH, bold=part.is_heading,
                indent=not part.is_heading, leading=report.layout.leading)  # fmt: skip
        else:
            write_table(document, report, part)
    for note in report.notes:
        say(document, note, LEFT, italic=True, size=12)
    write_foot(document, report)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def set_page(document: Any, report: Report) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    normal.paragraph_format.line_spacing, normal.paragraph_format.space_after = 1.0, Pt(0)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    document.core_properties.title = clean(report.title)
    document.core_properties.author = clean(report.letterhead.organ)
    document.core_properties.language = report.language
    section, (width, height) = document.sections[0], report.layout.page
    if report.layout.is_wide:
        section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(width), Mm(height)
    top, bottom, left, right = (Mm(side) for side in report.layout.margins)
    section.top_margin, section.bottom_margin = top, bottom
    section.left_margin, section.right_margin = left, right
    number_pages(section)


def number_pages(section: Any) -> None:
    """In the middle above, from the second page on (NĐ 30, HD 36)."""
    section.different_first_page_header_footer = True
    section.header_distance = Mm(9)
    line = section.header.paragraphs[0]
    line.alignment = CENTER
    line._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"/>'))


def write_head(document: Any, report: Report) -> None:
    head = report.letterhead
    left, right = two_columns(document, report)
    say(left, head.superior.upper(), CENTER)
    say(left, head.organ.upper(), CENTER, bold=True)
    if head.mark:
        say(left, head.mark, CENTER)
    say(left, head.number, CENTER)
    for line in head.title:
        say(right, line, CENTER, bold=True)
    say(right, head.place_and_day, CENTER, italic=True)
    say(document, report.title.upper(), CENTER, bold=True, size=15, before=12)
    for line in report.about:
        say(document, line, CENTER)
    say(document, "", CENTER, size=6)


def write_foot(document: Any, report: Report) -> None:
    signature = report.signature
    say(document, "", LEFT)
    left, right = two_columns(document, report)
    say(left, signature.recipients_title, LEFT, bold=True, italic=True, size=12)
    for line in signature.recipients:
        say(left, line, LEFT, size=11)
    for line in signature.authority:
        say(right, line, CENTER, bold=True)
    for line in ("", "", "", signature.name):
        say(right, line, CENTER, bold=True)


def two_columns(document: Any, report: Report) -> Sequence[Any]:
    """Cells side by side without lines; their first, empty paragraph goes."""
    table = document.add_table(rows=1, cols=2)
    row = table.rows[0]
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    cells: Sequence[Any] = row.cells
    for cell in cells:
        cell.width = Mm(report.layout.room / 2)
        cell._tc.remove(cell.paragraphs[0]._p)
    return cells


def say(
    place: Any, text: str, align: Any, *, bold: bool = False, italic: bool = False, size: int = 14,
    before: int = 0, indent: bool = False, leading: float = 0,
) -> None:  # fmt: skip
    line = place.add_paragraph()
    line.alignment = align
    form = line.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(6 if leading else 0)
    if indent:
        form.first_line_indent = Mm(10)
    if leading:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(leading)
    run = line.add_run(clean(text))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def write_table(document: Any, report: Report, table: Table) -> None:
    if table.title:
        say(document, table.title, LEFT, bold=True, before=6)
    if table.empty and not table.lines:
        say(document, table.empty, LEFT, italic=True)
        return
    size = round(table.size * 2)  # Word counts half points
    widths = [round(width * TWIPS) for width in table.widths(report.layout.room)]
    titles = [column.title for column in table.columns]
    rows = [row_of(titles, table.columns, widths, size, is_head=True)]
    rows += (row_of(texts(table, line.cells), table.columns, widths, size) for line in table.lines)
    if table.total:
        rows.append(row_of(texts(table, table.total), table.columns, widths, size, bold=True))
    document.element.body.insert(-1, parse_xml(table_of(rows, widths)))  # before the section
    say(document, "", LEFT, size=6)


def texts(table: Table, cells: Iterable[Any]) -> list[str]:
    return [text_of(c.kind, value) for c, value in zip(table.columns, cells, strict=True)]


def table_of(rows: Iterable[str], widths: Sequence[int]) -> str:
    """Written as text: the library takes a millisecond for a cell."""
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in SIDES)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>{NARROW}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def row_of(
    cells: Iterable[str], columns: Sequence[Column], widths: Sequence[int], size: int, *,
    is_head: bool = False, bold: bool = False,
) -> str:  # fmt: skip
    """A row is never broken over two pages; the head stands on each."""
    head = "<w:tblHeader/>" if is_head else ""
    told = "".join(
        cell_of(cell, width, "center" if is_head else ALIGNED[column.kind], size, is_head or bold)
        for cell, column, width in zip(cells, columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{told}</w:tr>"


def cell_of(text: str, width: int, align: str, size: int, bold: bool) -> str:
    weight = "<w:b/>" if bold else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
        f'<w:spacing w:before="20" w:after="20"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r><w:rPr>{weight}<w:sz w:val="{size}"/></w:rPr>{lines}</w:r></w:p></w:tc>'
    )


def clean(text: str) -> str:
    return NO_XML.sub("", text)
