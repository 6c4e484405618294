"""The longest way through a model in working days, by the limits and timers drawn in it.

Ways back are left out, so that every loop is gone through once. Of parallel branches the longest
counts; a step that a timer interrupts counts no longer than the timer where that way goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from workflows.advance import World
from workflows.definition import Definition, Element
from workflows.errors import WorkflowError
from workflows.limits import HOURS_OF_A_DAY, amount_of
from workflows.parsing.xml import BPMN
from workflows.timing import TimingError, due
from workflows.workdays import WorkCalendar, day_of
from workflows.xml_guard import safe_root

TIMERS = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}


@dataclass(frozen=True)
class Leg:
    element: str
    name: str
    hours: int  # eight to a working day


@dataclass(frozen=True)
class LongestPath:
    legs: tuple[Leg, ...]  # those that take time
    hours: int

    @property
    def days(self) -> int:
        return -(-self.hours // HOURS_OF_A_DAY)


def longest_path(
    definition: Definition,
    others: Mapping[str, Definition],
    parameters: Mapping[str, Any],
    now: datetime,
    start: str | None = None,
) -> LongestPath:
    starts = [start] if start else [one.element for one in definition.starts]
    walk = _Walk(definition, others, parameters, now, {})
    return max((walk.way_from(one) for one in starts), key=lambda way: way.hours,
               default=LongestPath((), 0))  # fmt: skip


class _Walk:
    def __init__(
        self,
        definition: Definition,
        others: Mapping[str, Definition],
        parameters: Mapping[str, Any],
        now: datetime,
        called: dict[tuple[str, str], int],
    ) -> None:
        self.definition, self.others, self.parameters = definition, others, parameters
        self.now, self.called = now, called
        self.timers = dict(_timers(definition))
        self.known: dict[str, LongestPath] = {}
        self.after: dict[str, list[str]] = {}
        for source, target in definition.flows:
            self.after.setdefault(source, []).append(target)

    def way_from(self, start: str) -> LongestPath:
        """Depth first with a stack of its own: a drawing may be a thousand steps long."""
        stack, under_way = [start], set[str]()
        while stack:
            at = stack[-1]
            under_way.add(at)
            ahead = [n for n in self._ahead(at) if n not in self.known and n not in under_way]
            if ahead:
                stack.append(ahead[0])
                continue
            self._settle(stack.pop())
            under_way.discard(at)
        return self.known.get(start, LongestPath((), 0))

    def _ahead(self, element: str) -> list[str]:
        return [*self.after.get(element, ()), *self._boundaries(element)]

    def _boundaries(self, host: str) -> list[str]:
        return [one.id for one in self.definition.elements.values() if one.attached_to == host]

    def _settle(self, element: str) -> None:
        own = self._hours(element)
        best = self._longest(self.after.get(element, ()))
        found = self._with(element, own, best)
        for boundary in self._boundaries(element):
            aside = self.known.get(boundary, LongestPath((), 0))
            if aside.hours > found.hours:
                found = aside
        self.known[element] = found

    def _longest(self, elements: Any) -> LongestPath:
        ways = [self.known[one] for one in elements if one in self.known]
        return max(ways, key=lambda way: way.hours, default=LongestPath((), 0))

    def _with(self, element: str, hours: int, rest: LongestPath) -> LongestPath:
        if not hours:
            return rest
        name = self.definition.elements[element].name
        return LongestPath((Leg(element, name, hours), *rest.legs), hours + rest.hours)

    def _hours(self, element: str) -> int:
        drawn = self.definition.elements.get(element)
        if drawn is None:
            return 0
        if element in self.timers:
            return self._until(*self.timers[element])
        if drawn.calls:
            return self._hours_called(drawn)
        try:
            amount, unit = amount_of(self.definition, drawn, {}, self.parameters, self._world())
        except (WorkflowError, ValueError, KeyError, TypeError):
            return 0  # the checker names a limit that cannot be read
        return 0 if amount is None else amount * (1 if unit == "h" else HOURS_OF_A_DAY)

    def _until(self, form: str, expression: str) -> int:
        """Working days from now to when the timer fires first."""
        try:
            said = self.definition.evaluate(expression, {}, self._world())
            moment, _ = due(form, said, self.now, self._world().after_working_days)
        except (WorkflowError, TimingError, OverflowError, ValueError):
            return 0  # it depends on what is answered
        if moment - self.now < timedelta(days=1):
            return max(int((moment - self.now).total_seconds() // 3600), 0)
        return max(WorkCalendar().between(day_of(self.now), day_of(moment)), 0) * HOURS_OF_A_DAY

    def _hours_called(self, drawn: Element) -> int:
        """Each process once, whoever calls it: one that calls itself ends there."""
        called = self.others.get(drawn.calls or "")
        if called is None or called.key == self.definition.key:
            return 0
        chosen = drawn.properties.get("start")
        starts = [chosen] if chosen else [one.element for one in called.starts]
        return max((self._hours_from(called, one) for one in starts), default=0)

    def _hours_from(self, called: Definition, start: str) -> int:
        place = called.key, start
        if place not in self.called:
            self.called[place] = 0
            walk = _Walk(called, self.others, self.parameters, self.now, self.called)
            self.called[place] = walk.way_from(start).hours
        return self.called[place]

    def _world(self) -> World:
        calendar = WorkCalendar()

        def after_working_days(days: int) -> str:
            day = calendar.add(day_of(self.now), days)
            return datetime.combine(day, self.now.timetz()).isoformat()

        functions: dict[str, Any] = {
            "parameter": self.parameters.get,
            "after_working_days": after_working_days,
        }
        return World(self.now, functions)


def _timers(definition: Definition) -> Iterator[tuple[str, tuple[str, str]]]:
    for event in safe_root(definition.diagram.encode()).iter(f"{BPMN}timerEventDefinition"):
        owner = event.getparent()
        for kind, form in TIMERS.items():
            text = event.findtext(f"{BPMN}{kind}")
            if text and owner is not None:
                yield owner.get("id", ""), (form, text.strip())
