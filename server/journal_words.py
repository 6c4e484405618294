"""A line of the journal in words: the same on a page and in the archive copy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from server import words


def what_happened(
    kind: str, data: Mapping[str, Any], *, task: str, unit: str, language: str = words.SOURCE,
    shown: Callable[[str], Any] = str, spoken: Callable[[str], str] = str,
) -> str:  # fmt: skip
    """Sentences stand in the catalogues under event-<kind>; `shown` makes a value fit to be read
    where it is put, `spoken` says names of steps in that language."""
    code = f"event-{kind.replace('.', '-').replace('_', '-')}"
    args = {name: shown(spoken(str(value))) for name, value in data.items()}
    args |= {
        "task": shown(spoken(task or str(data.get("name") or data.get("element") or ""))),
        "unit": shown(unit),
        "kind": shown(kind),
    }
    return words.sentence(code if words.is_known(code) else "event-other", args, language)


def who_acted(
    officer: str, data: Mapping[str, Any], *, language: str = words.SOURCE,
    shown: Callable[[str], Any] = str,
) -> str:  # fmt: skip
    """B xử lý thay A theo văn bản …: what whoever is away is told to have had done. What a program
    did in somebody's name says by which key."""
    who = shown(officer or words.translate("Hệ thống", language))
    if data.get("by_key"):
        who = words.sentence("by-key", {"who": who, "key": shown(data["by_key"])}, language)
    if not data.get("acting_for"):
        return str(who)
    args = {name: shown(str(data.get(name, ""))) for name in ("acting_for", "document")}
    return words.sentence("acting-for", {"who": who, **args}, language)
