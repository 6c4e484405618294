"""The words of a document as far as a mark of secrecy could stand in them; nothing else is read."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from server.services.media import SHEET, WORD

READER = Path(__file__).with_name("read_pdf_text.py")
SECONDS = 20
PAGE = "\f"
"""Ends each in what the reader tells."""
READ = 4 * 1024 * 1024  # bytes of a part of a document that are looked at
PARTS = 60  # of a document: text, headers, footers, notes, comments, sheets
OF_WORD = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
OF_SHEET = re.compile(
    r"xl/(sharedStrings|worksheets/sheet\d+|comments/?\w*|drawings/drawing\d+)\.xml"
)
PARAGRAPH = re.compile(r"</?(?:w:p|a:p|si|is|text|c)(?:\s[^>]*)?>|<w:(?:br|cr)\s*/>")
WORDS = re.compile(
    r"<(?:w:t|a:t|t)(?:\s[^>]*)?>([^<]*)</|<(?:odd|even|first)(?:Header|Footer)>([^<]*)</|(<w:tab\s*/>)"
)
OF_XML = re.compile(r">([^<]+)<|=\s*\"([^\"<]*)\"|=\s*'([^'<]*)'")
OF_QUOTES = re.compile(r'"(?:\\.|[^"\\\n])*"')
CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|[A-Z])')
"""Of a sheet's header: place, font, size (ECMA-376, 18.3.1.39)."""
LETTERS = (b"/ToUnicode", b"/Differences", b"/Identity-", b"/ObjStm", b"/TrueType", b"/Encrypt")
"""A PDF without any of them has no letter with marks that a reader could name."""


class Words(NamedTuple):
    text: str
    """One line for each paragraph, cell or line of a page."""
    is_unread: bool
    """A mark may stand where none can be looked for: in a picture, a scan, a locked PDF."""


def words_in(path: Path, media_type: str) -> Words:
    """Raises one of media.BROKEN for a document that opens and cannot be read."""
    if media_type == "application/pdf":
        return words_of_pdf(path)
    wanted = {WORD: OF_WORD, SHEET: OF_SHEET}.get(media_type)
    text = "\n".join(lines_in(path, wanted)) if wanted else ""
    return Words(text, is_unread=not text.strip())  # without words: pasted pictures


def words_of_model(content: bytes) -> Iterator[str]:
    """A diagram, a form or a scenario as it is, then what stands in it between marks and quotes."""
    text = content.decode(json.detect_encoding(content), "replace")
    yield text
    if text.lstrip("\ufeff \r\n\t").startswith("<"):
        for found in OF_XML.finditer(text):
            yield html.unescape(found[1] or found[2] or found[3] or "")
        return
    for quoted in OF_QUOTES.findall(text):
        with suppress(ValueError):
            yield str(json.loads(quoted))


def lines_in(path: Path, wanted: re.Pattern[str]) -> Iterator[str]:
    """No XML parser sees the file."""
    with zipfile.ZipFile(path) as archive:
        for name in [one for one in archive.namelist() if wanted.fullmatch(one)][:PARTS]:
            with archive.open(name) as file:
                xml = file.read(READ).decode("utf-8", "replace")
            for part in PARAGRAPH.split(xml):
                yield "".join(map(said, WORDS.finditer(part)))


def said(found: re.Match[str]) -> str:
    if found[3]:
        return "\t"
    if found[2] is not None:
        return "\n" + CODES.sub("\n", html.unescape(found[2])) + "\n"
    return html.unescape(found[1])


def words_of_pdf(path: Path) -> Words:
    """By a process apart, with little memory and time. A first page without words is a picture,
    whatever the pages behind it say. What stands before a damaged page, or before the reader had
    enough, counts."""
    content = path.read_bytes()
    if not any(one in content for one in LETTERS):
        return Words("", is_unread=True)
    try:
        ran = subprocess.run(
            [sys.executable, "-I", str(READER), str(path)], capture_output=True, timeout=SECONDS,
            check=True, env={}, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as failed:
        return Words((failed.stdout or b"").decode("utf-8", "replace"), is_unread=True)
    text = ran.stdout.decode("utf-8", "replace")
    return Words(text, is_unread=not text.partition(PAGE)[0].strip())
