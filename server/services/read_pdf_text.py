"""Run by itself, without rights to spare: the words of a PDF's pages to stdout.

Beside the pages what stands in form fields and notes. A file from outside is read by pdfium in a
process of its own, with little memory and time. It ends with NOT_ALL when a mark may stand where
it did not look: the file is too long, or a page is a picture.
"""

from __future__ import annotations

import ctypes
import resource
import sys
import time

import pypdfium2
from pypdfium2 import raw

NOT_ALL = 3
PAGES = 5_000
MEMORY = 1 << 30
SECONDS, ENOUGH = 15, 10  # of the processor: killed after, stops by itself after
LETTERS, MOST = 200_000, 10_000_000  # of one page, of all
FIELDS = (b"Contents", b"V", b"DV")


def main(path: str) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    document = pypdfium2.PdfDocument(path)
    left, is_whole = MOST, len(document) <= PAGES
    for number in range(min(len(document), PAGES)):
        if left <= 0 or time.process_time() > ENOUGH:
            return NOT_ALL
        page = document[number]
        text = page.get_textpage().get_text_bounded()
        is_whole = is_whole and len(text) <= LETTERS and not is_picture(page, text)
        for words in (text[:LETTERS], *notes_of(page)):
            sys.stdout.buffer.write(f"{words}\n".encode("utf-8", "replace"))
            left -= len(words)
        sys.stdout.buffer.write(b"\f")
        sys.stdout.buffer.flush()
        page.close()
    return 0 if is_whole else NOT_ALL


def is_picture(page: pypdfium2.PdfPage, text: str) -> bool:
    """Scanned, without words behind it; an empty page is none."""
    return not text.strip() and any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))


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
    sys.exit(main(sys.argv[1]))
