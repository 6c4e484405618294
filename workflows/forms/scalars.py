"""One typed text to one value: dates, numbers, yes or no. Problems are codes."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", re.ASCII)
ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
GROUPED = re.compile(r"-?\d{1,3}([.\s]\d{3})+")
DIGITS = re.compile(r"-?\d{1,15}")
DECIMAL = re.compile(r"-?\d{1,15}(,\d{1,6})?")
UNFIT = re.compile("[\x00\ud800-\udfff\ufffd]")
MAX_TEXT = 20_000
YES = frozenset({"true", "1", "on", "yes", "co", "có"})
NO = frozenset({"false", "0", "off", "no", "khong", "không"})


class NotThat(Exception):
    """The text is not what its kind asks for; `code` says how."""

    def __init__(self, code: str, **args: Any) -> None:
        super().__init__(code)
        self.code = code
        self.args_for_words = args


def date_of(text: str) -> str:
    """dd/mm/yyyy (or ISO, as prefill gives it) to ISO."""
    if found := DATE.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    elif found := ISO_DATE.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise NotThat("not-a-date")
    if not 1900 <= year <= 2200:
        raise NotThat("not-a-date")
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise NotThat("not-a-date") from None


def integer_of(text: str) -> int:
    """1.234 and 1 234 are one thousand two hundred thirty-four."""
    plain = re.sub(r"[.\s]", "", text) if GROUPED.fullmatch(text) else text
    if not plain.isascii() or not DIGITS.fullmatch(plain):
        raise NotThat("not-an-integer")
    return int(plain)


def number_of(text: str) -> float | int:
    """Vietnamese decimals: 1.234,5."""
    whole, comma, part = text.partition(",")
    plain = re.sub(r"[.\s]", "", whole) if GROUPED.fullmatch(whole) else whole
    if not (plain + part).isascii() or not DECIMAL.fullmatch(plain + comma + part):
        raise NotThat("not-a-number")
    return float(f"{plain}.{part}") if part else int(plain)


def flag_of(text: str) -> bool:
    """Only a word for yes is yes and only a word for no is no."""
    word = text.casefold()
    if word not in YES | NO:
        raise NotThat("not-yes-or-no")
    return word in YES


def text_of(text: str) -> str:
    """Text that any database and any JSON can hold."""
    if len(text) > MAX_TEXT:
        raise NotThat("too-long", limit=MAX_TEXT)
    if UNFIT.search(text):
        raise NotThat("bad-text")
    return text


def percent(part: Any, whole: Any) -> float | None:
    """Two decimals; None while it cannot be computed."""
    if not isinstance(part, int) or not isinstance(whole, int) or not 0 <= part <= whole > 0:
        return None
    return round(100 * part / whole, 2)
