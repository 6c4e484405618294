"""Which step of a new version stands for one that is gone: offered by name or form."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from server.textfold import fold, sort_key
from workflows.definition import Definition, Element

ALIKE = 0.6  # of two names, 1 is the same


@dataclass(frozen=True)
class Pair:
    """One row of the mapping: what is gone, how many stand there, what may stand for it."""

    element: str
    name: str
    kind: str
    standing: int
    suggested: str  # "": none
    options: tuple[tuple[str, str], ...]  # id and name, of the same kind


def pairs_for(
    olds: Sequence[Definition],
    new: Definition,
    standing: Mapping[str, int],
    asked: Collection[str] = (),
) -> tuple[Pair, ...]:
    """Where instances stand comes first. `asked`: steps that are there but no longer the same.

    `olds` may hold `new` itself: some instances are there already.
    """
    gone = {
        one.id: (one, old)
        for old in olds
        if old.hash != new.hash
        for one in old.elements.values()
        if one.id not in new.elements or one.id in asked
    }
    found = [
        _pair(one, new, [other for other in new.elements.values() if other.id not in old.elements],
              standing.get(one.id, 0))
        for one, old in gone.values()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda pair: (-pair.standing, sort_key(pair.name))))


def suggestions(pairs: Sequence[Pair]) -> dict[str, str]:
    return {pair.element: pair.suggested for pair in pairs if pair.suggested}


def _pair(one: Element, new: Definition, free: Sequence[Element], standing: int) -> Pair:
    options = [other for other in new.elements.values() if other.kind == one.kind]
    options.sort(key=lambda other: (other not in free, _name(other)))
    nearest = max(
        (other for other in free if other.kind == one.kind),
        key=lambda other: _likeness(one, other), default=None,
    )  # fmt: skip
    suits = nearest is not None and _likeness(one, nearest) >= ALIKE
    return Pair(
        one.id, _name(one), one.kind, standing, nearest.id if nearest and suits else "",
        tuple((other.id, _name(other)) for other in options),
    )  # fmt: skip


def _likeness(one: Element, other: Element) -> float:
    """The same form or called process says more than a name."""
    same = (one.form and one.form == other.form) or (one.calls and one.calls == other.calls)
    if same:
        return 1.0
    return SequenceMatcher(None, fold(_name(one)), fold(_name(other))).ratio()


def _name(one: Element) -> str:
    return one.name or one.id
