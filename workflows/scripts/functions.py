"""The functions of the language. The server adds more through `World.functions`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from workflows.scripts.limits import MAX_LOOP, ScriptLimit, ScriptRefused
from workflows.scripts.operators import numbers_only
from workflows.scripts.values import SCALARS, key_of
from workflows.workdays import ZONE


@dataclass(frozen=True)
class Function:
    """A function and how it is charged."""

    call: Callable[..., Any]
    reads_whole: bool = True  # its arguments are walked in C: paid for before
    keywords: frozenset[str] | None = frozenset()  # None: any
    makes_pairs: bool = False  # many small lists: charged for what it makes


def _range(*bounds: Any) -> list[int]:
    numbers = range(*bounds)
    if len(numbers) > MAX_LOOP:
        raise ScriptLimit("the range is too long")
    return list(numbers)


def _sum(values: Any, start: Any = 0) -> Any:
    numbers_only(start, *values)  # sum() of lists is quadratic
    return sum(values, start)


def _round(value: Any, digits: Any = None) -> Any:
    numbers_only(value, digits or 0)
    if not 0 <= (digits or 0) <= 15:
        raise ScriptLimit("round to between 0 and 15 digits")  # round(5, -10**9) makes 10**10**9
    return round(value, digits)


def _int(value: Any = 0) -> int:
    if type(value) is str and len(value) > 80:
        raise ScriptLimit("the number is too long")
    return int(value)


def _str(value: Any = "") -> str:
    if type(value) not in SCALARS:
        raise ScriptRefused("only a simple value can be turned into a text")
    return str(value)


def _dict(pairs: Any = (), /, **named: Any) -> dict[str, Any]:
    return {key_of(key): value for key, value in dict(pairs, **named).items()}


def pairs_as_lists(pairs: Any) -> list[list[Any]]:
    """The language has no iterators."""
    return [list(pair) for pair in pairs]


def _add_days(day: Any, days: Any) -> str:
    return (date.fromisoformat(str(day)[:10]) + timedelta(days=_int(days))).isoformat()


def _sort_by(rows: Any, key: Any, reverse: Any = False) -> list[Any]:
    return sorted(rows, key=lambda row: row[key], reverse=bool(reverse))


FUNCTIONS: Mapping[str, Function] = {
    "len": Function(len, reads_whole=False),
    "bool": Function(bool, reads_whole=False),
    "list": Function(list, reads_whole=False),
    "dict": Function(_dict, keywords=None),
    "range": Function(_range, reads_whole=False),
    "print": Function(lambda *_: None, reads_whole=False),
    "enumerate": Function(
        lambda values: pairs_as_lists(enumerate(values)), reads_whole=False, makes_pairs=True
    ),
    "zip": Function(
        lambda *lists: pairs_as_lists(zip(*lists, strict=False)),
        reads_whole=False,
        makes_pairs=True,
    ),
    "sum": Function(_sum),
    "min": Function(min),
    "max": Function(max),
    "any": Function(any),
    "all": Function(all),
    "sorted": Function(sorted, keywords=frozenset({"reverse"})),
    "sort_by": Function(_sort_by, keywords=frozenset({"reverse"})),
    "abs": Function(abs),
    "round": Function(_round),
    "int": Function(_int),
    "float": Function(float),
    "str": Function(_str, reads_whole=False),
    "add_days": Function(_add_days),
}
CLOCK_NAMES = frozenset({"today", "now"})


def with_clock(now: datetime) -> dict[str, Function]:
    """The language's own functions, `today()` and `now()` read from the given moment."""
    local = now.astimezone(ZONE)
    return {
        **FUNCTIONS,
        "today": Function(lambda: local.date().isoformat()),
        "now": Function(lambda: local.isoformat(timespec="seconds")),
    }


def given(functions: Mapping[str, Callable[..., Any]]) -> dict[str, Function]:
    """The application's functions: any keyword, arguments paid for."""
    return {name: Function(call, keywords=None) for name, call in functions.items()}
