"""How long what failed waits before it is tried again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Hashable
from datetime import timedelta

LONGEST = 3600


def pause_after(attempts: int, first: float = 1) -> timedelta:
    """Twice as long each time, an hour at most; what failed together does not come back so."""
    seconds: float = min(first * 2**attempts, LONGEST)
    return timedelta(seconds=seconds * (1 + random.random() / 4))


class Resting:
    """What this process tried in vain and has no row that says so: it waits for its pause."""

    def __init__(self, first: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._first, self._clock = first, clock
        self._known: dict[Hashable, tuple[int, float]] = {}  # attempts, and until when

    def has(self, key: Hashable) -> bool:
        return key in self._known and self._clock() < self._known[key][1]

    def note(self, key: Hashable) -> int:
        """It failed once more; how often by now."""
        attempts = self._known.get(key, (0, 0.0))[0] + 1
        until = self._clock() + pause_after(attempts - 1, self._first).total_seconds()
        self._known[key] = attempts, until
        return attempts

    def forget(self, key: Hashable) -> None:
        self._known.pop(key, None)
