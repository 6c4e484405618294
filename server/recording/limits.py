"""The limit of a step (thời hạn bước): orders the inbox, colours the step, drives reminders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from server.database import Work
from server.services.calendar import calendar_of
from server.services.world import parameters_for, world_of
from server.tables import Answer, Due, Instance, Task
from workflows.definition import Definition, Element
from workflows.workdays import ZONE

CLOSING = time(17)


def set_limit(db: Work, instance: Instance, definition: Definition, task: Task) -> None:
    """`due_on`, why it is that day, and the reminder rows that follow from it."""
    drawn = definition.elements[task.element]
    parameters = parameters_for(db, instance)
    amount, unit = limit_of(db, instance, definition, drawn, parameters)
    if amount is None:
        return
    if unit == "h":
        limit_in_hours(db, instance, task, drawn, amount)
        return
    days = amount
    anchor = anchor_of(db, instance, drawn.properties.get("limit_from")) or task.opened_at
    start = anchor.astimezone(ZONE).date() if isinstance(anchor, datetime) else anchor
    calendar = calendar_of(db)
    day, no_clock = calendar.add(start, days), "no_clock" in drawn.properties
    if not no_clock:  # Ban Thường vụ is shown no date; only its office is reminded
        task.due_on = day
        task.due_why = {
            **calendar.explain(start, days),
            "param": drawn.properties.get("limit_param"),
            "from": drawn.properties.get("limit_from", "opened"),
        }
    at = datetime.combine(day, CLOSING, tzinfo=ZONE)
    remind(db, instance, task, "limit", at, drawn.properties.get("remind_to", ""),
           no_clock=no_clock)  # fmt: skip
    escalate(db, instance, task, drawn, start, parameters)


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
        db.add(Due(kind="reminder", instance_id=instance.id, key="process", due_at=at,
                   payload=payload))  # fmt: skip


def limit_in_hours(db: Work, instance: Instance, task: Task, drawn: Element, hours: int) -> None:
    at = calendar_of(db).add_hours(task.opened_at, hours)
    task.due_on = at.astimezone(ZONE).date()
    task.due_why = {"start": task.opened_at.isoformat(), "hours": hours, "due": at.isoformat()}
    remind(db, instance, task, "limit", at, drawn.properties.get("remind_to", ""))


def limit_of(
    db: Work,
    instance: Instance,
    definition: Definition,
    drawn: Element,
    parameters: Mapping[str, Any],
) -> tuple[int | None, str]:
    """(amount, "h" or "WD") as drawn, or as the decision says; None: the step has no limit."""
    text, decision = drawn.properties.get("limit"), drawn.properties.get("limit_decision")
    if decision is not None:
        names = {"urgency": None, **instance.keys}
        said = definition.decide(decision, names, world_of(db, instance))
        return int(said["amount"]), str(said["unit"])
    if text is None:
        return None, ""
    if text.endswith("h"):
        return int(text.removesuffix("h")), "h"
    return days_of(text, drawn.properties.get("limit_param"), parameters), "WD"


def days_of(text: str, param: str | None, parameters: Mapping[str, Any]) -> int:
    given = parameters.get(param) if param else None
    return int(given) if given is not None else int(text.removesuffix("WD"))


def anchor_of(db: Work, instance: Instance, source: str | None) -> date | None:
    """The day of receipt or of the visit, from the newest answer that gave it."""
    field = {"receipt": ("confirm_receipt", "received_on"), "visit": ("visit", "visited_on")}.get(
        source or ""
    )
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


def escalate(
    db: Work,
    instance: Instance,
    task: Task,
    drawn: Element,
    start: date,
    parameters: dict[str, Any],
) -> None:
    text = drawn.properties.get("escalate")
    if text is None:
        return
    day = calendar_of(db).add(
        start, days_of(text, drawn.properties.get("escalate_param"), parameters)
    )
    at = datetime.combine(day, CLOSING, tzinfo=ZONE)
    remind(db, instance, task, "escalate", at, drawn.properties.get("escalate_to", ""))


def remind(
    db: Work,
    instance: Instance,
    task: Task,
    key: str,
    at: datetime,
    to: str,
    *,
    no_clock: bool = False,
) -> None:
    if not to:
        return
    db.add(
        Due(kind="reminder", instance_id=instance.id, task_id=task.id, key=key,
            element=task.element, due_at=max(at, task.opened_at + timedelta(minutes=1)),
            payload={"to": [one.strip() for one in to.split(",")], "no_clock": no_clock})
    )  # fmt: skip
