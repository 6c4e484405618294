"""What an address asks of a report, and the same question again at another address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from server.queries.reports.asked import Asked
from server.queries.scope import read_scope
from server.web.context import officer_id
from server.web.language import chosen_language
from server.web.row_forms import day_of, is_bad_day

DAYS = ("since", "until")


def asked_of(typed: Mapping[str, str]) -> Asked:
    """Days that are none are left out here and told of by `bad_days`."""
    return Asked(
        officer_id(), read_scope(typed), since=typed_day(typed, "since"),
        until=typed_day(typed, "until"), show=typed.get("show", "")[:20],
        language=chosen_language(), typed=tuple(sorted(typed.items())),
    )  # fmt: skip


def typed_day(typed: Mapping[str, str], name: str) -> date | None:
    text = typed.get(name, "").strip()
    return None if is_bad_day(text) else day_of(text)


def bad_days(typed: Mapping[str, str]) -> frozenset[str]:
    return frozenset(name for name in DAYS if is_bad_day(typed.get(name, "").strip()))


def address(path: str, typed: Mapping[str, str], **more: Any) -> str:
    kept = {name: value for name, value in {**typed, **more}.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path
