"""Why something failed, in words: the same on a page and in a file."""

from __future__ import annotations

from server import words


def why_failed(code: str, language: str = words.SOURCE) -> str:
    """Codes of our own faults have one sentence for all."""
    known = code if words.is_known(code) else "incident-unforeseen"
    return words.sentence(known, {}, language)
