"""The endings of files, what writes each, and under which type it is sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from server.printing.description import Report
from server.printing.write_csv import write_csv
from server.printing.write_docx import write_docx
from server.printing.write_pdf import write_pdf
from server.printing.write_xlsx import write_xlsx

Writer = Callable[[Report], bytes]
WRITERS: Mapping[str, tuple[Writer, str]] = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": (write_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (write_pdf, "application/pdf"),
    "csv": (write_csv, "text/csv"),
}


def file_name(title: str, day: date, ending: str) -> str:
    """bang-theo-doi-phan-viec-2022-10-05.xlsx"""
    return f"{plain_name(title) or 'bao-cao'}-{day:%Y-%m-%d}.{ending}"


def plain_name(text: str) -> str:
    """Letters that every machine and header takes."""
    apart = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    plain = "".join(one for one in apart if not unicodedata.combining(one)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80]
