"""The endings of files, what writes each, and under which type it is sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module

from server.printing.description import Report

Writer = Callable[[Report], bytes]


def _later(name: str) -> Writer:
    """Loaded when the first such file is asked for: their libraries are 140 modules."""

    def write(report: Report) -> bytes:
        written: bytes = getattr(import_module(f"server.printing.{name}"), name)(report)
        return written

    return write


WRITERS: Mapping[str, tuple[Writer, str]] = {
    "xlsx": (
        _later("write_xlsx"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "docx": (
        _later("write_docx"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": (_later("write_pdf"), "application/pdf"),
    "csv": (_later("write_csv"), "text/csv"),
}


def file_name(title: str, day: date, ending: str) -> str:
    """bang-theo-doi-phan-viec-2022-10-05.xlsx"""
    return f"{plain_name(title) or 'bao-cao'}-{day:%Y-%m-%d}.{ending}"


def plain_name(text: str) -> str:
    """Letters that every machine and header takes."""
    apart = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    plain = "".join(one for one in apart if not unicodedata.combining(one)).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80]
