"""Rows of a UNIQUE table that one input can match together: found by trying values out.

Tried are the constants of the cells, their neighbours and what lies between them. A cell that reads
other data matches none of them, so that nothing is said of what nobody can tell.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

from workflows.decisions import INPUT, Row, Table, cell_test
from workflows.scripts.language import evaluate
from workflows.scripts.limits import ScriptError
from workflows.scripts.syntax import parse

MOST_ROWS, MOST_VALUES = 40, 60
OTHERS: tuple[Any, ...] = ("", True, False)


def overlapping(table: Table) -> tuple[int, int] | None:
    """Numbers of the first two rows, from 0; None also for a table too large to be tried out."""
    whole = [row for row in table.rows if len(row.tests) == len(table.inputs)]
    if len(whole) < len(table.rows) or len(whole) > MOST_ROWS:
        return None
    columns = [_matched(whole, at) for at in range(len(table.inputs))]
    for first, second in combinations(range(len(whole)), 2):
        if all(column[first] & column[second] for column in columns):
            return first, second
    return None


def _matched(rows: list[Row], at: int) -> list[set[int]]:
    """Row -> which of the values it matches."""
    tests = [cell_test(row.tests[at]) for row in rows]
    values = _values([test for test in tests if test is not None])
    return [
        {number for number, value in enumerate(values) if test is None or _holds(test, value)}
        if test is None or _is_sound(test)
        else set()
        for test in tests
    ]


def _is_sound(test: str) -> bool:
    try:
        parse(test, "eval")
    except ScriptError:
        return False
    return True


def _holds(test: str, value: Any) -> bool:
    try:
        return bool(evaluate(test, {INPUT: value}))
    except ScriptError:
        return False


def _values(tests: list[str]) -> list[Any]:
    said = [value for test in tests for value in _constants(test)]
    numbers = sorted({one for one in said if type(one) in (int, float)})
    near = [one + step for one in numbers for step in (-1, 0, 1)]
    between = [(one + other) / 2 for one, other in pairwise(numbers)]
    texts = [one for one in dict.fromkeys(said) if isinstance(one, str)]
    return [*near, *between, *texts, *OTHERS][:MOST_VALUES]


def _constants(test: str) -> Iterator[Any]:
    try:
        tree = parse(test, "eval")
    except ScriptError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            yield node.value
