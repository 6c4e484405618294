"""How long what failed waits before it is tried again."""

from __future__ import annotations

import random
from datetime import timedelta

LONGEST = 3600


def pause_after(attempts: int, first: float = 1) -> timedelta:
    """Twice as long each time, an hour at most; what failed together does not come back so."""
    seconds: float = min(first * 2**attempts, LONGEST)
    return timedelta(seconds=seconds * (1 + random.random() / 4))
