"""Lists of one case: without one chosen they are empty, and say so."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from server.printing.description import Column, Line, Table
from server.queries.reports.asked import Asked, Body


def listed(asked: Asked, columns: tuple[Column, ...], lines: Iterable[Line]) -> Body:
    """No more is read than a screen has room for."""
    return Body((Table(columns, tuple(islice(lines, asked.most)), empty=nothing(asked)),))


def nothing(asked: Asked) -> str:
    if asked.scope.case_id is None:
        return asked.say("Chọn một văn bản để xem.")
    return asked.say("Không có dòng nào.")
