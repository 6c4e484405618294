"""Close the figures of a case: what is counted, copied as it stands, in one statement."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, cast, func, insert, literal, select

from server.database import Work
from server.services.counting import box_of, is_counted
from server.services.inserting import insert_new
from server.services.parameters import parameter, parameters_of
from server.tables import Assignment, ClosedAssignment, Closing
from server.tables.closing import COUNTED

MONTHS = {"MONTHLY": 1, "QUARTERLY": 3, "HALF_YEARLY": 6}
LETTERS = {1: "M", 3: "Q", 6: "H"}


def close_case(
    db: Work, case_id: int, *, period: str, officer_id: int | None, instance_id: int | None = None
) -> int | None:
    """The id of the closing; None where the figures of today are closed already."""
    row = {
        "case_id": case_id, "period": period, "closed_on": db.today, "officer_id": officer_id,
        "instance_id": instance_id, "at": db.now,
    }  # fmt: skip
    for closing_id in insert_new(db, Closing, [row], "case_id", "closed_on", give=Closing.id):
        copy_assignments(db, case_id, closing_id)
        return int(closing_id)
    return None


def copy_assignments(db: Work, case_id: int, closing_id: int) -> None:
    counted = select(
        literal(closing_id), Assignment.id, *(getattr(Assignment, name) for name in COUNTED),
        box_of(db.today), box_of(db.today, against_original=True),
    ).where(Assignment.case_id == case_id, is_counted())  # fmt: skip
    columns = ["closing_id", "assignment_id", *COUNTED, "box", "box_original"]
    db.execute(insert(ClosedAssignment).from_select(columns, counted))


def ends_in(period: Any) -> ColumnElement[int]:
    """Over the code of a period: the month it ends in, counted from the year 0.

    Codes themselves do not sort: 2022-H2 is later than 2022-M07 and than 2022-Q3.
    """
    year, letter, number = (func.substr(period, *place) for place in ((1, 4), (6, 1), (7,)))
    months = case(*((letter == code, count) for count, code in LETTERS.items()))
    return cast(year, Integer) * 12 + cast(number, Integer) * months


def period_of(day: date, parameters: dict[str, Any], *, back: int = 0) -> str:
    """The reporting period that a day lies in, or so many before it."""
    months = MONTHS.get(str(parameter(parameters, "report.frequency")), 3)
    count = (day.year * 12 + day.month - 1) // months - back
    year, number = divmod(count, 12 // months)
    return f"{year}-{LETTERS[months]}{number + 1:0{2 if months == 1 else 1}}"


def periods_to_close(db: Work) -> tuple[str, str]:
    """The usual one first: in the first month of a period still the one before."""
    parameters = parameters_of(db, None)
    now, before = (period_of(db.today, parameters, back=back) for back in (0, 1))
    month_before = db.today.replace(day=1) - timedelta(days=1)
    has_just_begun = period_of(month_before, parameters) != now
    return (before, now) if has_just_begun else (now, before)
