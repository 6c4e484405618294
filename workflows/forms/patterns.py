"""Regular expressions of a schema: those that can take for ever on a short text are not let in."""

from __future__ import annotations

import re

MOST = 200  # characters of a pattern
LOOSE = 3  # repetitions without an end in one pattern
_PLAIN = re.compile(r"\\[^1-9]|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)  # one character each
_ODD = re.compile(r"\\[1-9]|\(\?(?!:)|\)[*+{]")  # reference, look-around, a group repeated
_ENDLESS = re.compile(r"[*+]|\{\d*,\}|\{\d*,?\d{3,}\}")


def is_quick(pattern: str) -> bool:
    """No group repeated, nothing looked around for or referred to, few repetitions without end."""
    if len(pattern) > MOST:
        return False
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    bare = _PLAIN.sub("c", pattern)
    return not _ODD.search(bare) and len(_ENDLESS.findall(bare)) <= LOOSE
