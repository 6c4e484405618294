"""A value as an office writes it: the same text on the page, in print and in a table."""

from __future__ import annotations

from datetime import date

from server.printing.description import Kind, Value


def text_of(kind: Kind, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, str):
        return value
    return percent(value) if kind == "percent" else number(value)


def number(value: float | int | None) -> str:
    """1.234.567,5"""
    if value is None:
        return ""
    if isinstance(value, float) and not value.is_integer():
        text = f"{value:,.1f}"
    else:
        text = f"{int(value):,}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def percent(value: float | None) -> str:
    return f"{number(round(value, 1))}%" if value is not None else ""
