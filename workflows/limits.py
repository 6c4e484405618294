"""How long a step may take, as drawn: `limit`, `limit_param`, `limit_decision`, `limit_from`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from workflows.advance import World
from workflows.definition import Definition, Element
from workflows.workdays import WorkCalendar, day_of

ANCHORS = {"receipt": ("confirm_receipt", "received_on"), "visit": ("visit", "visited_on")}
HOURS_OF_A_DAY = 8


def amount_of(
    definition: Definition,
    drawn: Element,
    keys: Mapping[str, Any],
    parameters: Mapping[str, Any],
    world: World,
) -> tuple[int | None, str]:
    """(amount, "h" or "WD") as drawn, or as the decision says; None: the step has no limit."""
    text, decision = drawn.properties.get("limit"), drawn.properties.get("limit_decision")
    if decision is not None:
        said = definition.decide(decision, {"urgency": None, **keys}, world)
        return int(said["amount"]), str(said["unit"])
    if text is None:
        return None, ""
    if text.endswith("h"):
        return int(text.removesuffix("h")), "h"
    return days_of(text, drawn.properties.get("limit_param"), parameters), "WD"


def days_of(text: str, param: str | None, parameters: Mapping[str, Any]) -> int:
    given = parameters.get(param) if param else None
    return int(given) if given is not None else int(text.removesuffix("WD"))


def anchored_at(source: str | None) -> tuple[str, str] | None:
    """Form and field of the day that a limit is counted from."""
    return ANCHORS.get(source or "")


def due_day(
    drawn: Element,
    amount: int,
    unit: str,
    opened: datetime,
    data: Mapping[str, Any],
    calendar: WorkCalendar,
) -> date:
    """The day on which a step opened at `opened` is due, by what the instance's data says."""
    if unit == "h":
        return day_of(calendar.add_hours(opened, amount))
    form, field = anchored_at(drawn.properties.get("limit_from")) or ("", "")
    said = data.get(form)
    text = said.get(field) if isinstance(said, Mapping) else None
    start = date.fromisoformat(text) if isinstance(text, str) else day_of(opened)
    return calendar.add(start, amount)
