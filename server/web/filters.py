"""Dates, numbers and names in the form an office writes them."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g
from markupsafe import Markup, escape

from server.printing.shown import number, percent

MARKED = (
    (re.compile(r"\*\*(?=\S)([^*]+?)(?<=\S)\*\*"), "b"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?![\w*])"), "i"),
)

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def teach(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day, short_day=short_day, moment=moment, clock=clock,
        number=number, percent=percent, size=size, initials=initials, printed=printed,
    )  # fmt: skip
    app.jinja_env.globals["fresh_id"] = fresh_id
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def printed(text: str) -> Markup:
    """The text of a document; *slanted* and **bold** as whoever typed it marked them."""
    told = str(escape(text))
    for pattern, tag in MARKED:
        told = pattern.sub(rf"<{tag}>\1</{tag}>", told)
    return Markup(told)  # escaped above


def day(value: date | str | None) -> str:
    """20/06/2022; also from ISO text, as it stands in explanations."""
    if isinstance(value, str):
        value = date.fromisoformat(value[:10]) if value else None
    if isinstance(value, datetime):
        value = value.astimezone(ZONE)
    return value.strftime("%d/%m/%Y") if value else ""


def short_day(value: date) -> str:
    if isinstance(value, datetime):
        value = value.astimezone(ZONE)
    return value.strftime("%d/%m")


def moment(value: datetime | None) -> str:
    return value.astimezone(ZONE).strftime("%d/%m/%Y, %H:%M") if value else ""


def clock(value: datetime) -> str:
    return value.astimezone(ZONE).strftime("%H:%M")


def size(octets: int) -> str:
    for unit, step in (("MB", 1024 * 1024), ("KB", 1024)):
        if octets >= step:
            return f"{number(round(octets / step, 1))} {unit}"
    return f"{octets} B"


def initials(name: str) -> str:
    """Of the given and the middle name: Lê Thị Mỹ Duyên is MD."""
    return "".join(word[0] for word in name.split()[-2:]).upper()


def fresh_id(stem: str) -> str:
    """An id that no other element of this page has, however often a macro runs."""
    counters: dict[str, Any] = g.setdefault("fresh_ids", {})
    counters[stem] = counters.get(stem, 0) + 1
    return f"{stem}-{counters[stem]}"
