"""Points, counted and therefore the same on every machine: they bound time and memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workflows.scripts.limits import MAX_NESTING, ScriptLimit
from workflows.scripts.values import LISTS


class Budget:
    """What is left of one evaluation."""

    def __init__(self, points: int) -> None:
        self.left = points

    def spend(self, points: int) -> None:
        """ScriptLimit when nothing is left."""
        self.left -= points
        if self.left < 0:
            raise ScriptLimit("the computation takes too long")

    def read_whole(self, *values: Any) -> None:
        """Charge one point for every 16 things in `values`, shared parts counted each time.

        Comparing, sorting, printing and hashing walk a value in C, where nothing can stop them:
        a = [a, a] sixty times over is small in memory and endless to compare.
        """
        allowed, seen = self.left * 16, 0
        for weight in _walk(values):
            seen += weight
            if seen > allowed:
                raise ScriptLimit("the computation takes too long")
        self.spend(seen // 16)


def _walk(values: tuple[Any, ...]) -> Iterator[int]:
    stack = [iter(values)]
    while stack:
        value = next(stack[-1], _END)
        kind = type(value)
        if value is _END:
            stack.pop()
        elif kind is str:
            yield 1 + (len(value) >> 5)
        elif kind in LISTS or kind is dict:
            if len(stack) > MAX_NESTING:
                raise ScriptLimit("the data is nested too deeply")
            stack.append(iter(value.values() if kind is dict else value))
            yield 1
        else:
            yield 1


_END: Any = object()
