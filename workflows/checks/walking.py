"""Along the arrows of a drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def walked(starts: Iterable[str], ways: Callable[[str], Iterable[str]]) -> set[str]:
    """All that is reached from the starts, themselves included, each asked once for its ways."""
    seen: set[str] = set()
    left = list(starts)
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            left += ways(name)
    return seen
