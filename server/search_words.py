"""What a text is found by: its words without marks, its numbers however printed, abbreviations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice, pairwise
from typing import Any

from server.textfold import fold, nfc, tone_key

PIECE = re.compile(r"\d+|[^\W\d_]+")
LONGEST = 40  # letters of a word
DOCUMENT = re.compile(r"\b\d{1,6}(?:/\d{4})?[-/][A-ZĐ][A-ZĐƯa-zđ]*(?:[-/]\w+)*")
"""517-CV/TU, 142/ĐCT-VP, 42/2014/QĐ-TTg; no day, no part of a word."""
MOST_NUMBERS = 50  # of one answer
ABBREVIATIONS = {
    "btv": "ban thuong vu", "ubmttq": "uy ban mat tran to quoc", "lhpn": "lien hiep phu nu",
    "cthd": "chuong trinh hanh dong", "bdv": "ban dan van", "tu": "thanh uy", "du": "dang uy",
    "qu": "quan uy", "hu": "huyen uy", "cv": "cong van", "ct": "chi thi", "nq": "nghi quyet",
    "kh": "ke hoach", "tb": "thong bao", "bc": "bao cao", "hd": "huong dan",
    "qd": "quyet dinh", "kl": "ket luan",
}  # fmt: skip
"""domain.md 10.1: whoever types either finds both."""


def spoken(text: str) -> str:
    """The words with their marks, one space between: BaoCao_Quý-3.pdf is "bao cao quý 3 pdf"."""
    return " ".join(_plain(one).casefold() for one in PIECE.findall(_apart(nfc(text))))


def spoken_tone_last(text: str) -> str:
    """The same, wherever the tone mark stands: uỷ = ủy."""
    return tone_key(spoken(text))


def words_of(text: str) -> list[str]:
    """In their order, without marks; 05-HD/VPTW is 5, hd, vptw."""
    return [fold(one)[:LONGEST] for one in spoken(text).split()]


def index_words(text: str) -> set[str]:
    """What the text is stored under: its words, long forms of abbreviations, and the reverse."""
    words = words_of(text)
    line, found = f" {' '.join(words)} ", set(words)
    capitals = {fold(one) for one in PIECE.findall(nfc(text)) if one.isupper()}
    for short, long in ABBREVIATIONS.items():
        if f" {long} " in line:
            found.add(short)
        if short in capitals:  # "tu" is also từ, tự, tư
            found.update(long.split())
    return found


def document_numbers(value: Any) -> list[str]:
    """Of documents that an answer names, wherever in it they stand."""
    return list(islice(_numbers_in(value), MOST_NUMBERS))


def _numbers_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from DOCUMENT.findall(nfc(value))
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _numbers_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _numbers_in(one)


def asked_words(text: str) -> list[str]:
    """Of what somebody typed: "số 517" asks for 517."""
    words = words_of(text)
    named = [one for one, following in pairwise(words) if one == "so" and following.isdigit()]
    return list(dict.fromkeys(one for one in words if one not in named))


def _apart(text: str) -> str:
    """A capital after a small letter begins a word, as in names of files."""
    turns = (" " + b if a.islower() and b.isupper() else b for a, b in pairwise(" " + text))
    return "".join(turns)


def _plain(word: str) -> str:
    return word.lstrip("0") or "0" if word.isdigit() else word
