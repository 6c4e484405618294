"""What each person would find in the inbox at this moment of a rehearsal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflows.definition import Definition, Element, Lane
from workflows.errors import WorkflowError
from workflows.limits import amount_of, due_day
from workflows.rehearsal import Task
from workflows.replaying import Replay
from workflows.workdays import day_of

MOST = 200
"""Lines shown; a model may open more."""


@dataclass(frozen=True)
class InboxLine:
    number: int  # among the open tasks, from 0
    task: Task
    item: Any  # how a step names this one among those of its element; None where it need not
    drawn: Element
    lane: Lane | None
    opened: datetime
    due: date | None
    days: int  # working days from today to `due`


def inbox_of(played: Replay, parameters: Mapping[str, Any]) -> tuple[InboxLine, ...]:
    return tuple(_lines(played, parameters))


def _lines(played: Replay, parameters: Mapping[str, Any]) -> Iterator[InboxLine]:
    stage = played.stage
    tasks = stage.open_tasks()
    for number, task in enumerate(tasks[:MOST]):
        instance = stage.instances[task.instance]
        drawn = instance.definition.elements[task.element]
        opened = played.opened.get((task.instance, task.key), stage.now)
        due = _due(played, task, drawn, opened, parameters)
        days = stage.calendar.between(day_of(stage.now), due) if due else 0
        lane = instance.definition.lanes.get(drawn.lane or "")
        yield InboxLine(number, task, item_name(task, tasks), drawn, lane, opened, due, days)


def _due(
    played: Replay, task: Task, drawn: Element, opened: datetime, parameters: Mapping[str, Any]
) -> date | None:
    if "no_clock" in drawn.properties:
        return None
    stage = played.stage
    definition, data = stage.instances[task.instance].definition, stage.data(task.instance)
    try:
        amount, unit = amount_of(definition, drawn, _keys(definition, data), parameters,
                                 stage.world())  # fmt: skip
        if amount is None:
            return None
        return due_day(drawn, amount, unit, opened, data, stage.calendar)
    except (WorkflowError, ValueError, KeyError, TypeError, OverflowError):
        return None  # the checker names a limit that cannot be read


def _keys(definition: Definition, data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in (*definition.keys, "urgency") if name in data}


def item_name(task: Task, tasks: list[Task]) -> Any:
    """A value of its row that no other open task of the element has, else the row."""
    if not isinstance(task.item, Mapping):
        return task.item
    others = [
        one.item
        for one in tasks
        if one.element == task.element and one is not task and isinstance(one.item, Mapping)
    ]
    for name in ("unit_id", "unit", *task.item):
        value = task.item.get(name)
        plain = isinstance(value, str) or type(value) is int
        if plain and not any(value in other.values() for other in others):
            return value
    return dict(task.item)
