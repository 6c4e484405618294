"""A notice in words: the same on the page and in a letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from server import words


def notice_sentence(
    code: str, args: Mapping[str, Any], language: str = words.SOURCE,
    spoken: Callable[[str], str] = str,
) -> str:  # fmt: skip
    """`spoken` says names of steps in that language."""
    key = f"notice-{code}"
    read = {name: readable(value) for name, value in args.items()}
    filled = {name: spoken(one) if isinstance(one, str) else one for name, one in read.items()}
    return words.sentence(key if words.is_known(key) else "notice-other", filled, language)


def readable(value: object) -> object:
    """Days travel in ISO form."""
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}" if isinstance(value, str) else value
    except ValueError:
        return value


KINDS: dict[str, tuple[str, ...]] = {
    "work": ("task-", "assigned-", "answer-", "incident-", "deputy-", "mentioned"),
    "deadlines": ("deadline-", "mark-", "step-", "process-", "change-"),
    "models": ("model-", "move-"),
    "cases": ("",),
}
"""What a notice is about, by how its code begins; everything else is about a case."""


def kind_of(code: str) -> str:
    return next(kind for kind, starts in KINDS.items() if code.startswith(starts))
