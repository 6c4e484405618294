"""What is wrong with the duties and the period of a directive to be sent, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from server.services.approval import NUMBERED
from server.services.deadlines import DATED
from server.services.fitting import too_long
from server.services.typed import count_of, day_of, is_bad_day
from server.tables import Assignment, Obligation
from workflows.forms import FieldProblem

KINDS = ("BINDING", "REFERENCE", "CONTINUOUS", "NOT_SET")
FREQUENCIES = ("MONTHLY", "QUARTERLY", "HALF_YEARLY")
MOST_DAYS, LAST_DUE_DAY, MOST_PERIOD_DAYS = 999, 28, 60
Typed = Mapping[str, Any]


def problems_of(row: Typed, number: int, issued: date | None) -> list[FieldProblem]:
    def at(name: str, code: str, **args: Any) -> FieldProblem:
        return FieldProblem(("duties", number, name), code, args)

    texts = {name: row.get(name) for name in ("text", "title", "deliverable")}
    found = too_long(Obligation, texts, "duties", number)
    found += too_long(Assignment, {"basis": row.get("basis")}, "duties", number)
    kind, typed, days = (str(row.get(one) or "") for one in ("deadline_kind", "due", "days"))
    if not str(row.get("text", "")).strip():
        found.append(at("text", "required"))
    if kind and kind not in KINDS:
        found.append(at("deadline_kind", "not-a-choice"))
    if is_bad_day(typed):
        found.append(at("due", "not-a-date"))
    if days.strip() and count_of(days, MOST_DAYS) is None:
        found.append(at("days", "not-a-count", limit=MOST_DAYS))
    if typed.strip() and days.strip():
        found.append(at("days", "date-or-days"))
    if kind in DATED and not typed.strip() and not days.strip():
        found.append(at("due", "date-missing"))
    due = day_of(typed)
    if due is not None and issued is not None and due < issued:
        found.append(at("due", "before-issue"))
    said = row.get("basis_kind") == "own" or NUMBERED.search(str(row.get("basis", "")))
    if kind == "BINDING" and not said:
        found.append(at("basis", "basis-missing"))
    return found


def problems_of_period(asked: Typed) -> list[FieldProblem]:
    found = []
    if asked.get("frequency") and asked["frequency"] not in FREQUENCIES:
        found.append(FieldProblem(("period", "frequency"), "not-a-choice"))
    for name, most in (("due_day", LAST_DUE_DAY), ("days", MOST_PERIOD_DAYS)):
        typed = str(asked.get(name) or "")
        if typed.strip() and count_of(typed, most) is None:
            found.append(FieldProblem(("period", name), "not-a-count", {"limit": most}))
    return found
