"""What a person types into plain fields: days as on paper, whole numbers."""

from __future__ import annotations

from datetime import date, datetime

SHAPES = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
YEARS = range(1900, 2201)
"""The same as of the tasks' forms: working days are counted on from any of them."""


def day_of(typed: str) -> date | None:
    """dd/mm/yyyy; None for nothing, what is no day, or a day of no year that an office means."""
    for shape in SHAPES:
        try:
            found = datetime.strptime(typed.strip(), shape).date()  # noqa: DTZ007
        except ValueError:
            continue
        return found if found.year in YEARS else None
    return None


def is_bad_day(typed: str) -> bool:
    return bool(typed.strip()) and day_of(typed) is None


def positive(text: str | None) -> int | None:
    """An id, a count, a revision; None for nothing, nonsense, and what fits into no column."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 16 else None


def count_of(typed: str, most: int) -> int | None:
    """A whole number from 1 to `most`; None for nothing or anything else."""
    found = positive(typed.strip())
    return found if found is not None and 1 <= found <= most else None
