"""The limit of a step (thời hạn bước): orders the inbox, colours the step, drives reminders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.recording.sheet import put
from server.recording.timers import due_row
from server.services.calendar import calendar_of
from server.services.world import parameters_for, world_of
from server.tables import Answer, Due, Instance
from workflows.definition import Definition, Element
from workflows.limits import amount_of, anchored_at, days_of
from workflows.workdays import ZONE

CLOSING = time(17)


@dataclass(frozen=True)
class Limit:
    """Until when, why that day, and the reminder rows that follow from it (without a task id)."""

    day: date | None = None
    why: dict[str, Any] = field(default_factory=dict)
    reminders: list[dict[str, Any]] = field(default_factory=list)


NONE = Limit()


@dataclass(frozen=True)
class Step:
    """A task that is about to be opened."""

    instance: Instance
    drawn: Element
    opened_at: datetime


def limit_for(
    db: Work, instance: Instance, definition: Definition, drawn: Element, opened_at: datetime
) -> Limit:
    given = drawn.properties
    if "limit" not in given and "limit_decision" not in given:
        return NONE
    step, parameters = Step(instance, drawn, opened_at), parameters_for(db, instance)
    amount, unit = limit_of(db, instance, definition, drawn, parameters)
    if amount is None:
        return NONE
    if unit == "h":
        return limit_in_hours(db, step, amount)
    return limit_in_days(db, step, amount, parameters)


def limit_in_days(db: Work, step: Step, days: int, parameters: dict[str, Any]) -> Limit:
    given = step.drawn.properties
    anchor = anchor_of(db, step.instance, given.get("limit_from")) or step.opened_at
    start = anchor.astimezone(ZONE).date() if isinstance(anchor, datetime) else anchor
    calendar = calendar_of(db)
    day, no_clock = calendar.add(start, days), "no_clock" in given
    at = datetime.combine(day, CLOSING, tzinfo=ZONE)
    reminders = [
        *reminder(step, "limit", at, given.get("remind_to", ""), no_clock=no_clock),
        *escalation(db, step, start, parameters),
    ]
    if no_clock:  # Ban Thường vụ is shown no date; only its office is reminded
        return Limit(reminders=reminders)
    why = {
        **calendar.explain(start, days),
        "param": given.get("limit_param"),
        "from": given.get("limit_from", "opened"),
    }
    return Limit(day, why, reminders)


def set_marks(db: Work, instance: Instance, definition: Definition) -> None:
    """A process with a limit of its own warns as its time is used up (limit, warn_<percent>_to)."""
    given = definition.properties
    if "limit" not in given or instance.part not in {one.element for one in definition.starts}:
        return
    parameters = parameters_for(db, instance)
    days = days_of(given["limit"], given.get("limit_param"), parameters)
    drawn = sorted(name for name in given if name.startswith("warn_") and name.endswith("_to"))
    percents = parameters.get(given.get("warn_param", ""), [])
    start, calendar = instance.started_at.astimezone(ZONE).date(), calendar_of(db)
    for percent, name in zip(percents, drawn, strict=False):
        day = calendar.add(start, max(days * int(percent) // 100, 1))
        payload = {
            "to": given[name].split(","),
            "percent": percent,
            "name": definition.name,
            "until": given.get("limit_until"),
            "due": calendar.add(start, days).isoformat(),
        }
        at = datetime.combine(day, CLOSING, tzinfo=ZONE)
        put(db, Due, due_row("reminder", instance_id=instance.id, key="process", due_at=at,
                             payload=payload))  # fmt: skip


def limit_in_hours(db: Work, step: Step, hours: int) -> Limit:
    at = calendar_of(db).add_hours(step.opened_at, hours)
    why = {"start": step.opened_at.isoformat(), "hours": hours, "due": at.isoformat()}
    to = step.drawn.properties.get("remind_to", "")
    return Limit(at.astimezone(ZONE).date(), why, reminder(step, "limit", at, to))


def limit_of(
    db: Work,
    instance: Instance,
    definition: Definition,
    drawn: Element,
    parameters: Mapping[str, Any],
) -> tuple[int | None, str]:
    """(amount, "h" or "WD") as drawn, or as the decision says; None: the step has no limit."""
    return amount_of(definition, drawn, instance.keys, parameters, world_of(db, instance))


def anchor_of(db: Work, instance: Instance, source: str | None) -> date | None:
    """The day of receipt or of the visit, from the newest answer that gave it."""
    field = anchored_at(source)
    if field is None:
        return None
    values = db.scalar(
        select(Answer.values)
        .where(Answer.instance_id == instance.id, Answer.form.like(f"%.{field[0]}"))
        .order_by(Answer.id.desc())
        .limit(1)
    )
    found = (values or {}).get(field[1])
    return date.fromisoformat(found) if found else None


def escalation(
    db: Work, step: Step, start: date, parameters: dict[str, Any]
) -> list[dict[str, Any]]:
    given = step.drawn.properties
    if "escalate" not in given:
        return []
    days = days_of(given["escalate"], given.get("escalate_param"), parameters)
    at = datetime.combine(calendar_of(db).add(start, days), CLOSING, tzinfo=ZONE)
    return reminder(step, "escalate", at, given.get("escalate_to", ""))


def reminder(
    step: Step, key: str, at: datetime, to: str, *, no_clock: bool = False
) -> list[dict[str, Any]]:
    if not to:
        return []
    payload = {"to": [one.strip() for one in to.split(",")], "no_clock": no_clock}
    at = max(at, step.opened_at + timedelta(minutes=1))
    return [due_row("reminder", instance_id=step.instance.id, key=key, element=step.drawn.id,
                    due_at=at, payload=payload)]  # fmt: skip
