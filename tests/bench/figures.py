"""Figures of one run: a JSON line each as soon as it is known, and a table at the end."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`value` in `unit`; `conditions` may hold p95, the yardstick beside it, ratio and target."""

    name: str
    value: float
    unit: str
    n: int
    conditions: dict[str, Any]

    @property
    def line(self) -> str:
        stored = {"name": self.name, "value": round(self.value, 4), "unit": self.unit,
                  "n": self.n, "conditions": self.conditions}  # fmt: skip
        return json.dumps(stored, ensure_ascii=False)


@dataclass
class Figures:
    """JSON lines to stdout, the table to stderr. `yardstick`: milliseconds, measured nearby."""

    taken: list[Figure] = field(default_factory=list)
    yardstick: float = 0.0

    def take(self, name: str, value: float, unit: str, n: int = 1, **conditions: Any) -> Figure:
        kept = {key: one for key, one in conditions.items() if one is not None}
        figure = Figure(name, value, unit, n, kept)
        self.taken.append(figure)
        print(figure.line, flush=True)
        return figure

    def take_times(
        self,
        name: str,
        seconds: Sequence[float],
        *,
        most: float | None = None,
        most_ms: float | None = None,
        judged: str = "median",
        **conditions: Any,
    ) -> float:
        """Median in ms. `most`: target in yardsticks; `most_ms`: in ms, of what is `judged`."""
        middle, p95 = median(seconds) * 1000, at_95(seconds) * 1000
        value = p95 if judged == "p95" else middle
        told: dict[str, Any] = {"median": round(middle, 3), "p95": round(p95, 3)}
        if self.yardstick:
            told |= {"Y": round(self.yardstick, 3), "ratio": round(value / self.yardstick, 2)}
        if most is not None:
            told |= {"target": f"<= {most} Y", "met": value <= most * self.yardstick}
        if most_ms is not None:
            told |= {"target": f"<= {most_ms} ms", "met": value <= most_ms}
        self.take(name, value, "ms", len(seconds), **told, **conditions)
        return middle

    def table(self) -> str:
        lines = [f"{'':38}{'median':>10}{'p95':>10}{'unit':>6}{'n':>7}{'/Y':>8}  target"]
        for one in self.taken:
            c = one.conditions
            where = " ".join(str(c[k]) for k in ("database", "tasks", "workers") if k in c)
            verdict = {True: "met", False: "NOT MET", None: ""}[c.get("met")]
            lines.append(
                f"{one.name + ' ' + where:38.38}{c.get('median', one.value):>10.2f}"
                f"{c.get('p95', ''):>10}{one.unit:>6}{one.n:>7}{c.get('ratio', ''):>8}"
                f"  {c.get('target', '')} {verdict}"
            )
        return "\n".join(lines)

    def print_table(self) -> None:
        print(self.table(), file=sys.stderr, flush=True)


def at_95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]


@contextmanager
def timed(into: list[float]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    into.append(time.perf_counter() - began)


def spent(step: Callable[[], object], times: int) -> list[float]:
    found: list[float] = []
    for _ in range(times):
        with timed(found):
            step()
    return found
