"""What a report is asked for: by whom, about what, from when to when, in which language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from server import words
from server.printing.description import Part
from server.queries.scope import Scope

Told = Callable[[int, int], None]
"""Lines read so far, and how many there are; somebody may be waiting."""


@dataclass(frozen=True)
class Asked:
    """`since`, `until`: the first and the last day, for what happens on a day."""

    officer_id: int
    scope: Scope
    since: date | None = None
    until: date | None = None
    show: str = ""  # part of a list: a box, a state
    typed: tuple[tuple[str, str], ...] = ()  # the address, for lists with questions of their own
    most: int | None = None  # lines that a screen has room for; None: all
    language: str = words.SOURCE

    def say(self, text: str, /, **args: Any) -> str:
        return words.translate(text, self.language, **args)

    def sentence(self, code: str, **args: Any) -> str:
        return words.sentence(code, args, self.language)

    def kept(self) -> dict[str, Any]:
        """As a row of the database holds it."""
        days = {name: day.isoformat() for name in DAYS if (day := getattr(self, name))}
        said = {"show": self.show, "language": self.language, "typed": dict(self.typed)}
        return {**days, **said, "scope": asdict(self.scope)}


DAYS = ("since", "until")


def asked_again(officer_id: int, kept: Mapping[str, Any]) -> Asked:
    since, until = (date.fromisoformat(kept[name]) if name in kept else None for name in DAYS)
    return Asked(officer_id, Scope(**kept["scope"]), since, until, kept["show"],
                 tuple(kept["typed"].items()), language=kept["language"])  # fmt: skip


@dataclass(frozen=True)
class Body:
    """What one kind of report says; letterhead and signature are the same for all."""

    parts: tuple[Part, ...]
    notes: tuple[str, ...] = ()
    about: tuple[str, ...] = ()  # what else it is narrowed to


def nobody_waits(_read: int, _every: int) -> None:
    """For what is made while somebody looks."""
