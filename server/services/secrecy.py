"""State secrets are refused before anything is stored (domain.md 8.5 a and b)."""

from __future__ import annotations

from server.errors import Refused
from server.textfold import fold, tone_key

NONE = frozenset({"", "khong"})
MARKS = frozenset(tone_key(mark) for mark in ("mật", "tối mật", "tuyệt mật"))
FIRST_PAGE = 60  # lines


def refuse_secret(secrecy: str, text: str = "") -> None:
    """Anything but "Không" in the field, or a stand-alone line MẬT on the first page."""
    if fold(secrecy) not in NONE:
        raise Refused("secret-document")
    if any(is_mark(line) for line in text.splitlines()[:FIRST_PAGE]):
        raise Refused("secret-document")


def is_mark(line: str) -> bool:
    return " ".join(tone_key(line).strip(" *_.-:[]()").split()) in MARKS
