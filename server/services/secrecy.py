"""State secrets are refused before anything is read or stored (domain.md 8.5 a to c)."""

from __future__ import annotations

import re
import unicodedata

from server.errors import Refused
from server.textfold import fold, tone_key

NONE = frozenset({"", "khong"})
MARKS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
"""As stamped: in capitals, alone on their line."""
CLOSED = frozenset(tone_key(mark.replace(" ", "")) for mark in MARKS) | {"toimat", "tuyetmat"}
CAUTIONS = ("LƯU HÀNH NỘI BỘ", "THU HỒI SAU HỘI NGHỊ", "TÀI LIỆU HỘI NGHỊ")
LEVEL = re.compile(r"^độ mật\s*:\s*(tối |tuyệt )?mật$")
PARTS = re.compile(r"\t|\x0b|\x0c|\u2028| {3,}")
AROUND = " *_.-–—:;[](){}<>|!\"'“”«»·•#/\\=~"
BEFORE = frozenset({"bi", "bao", "co", "do", "bi an", "mien"})
"""BẢO / MẬT in a heading that was broken into two lines."""
AFTER = frozenset({"do", "ma", "khau", "vu", "thu", "danh", "ong", "thiet", "nghi", "bao"})
LONGEST = 40  # letters of a line that can be a mark


def refuse_secret(secrecy: str, text: str = "") -> None:
    """Anything but "Không" in the field, or a mark that stands alone in the text."""
    if fold(secrecy) not in NONE or mark_in(text):
        raise Refused("secret-document")


def mark_in(text: str) -> str:
    """The mark that stands alone on a line of it, as it is stamped; "" for none."""
    if not may_hold_mark(text):
        return ""
    lines = [part.strip() for line in text.splitlines() for part in PARTS.split(line)]
    lines = [line for line in lines if line.strip(AROUND)]
    for at, line in enumerate(lines):
        if len(line) <= LONGEST and (found := mark_of(line)) and not is_broken_word(lines, at):
            return found
    return ""


def may_hold_mark(text: str) -> bool:
    """Most texts are done with here."""
    return any(one in text for one in ("M", "m", "Ｍ"))


def mark_of(line: str) -> str:
    """Only in capitals, also when the letters stand apart (M Ậ T); or as the level of the field."""
    plain = unicodedata.normalize("NFKC", line).strip(AROUND)
    if LEVEL.match(unicodedata.normalize("NFC", plain).casefold()):
        return said_as("".join(plain.partition(":")[2].split()))
    if plain != plain.upper():
        return ""
    closed = "".join(plain.split())
    return said_as(closed) if tone_key(closed) in CLOSED else ""


def said_as(closed: str) -> str:
    known = {fold(mark).replace(" ", ""): mark for mark in MARKS}
    return known.get(fold(closed), MARKS[0])


def is_broken_word(lines: list[str], at: int) -> bool:
    """BẢO MẬT, MẬT ĐỘ … over the end of a line: no stamp. Only for the shortest mark."""
    if fold(lines[at].strip(AROUND)) != "mat":
        return False
    before = fold(lines[at - 1]).split()[-1:] if at > 0 else []
    after = fold(lines[at + 1]).split()[:1] if at + 1 < len(lines) else []
    is_heading = at > 0 and lines[at - 1] == lines[at - 1].upper()
    goes_on = at + 1 < len(lines) and lines[at + 1] == lines[at + 1].upper()
    return bool((is_heading and set(before) & BEFORE) or (goes_on and set(after) & AFTER))


def caution_in(text: str) -> str:
    """The line that asks for care: no state secret, but not for everybody either."""
    for line in text.splitlines():
        if len(line) <= 2 * LONGEST and line == line.upper():
            key = fold(line.strip(AROUND))
            for words in CAUTIONS:
                if key == fold(words):
                    return words
    return ""
