"""Percentages and sums of what has been typed so far, as they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workflows.forms.model import Field
from workflows.forms.prefilling import text_of
from workflows.forms.scalars import NotThat, integer_of, percent


def shown_percent(part: Any, whole: Any) -> str:
    """ "97,93%"; empty while it cannot be computed."""
    rate = percent(_read(part), _read(whole))
    return "" if rate is None else f"{text_of(rate)}%"


def shown_total(column: Field, rows: Sequence[Any]) -> str:
    """The sum of a column, or of an automatic one the percentage of its sums; "" if unreadable."""
    if column.percent:
        part, whole = (_sum(name, rows) for name in column.percent)
        return shown_percent(text_of(part), text_of(whole))
    return text_of(_sum(column.name, rows))


def _sum(name: str, rows: Sequence[Any]) -> int | None:
    figures = [_read(row.get(name)) for row in rows if isinstance(row, Mapping)]
    known = [figure for figure in figures if figure is not None]
    return sum(known) if len(known) == len(figures) else None


def _read(text: Any) -> int | None:
    try:
        return integer_of(text) if isinstance(text, str) else None
    except NotThat:
        return None
