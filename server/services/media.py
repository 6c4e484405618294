"""What a file is, found from its content and never from its name."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from pathlib import Path

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {
    "application/pdf": ".pdf",
    WORD: ".docx",
    SHEET: ".xlsx",
    "image/jpeg": ".jpg",
    "image/png": ".png",
}
SHOWN = ("application/pdf", "image/jpeg", "image/png")
"""Drawn page by page, or as they are; the others are opened by their own programs."""
MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError,
          EOFError, ValueError)  # fmt: skip
"""What a zip that is damaged, locked or not quite one raises, sooner or later."""


def media_type_of(path: Path) -> str | None:
    """One of the five kinds that are taken; None for any other."""
    with path.open("rb") as file:
        head = file.read(1024)
    for magic, media_type in MAGIC:
        if head.startswith(magic):
            return media_type
    return office_type(path) if head.startswith(b"PK\x03\x04") else None


def office_type(path: Path) -> str | None:
    """An office document says inside what it is; macros are not taken."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except BROKEN:
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    if "word/document.xml" in names:
        return WORD
    return SHEET if "xl/workbook.xml" in names else None


def safe_name(name: str, media_type: str) -> str:
    """As given, without path, control characters and marks that turn text around; shown only."""
    last = re.split(r"[\\/]", name)[-1]
    shown = "".join(one for one in last if one.isprintable() and one not in '<>:"|?*')
    stem = shown.strip(" .")[:200] or "tep"
    ending = ENDINGS[media_type]
    alike = {".jpg": (".jpg", ".jpeg")}.get(ending, (ending,))
    return stem if stem.lower().endswith(alike) else f"{stem}{ending}"


def path_of(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256
