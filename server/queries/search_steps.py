"""The names of steps as a search reads them: few of them stand behind all tasks."""

from __future__ import annotations

from functools import lru_cache

from server.queries.search_terms import NAMES, asked_for
from server.search_words import index_words


def holds(name: str, word: str) -> bool:
    return any(
        one == word if word.isdigit() else one.startswith(word) for one in _words_of_step(name)
    )


@lru_cache(4_096)
def _words_of_step(name: str) -> frozenset[str]:
    return frozenset(index_words(name))


@lru_cache(4_096)
def spoken_forms(name: str) -> dict[str, str]:
    said = asked_for(name)
    return {one: f" {getattr(said, one)} " for one in NAMES}
