"""A timeline as shapes of an SVG: where each stands; colours and words are the template's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from server.queries.timeline import Bar, Segment, Timeline

WIDTH, LEFT, RIGHT, TOP, ROW, THICK = 1310, 300, 40, 30, 22, 12
SHADED = 130  # days; more, and days off are thinner than a line
TICKS = 10


@dataclass(frozen=True)
class Shape:
    segment: Segment
    x: float
    y: float
    width: float
    hatch: str  # path of the strokes that say "late" or "stands still" without colour


@dataclass(frozen=True)
class Line:
    bar: Bar
    y: float  # of the text
    shapes: tuple[Shape, ...]
    due_x: float | None


@dataclass(frozen=True)
class Drawing:
    height: int
    bottom: int
    today_x: float
    ticks: tuple[tuple[float, date], ...]
    off: tuple[tuple[float, float], ...]  # x, width
    lines: tuple[Line, ...]
    width: int = WIDTH
    top: int = TOP


def draw(timeline: Timeline) -> Drawing:
    days = max((timeline.last - timeline.first).days, 1)
    scale = (WIDTH - LEFT - RIGHT) / days

    def x_of(day: date) -> float:
        return round(LEFT + (day - timeline.first).days * scale, 1)

    bottom = TOP + ROW * len(timeline.bars)
    lines = tuple(
        Line(
            bar,
            TOP + ROW * n + 15,
            tuple(shape(one, x_of(one.first), x_of(one.last), TOP + ROW * n + 5)
                  for one in bar.segments),
            x_of(bar.due) if bar.due and timeline.first <= bar.due <= timeline.last else None,
        )
        for n, bar in enumerate(timeline.bars)
    )  # fmt: skip
    off = timeline.off if days <= SHADED else ()
    return Drawing(
        height=bottom + 24,
        bottom=bottom,
        today_x=x_of(timeline.today),
        ticks=tuple((x_of(day), day) for day in mondays(timeline, days)),
        off=tuple((x_of(day), round(scale, 1)) for day in off),
        lines=lines,
    )


def shape(segment: Segment, x: float, until: float, y: float) -> Shape:
    width = round(max(until - x, 3), 1)
    hatch = ""
    if segment.code == "qua":
        hatch = strokes(x, y, width, slant=THICK)
    elif segment.code == "tam":
        hatch = strokes(x, y, width, slant=0)
    return Shape(segment, x, y, width, hatch)


def strokes(x: float, y: float, width: float, *, slant: int) -> str:
    count = int(width // 8)
    return " ".join(f"M{x + 2 + 8 * n:.1f} {y + THICK}l{slant / 2} -{THICK}" for n in range(count))


def mondays(timeline: Timeline, days: int) -> Iterator[date]:
    step = 7 * max(1, days // 7 // TICKS + 1)
    day = timeline.first + timedelta(days=-timeline.first.weekday() % 7)
    while day <= timeline.last:
        yield day
        day += timedelta(days=step)
