"""When a round of reports is due and for which period: worked out as it opens, then kept.

An instance holds both among its keys, and those that it calls hold them with it. Settings that are
changed later leave what was asked for before alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from server.database import Work
from server.services.calendar import calendar_of
from server.services.closing import period_of
from server.services.parameters import parameters_of, periods_in
from server.tables import Case, Instance
from workflows.definition import Definition
from workflows.workdays import day_of

DUE, PERIOD = "round_due", "round_period"


def gathers(definition: Definition) -> bool:
    """The process says of itself that it gathers a report of each unit."""
    return "gathers" in definition.properties


def keys_of_round(db: Work, case: Case, definition: Definition) -> dict[str, str]:
    """What a round that opens today keeps; of any other process nothing."""
    if not gathers(definition):
        return {}
    parameters = parameters_of(db, case)
    due = due_after(db, db.today, parameters)
    return {DUE: due.isoformat(), PERIOD: period_of(due, parameters)}


def due_of(db: Work, case: Case, instance: Instance) -> date:
    kept = instance.keys.get(DUE)
    if kept:
        return date.fromisoformat(str(kept))
    return due_after(db, day_of(instance.started_at), parameters_of(db, case))


def period_of_round(db: Work, case: Case, instance: Instance) -> str:
    """Code of the reporting period that it is due in."""
    kept = instance.keys.get(PERIOD)
    return str(kept) if kept else period_of(due_of(db, case, instance), parameters_of(db, case))


def due_after(db: Work, opened: date, parameters: Mapping[str, Any]) -> date:
    return calendar_of(db).add(opened, periods_in(parameters).days)
