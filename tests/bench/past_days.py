"""Toàn cảnh as of a past day: what a year of changes behind three thousand assignments costs."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text, update

from server.tables import Case
from server.tables.closing import COUNTED
from tests.bench.browsing import Browser, Server
from tests.bench.figures import Figures
from tests.bench.large import analyse, numbers, of_units, read_all
from tests.bench.places import Place, Places

UNITS, MONTHS, WEEKS = 1_000, 12, 52
DAY = {"sqlite": "date('2025-11-01', '+' || ({apart} * i) || ' days')",
       "postgresql": "(DATE '2025-11-01' + ({apart} * i)::int)"}  # fmt: skip
PAST = "2026-05-15"


def past_days(figures: Figures, places: Places, *, postgres: bool) -> None:
    """Each assignment changed once a month, and once a week; beside both the figures of now."""
    for times in (MONTHS, WEEKS):
        place = places.new(postgres=postgres)
        changed(place, times)
        for name, seconds in measured(place).items():
            figures.take_times(f"portfolio_{name}_{times}_changes", seconds, judged="p95",
                               database=place.kind, units=UNITS)  # fmt: skip
        place.close()


def changed(place: Place, times: int) -> None:
    of_units(place, UNITS)
    with place.database.transaction() as db:
        wire = db.connection()
        numbers(wire, times)
        day, columns = DAY[wire.dialect.name].format(apart=365 // times), ", ".join(COUNTED)
        wire.execute(text(f"INSERT INTO assignment_day (assignment_id, day, {columns}) "
                          f"SELECT id, {day}, {columns} FROM assignment, number"))  # fmt: skip
        db.execute(update(Case).values(opened_at=datetime(2025, 10, 1, tzinfo=UTC)))
    analyse(place)


def measured(place: Place) -> dict[str, list[float]]:
    with Server(place):
        browser = Browser()
        browser.sign_in()
        assert "Đơn vị 7" in browser.get(f"/portfolio/units?status=all&day={PAST}").body
        return read_all(browser, {
            "units_now": ["/portfolio/units?status=all"],
            "units_then": [f"/portfolio/units?status=all&day={PAST}"],
            "cases_then": [f"/cases?status=all&day={PAST}"],
        })  # fmt: skip
