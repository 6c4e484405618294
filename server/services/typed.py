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


def count_of(typed: str, most: int) -> int | None:
    """A whole number from 1 to `most`; None for nothing or anything else."""
    text = typed.strip()
    is_count = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    return int(text) if is_count and 1 <= int(text) <= most else None
