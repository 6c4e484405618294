"""Run by itself, without rights to spare: the words of a PDF's first pages to stdout.

Beside the pages what stands in form fields and notes. A file from outside is read by pdfium in a
process of its own, with little memory and time.
"""

from __future__ import annotations

import ctypes
import resource
import sys

import pypdfium2
from pypdfium2 import raw

PAGES = 10
MEMORY = 1 << 30
SECONDS = 10
LETTERS = 200_000  # of one page
FIELDS = (b"Contents", b"V", b"DV")


def main(path: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    document = pypdfium2.PdfDocument(path)
    for number in range(min(len(document), PAGES)):
        page = document[number]
        text = page.get_textpage().get_text_bounded()[:LETTERS]
        sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "replace"))
        for note in notes_of(page):
            sys.stdout.buffer.write(f"{note}\n".encode("utf-8", "replace"))
        sys.stdout.buffer.write(b"\f")
        sys.stdout.buffer.flush()


def notes_of(page: pypdfium2.PdfPage) -> list[str]:
    found = []
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), 500)):
        note = raw.FPDFPage_GetAnnot(page, at)
        found += [text for name in FIELDS if (text := string_of(note, name))]
        raw.FPDFPage_CloseAnnot(note)
    return found


def string_of(note: object, name: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(note, name, None, 0)
    if size <= 2:
        return ""
    room = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(
        note, name, ctypes.cast(room, ctypes.POINTER(raw.FPDF_WCHAR)), size
    )
    return room.raw[: size - 2].decode("utf-16-le", "replace")


if __name__ == "__main__":
    main(sys.argv[1])
