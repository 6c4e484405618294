"""Documents of every kind that is taken, with words where a stamp may stand."""

from __future__ import annotations

import io
from functools import cache

import typst
from docx import Document
from openpyxl import Workbook


@cache
def pdf(*lines: str) -> bytes:
    source = "\n\n".join(line.replace("*", "\\*") for line in lines)
    return bytes(typst.compile(f"#set page(width: 15cm, height: 10cm)\n{source}".encode()))


def docx(*lines: str, header: str = "", cell: str = "") -> bytes:
    made, packed = Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    if header:
        made.sections[0].header.paragraphs[0].text = header
    if cell:
        made.add_table(1, 2).cell(0, 1).text = cell
    made.save(packed)
    return packed.getvalue()


def xlsx(*cells: str, header: str = "", remark: str = "") -> bytes:
    from openpyxl.comments import Comment  # noqa: PLC0415  only here

    made, packed = Workbook(), io.BytesIO()
    for cell in cells:
        made.active.append((cell, "x"))
    if header:
        made.active.oddHeader.right.text = header
    if remark:
        made.active["A1"].comment = Comment(remark, "x")
    made.save(packed)
    return packed.getvalue()
