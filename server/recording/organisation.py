"""The organisation changes from a day on: what held ends there, what was true stays written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from server.database import Work
from server.errors import Invalid, NotFound
from server.recording import journal
from server.recording.releases import lock_installation
from server.tables import Officer, Unit
from workflows.forms import FieldProblem

LONGEST = 300
Fault = tuple[bool, str, str, dict[str, Any]]


def lock_unit(db: Work, unit_id: int) -> Unit:
    lock_installation(db)
    found = db.get(Unit, unit_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("unit-not-found")
    return found


def lock_officer(db: Work, officer_id: int) -> Officer:
    lock_installation(db)
    found = db.get(Officer, officer_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound("officer-not-found")
    return found


def end_from(rows: Iterable[Any], day: date) -> None:
    """Rows with `valid_from` and `valid_to` that hold on the day hold no more."""
    for row in rows:
        if row.valid_to is None or row.valid_to > day:
            row.valid_to = day


def later_change(rows: Iterable[Any], day: date) -> date | None:
    """The day of a change that is written already and would lie behind or on this one."""
    said = (one for row in rows for one in (row.valid_from, row.valid_to) if one is not None)
    return max((one for one in said if one >= day), default=None)


def refuse(*faults: Fault, code: str = "organisation-invalid") -> None:
    """Raises Invalid with all that is so: whether, field, code, arguments."""
    found = [FieldProblem((field,), code, args) for is_so, field, code, args in faults if is_so]
    if found:
        raise Invalid(code, problems=found)


def of_text(field: str, text: str, most: int = LONGEST) -> tuple[Fault, Fault]:
    return (
        (not text, field, "required", {}),
        (len(text) > most, field, "too-long", {"limit": most, "length": len(text)}),
    )


def of_order(field: str, rows: Iterable[Any], day: date) -> Fault:
    later = later_change(rows, day)
    return (later is not None, field, "changed-later",
            {"day": later.strftime("%d/%m/%Y") if later else ""})  # fmt: skip


def note_unit(db: Work, act: str, unit: Unit, officer_id: int, **told: Any) -> None:
    journal.append(db, f"organisation.{act}", unit_id=unit.id, officer_id=officer_id,
                   data={"code": unit.code, "name": unit.name_on(db.today),
                         **in_words(told)})  # fmt: skip


def note_officer(
    db: Work, act: str, officer: Officer, officer_id: int, *, unit_id: int | None = None,
    **told: Any,
) -> None:  # fmt: skip
    journal.append(db, f"officer.{act}", unit_id=unit_id, officer_id=officer_id,
                   data={"login": officer.login, "name": officer.full_name,
                         **in_words(told)})  # fmt: skip


def in_words(told: dict[str, Any]) -> dict[str, Any]:
    """Days as on paper: the sentences of the journal take values as they are."""
    return {name: f"{one:%d/%m/%Y}" if isinstance(one, date) else one
            for name, one in told.items()}  # fmt: skip
