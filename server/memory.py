"""Memory of a process that runs for months: the collector of garbage, and the heaps of threads."""

from __future__ import annotations

import ctypes
import gc
import sys

ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h


def share_heaps() -> None:
    """Before the first thread: glibc gives each a heap of its own, and their gaps add up."""
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:  # another C library has no such heaps
            mallopt(ARENA_MAX, 2)


def collect_less() -> None:
    """What was loaded stays: walking over it took half the time of every second large page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 50)
