"""A morning's letter in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.words import sentence


@dataclass(frozen=True)
class Line:
    """A task and its nearest day."""

    name: str
    number: str
    day: date


@dataclass(frozen=True)
class Morning:
    """What waits for an officer: past its binding day, due today, in the rest of the week."""

    day: date
    name: str
    over: int
    today: int
    week: int
    every: int
    lines: tuple[Line, ...]
    notices: tuple[str, ...]

    @property
    def has_news(self) -> bool:
        return bool(self.over or self.today or self.week or self.notices)


def digest_subject(morning: Morning, language: str) -> str:
    return sentence("digest-subject", _told(morning), language)


def digest_body(morning: Morning, public_url: str, language: str) -> str:
    told, url = _told(morning), public_url.rstrip("/")
    parts = [sentence("digest-counts", told, language)]
    if morning.lines:
        parts.append("\n".join(_line(one, language) for one in morning.lines))
    if morning.notices:
        told_before = "\n".join(f"- {one}" for one in morning.notices)
        parts.append(f"{sentence('digest-notices', told, language)}\n{told_before}")
    parts.append(sentence("digest-link" if url else "digest-no-link", {"url": url}, language))
    return "\n\n".join(parts) + "\n"


def _line(one: Line, language: str) -> str:
    code = "digest-line" if one.number else "digest-line-without-number"
    return sentence(code, {"day": f"{one.day:%d/%m/%Y}", "task": one.name, "number": one.number},
                    language)  # fmt: skip


def _told(morning: Morning) -> Mapping[str, Any]:
    return {
        "name": morning.name, "day": f"{morning.day:%d/%m/%Y}", "over": morning.over,
        "today": morning.today, "week": morning.week, "all": morning.every,
        "n": len(morning.notices),
    }  # fmt: skip
