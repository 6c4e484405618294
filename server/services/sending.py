"""A directive to be sent out from a template: what was typed, read once for preview and sending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from server.database import Work
from server.services.calendar import calendar_of
from server.services.deadlines import DATED
from server.services.sending_problems import (
    FREQUENCIES,
    LAST_DUE_DAY,
    MOST_DAYS,
    MOST_PERIOD_DAYS,
    problems_of,
    problems_of_period,
)
from server.services.sending_units import Chosen, addressees_of, carrying, chosen_units
from server.services.typed import count_of, day_of, is_bad_day, positive
from workflows.forms import FieldProblem

Typed = Mapping[str, Any]
DIGITS = 7


@dataclass(frozen=True)
class Duty:
    ordinal: str
    text: str
    title: str
    deliverable: str
    who: str  # "", group:<code> or unit:<code>
    units: tuple[Chosen, ...]
    kind: str
    due: date | None
    days: int | None  # working days from the day of issue, where the date was given so
    basis: str

    @property
    def is_everyones(self) -> bool:
        return not self.who


@dataclass(frozen=True)
class Sending:
    fields: dict[str, Any]
    units: tuple[Chosen, ...]
    duties: tuple[Duty, ...]
    addressees: tuple[dict[str, Any], ...]
    parameters: dict[str, Any]
    problems: tuple[FieldProblem, ...] = field(default=())

    @property
    def obligations(self) -> list[dict[str, Any]]:
        """As `write_issued` takes them."""
        return [
            {"ordinal": one.ordinal, "text": one.text, "title": one.title,
             "deliverable": one.deliverable, "deadline_kind": one.kind,
             "everyone": one.is_everyones,
             "parties": [] if one.is_everyones else [
                 {"role": "lead", "unit": unit.unit_id, "text": unit.name} for unit in one.units
             ]}
            for one in self.duties
        ]  # fmt: skip


def read_sending(db: Work, values: Typed, *, by_period: bool = False) -> Sending:
    """Problems carry the path of their field; the document's own are found when it is written."""
    document = dict(values.get("document", {}))
    issued = day_of(document.get("issued_on", ""))
    units = chosen_units(db, values, issued or db.today)
    problems = [] if units else [FieldProblem(("groups",), "no-unit-chosen")]
    own = full_number(document)
    duties = []
    for number, row in enumerate(values.get("duties", [])):
        found = problems_of(row, number, issued)
        duty = duty_of(db, row, number, units, issued, own)
        if row.get("who") and not duty.units:
            found.append(FieldProblem(("duties", number, "who"), "nobody-of-these"))
        problems += found
        duties.append(duty)
    if not duties:
        problems.append(FieldProblem(("duties",), "no-duty"))
    if is_bad_day(document.get("issued_on", "")):
        problems.append(FieldProblem(("issued_on",), "not-a-date"))
    asked = dict(values.get("period", {})) if by_period else {}
    problems += problems_of_period(asked)
    return Sending(
        fields={**document, "issued_on": issued},
        units=units,
        duties=tuple(duties),
        addressees=tuple(addressees_of(db, values, units)),
        parameters=parameters_of_period(asked),
        problems=tuple(problems),
    )


def full_number(document: Typed) -> str:
    number, symbol = str(document.get("number", "")), str(document.get("symbol", ""))
    given = str(document.get("full_number") or "")
    return given or (f"{int(number):02d}-{symbol}" if positive(number) is not None else "")


def duty_of(
    db: Work, row: Typed, number: int, units: Sequence[Chosen], issued: date | None, own: str
) -> Duty:
    kind = row.get("deadline_kind") or "NOT_SET"
    due, days = day_of(row.get("due", "")), count_of(row.get("days", ""), MOST_DAYS)
    if due is None and days is not None:
        due = calendar_of(db).add(issued or db.today, days)
    basis = own if row.get("basis_kind") == "own" else str(row.get("basis", "")).strip()
    return Duty(
        ordinal=str(number + 1),
        text=str(row.get("text", "")).strip(),
        title=str(row.get("title", "")).strip(),
        deliverable=str(row.get("deliverable", "")).strip(),
        who=str(row.get("who", "")),
        units=carrying(db, str(row.get("who", "")), units),
        kind=kind,
        due=due if kind in DATED else None,
        days=days,
        basis=basis if kind == "BINDING" else str(row.get("basis", "")).strip(),
    )


def parameters_of_period(asked: Typed) -> dict[str, Any]:
    """As the case overrides them."""
    report: dict[str, Any] = {}
    if asked.get("frequency") in FREQUENCIES:
        report["frequency"] = asked["frequency"]
    due_day = count_of(str(asked.get("due_day") or ""), LAST_DUE_DAY)
    if due_day:
        report["due_day"] = due_day
    days = count_of(str(asked.get("days") or ""), MOST_PERIOD_DAYS)
    return {**({"report": report} if report else {}), **({"periodic_report": days} if days else {})}
