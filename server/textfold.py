"""Search and sort keys for Vietnamese text (domain.md 10.1, 10.2)."""

from __future__ import annotations

import re
import unicodedata

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # huyền, sắc, ngã, hỏi, nặng
TONE_ORDER = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
SYLLABLE = re.compile(r"[^\W\d_](?:[\u0300-\u036f]|[^\W\d_])*")
INVISIBLE = str.maketrans({"\u00a0": " ", "\u200b": None, "\ufeff": None, "\x00": None})


def nfc(text: str) -> str:
    """Display form; where the author put the tone mark is never "corrected"."""
    return unicodedata.normalize("NFC", text.translate(INVISIBLE))


def fold(text: str) -> str:
    """Search key without marks: hoà = hòa = "hoa", Đảng ủy = "dang uy"."""
    # đ and Đ do not decompose, so they are mapped by hand
    apart = unicodedata.normalize("NFD", nfc(text)).replace("đ", "d").replace("Đ", "D")
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(plain.casefold().split())


def tone_key(text: str) -> str:
    """Search key with marks, wherever the tone stands: uỷ = ủy, but not uy."""
    return SYLLABLE.sub(_tone_last, unicodedata.normalize("NFD", nfc(text)).casefold())


def _tone_last(syllable: re.Match[str]) -> str:
    letters = [letter for letter in syllable[0] if letter not in TONES]
    return "".join(letters + [letter for letter in syllable[0] if letter in TONES])


def sort_key(text: str) -> tuple[tuple[str, str, int], ...]:
    """Vietnamese order by word: an, ăn, ân, da, đa; ba bà bả bã bá bạ."""
    return tuple(_word_key(word) for word in nfc(text).casefold().split())


def _word_key(word: str) -> tuple[str, str, int]:
    letters = [c for c in unicodedata.normalize("NFD", word) if c not in TONES]
    tones = [c for c in unicodedata.normalize("NFD", word) if c in TONES]
    with_signs = unicodedata.normalize("NFC", "".join(letters))
    ordered = "".join(_letter_key(letter) for letter in with_signs)
    return ordered, "", TONE_ORDER[tones[0] if tones else ""]


def _letter_key(letter: str) -> str:
    """ă after a, â after ă, đ after d: a base letter and its rank among its kin."""
    base = "d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0]
    ranked = {"ă": "1", "â": "2", "đ": "1", "ê": "1", "ô": "1", "ơ": "2", "ư": "1"}
    return base + ranked.get(letter, "0")


def name_key(full_name: str) -> tuple[object, ...]:
    """People stand by given name (last word), then middle names, then family name."""
    words = full_name.split() or [""]
    return sort_key(words[-1]), sort_key(" ".join(words[1:-1])), sort_key(words[0])
