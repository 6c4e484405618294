"""What was typed into a search, and where a page of its answer begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select

from server.search_words import asked_words, spoken, spoken_tone_last, words_of
from server.services.typed import positive
from server.tables import SearchEntry, SearchWord

MOST = 8  # words
LAST = "\U0010ffff"
NUMBER = 0  # the rank of a document whose number was typed; those of NEAR follow


@dataclass(frozen=True)
class Asked:
    """The words without marks, and the whole with them."""

    words: tuple[str, ...]
    plain: str
    tone_last: str
    folded: str

    @property
    def digits(self) -> tuple[str, ...]:
        return tuple(one for one in self.words if one.isdigit())


@dataclass(frozen=True)
class Place:
    """The last line of a page: how well it fits, and its key."""

    rank: int
    key: int


def asked_for(text: str) -> Asked:
    words = asked_words(text)[:MOST]
    return Asked(tuple(words), spoken(text), spoken_tone_last(text), " ".join(words_of(text)))


@dataclass(frozen=True)
class Near:
    """What was typed stands there in one piece; `is_whole`: its last word is not cut off."""

    rank: int
    name: str  # of a column of entries, and of what was typed
    is_whole: bool

    def pattern(self, asked: Asked) -> str:
        return f"% {getattr(asked, self.name)}{' ' if self.is_whole else ''}%"


NAMES = ("plain", "tone_last", "folded")
"""As typed, then wherever the tone mark stands, then without marks."""
NEAR = tuple(
    Near(NUMBER + 1 + 2 * place + cut, name, not cut)
    for place, name in enumerate(NAMES)
    for cut in (0, 1)
)
SCATTERED = NUMBER + 1 + 2 * len(NAMES)


def place_of(text: str) -> Place | None:
    """3_15: rank and key."""
    rank, _, key = text.partition("_")
    found = positive(rank), positive(key)
    return None if found[0] is None or found[1] is None else Place(found[0], found[1])


def ranked(kind: str, words: Sequence[str], asked: Asked, *columns: Any) -> Select[Any]:
    """`rank` and the columns of entries with these words: how well they fit the whole."""
    found = [SearchEntry.id.in_(has_word(kind, one)) for one in words]
    return select(rank_of(asked).label("rank"), *columns).select_from(SearchEntry).where(*found)


def rank_of(asked: Asked) -> ColumnElement[int]:
    digits = [SearchEntry.number.like(f"% {one} %") for one in asked.digits]
    named = [(and_(*digits), NUMBER)] if digits else []
    near = [(getattr(SearchEntry, one.name).like(one.pattern(asked)), one.rank) for one in NEAR]
    return case(*named, *near, else_=SCATTERED)


def has_word(kind: str, word: str) -> Select[Any]:
    """Entries with a word that begins so; a number is meant whole."""
    stretch = [SearchWord.word == word] if word.isdigit() else begins(SearchWord.word, word)
    return select(SearchWord.entry_id).where(SearchWord.kind == kind, *stretch)


def begins(column: Any, word: str) -> list[ColumnElement[bool]]:
    return [column >= word, column < word + LAST]


def past(after: Place | None, rank: Any, key: Any) -> list[ColumnElement[bool]]:
    """Best first, of the same rank the newest."""
    if after is None:
        return []
    return [or_(rank > after.rank, and_(rank == after.rank, key < after.key))]
