"""One officer whose view holds ten thousand open tasks: pages, counts, search, many at once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import text

from tests.bench.browsing import Browser, Server
from tests.bench.figures import Figures
from tests.bench.large import (
    SEARCHED,
    TIMES,
    UNITS,
    analyse,
    compare,
    counting,
    numbers,
    onward_from,
    pour,
    read_all,
    short,
)
from tests.bench.places import Place, Places
from workflows.workdays import ZONE

SIZES = (1_000, 10_000)
AT_ONCE, FAR = 50, 8  # tasks of one bulk act; pages turned to come far down


def view(figures: Figures, places: Places, *, postgres: bool) -> None:
    """The larger view against the smaller: of 25 units, all of which are this officer's."""
    sized = ((size, places.new(postgres=postgres)) for size in SIZES)
    compare(figures, sized, furnished, measured,
            lambda name, size: f"one_officer_{name}_{short(size)}")  # fmt: skip


def furnished(place: Place, tasks: int) -> None:
    pour(place, tasks * 5)  # one of five is open
    make_everywhere(place)


def make_everywhere(place: Place) -> None:
    """p1 holds the role in every unit that has tasks."""
    with place.database.transaction() as db:
        numbers(db.connection(), UNITS)
        db.execute(text(
            "INSERT INTO membership (id, officer_id, unit_id, role) "
            "SELECT 900000 + i, 100001, i, 'chuyen_vien' FROM number WHERE i <> 2"
        ))  # fmt: skip
        db.execute(text("UPDATE installation SET organisation_version = organisation_version + 1"))
    analyse(place)


def measured(place: Place) -> dict[str, list[float]]:
    with Server(place):
        browser = Browser()
        browser.sign_in("p1")
        page = browser.get("/tasks")
        following = onward_from(page)
        found = read_all(browser, {
            "first_page": ["/tasks"], "next_page": [following], "far_page": [far_down(browser)],
            "narrowed": ["/tasks?due=later", "/tasks?unit=3"], "search": SEARCHED,
        })  # fmt: skip
        found["bulk_per_task"] = put_off(browser, re.findall(r'data-task="(\d+)"', page.body))
    found["counters"] = counting(place)
    return found


def far_down(browser: Browser) -> str:
    path = "/tasks"
    for _ in range(FAR):
        path = onward_from(browser.get(path))
    return path


def put_off(browser: Browser, tasks: list[str]) -> list[float]:
    """Seconds for one of fifty."""
    chosen = list(dict.fromkeys(tasks))[:AT_ONCE]
    day = (datetime.now(ZONE) + timedelta(30)).strftime("%d/%m/%Y")
    seconds: list[float] = []
    for number in range(TIMES // 4):
        form = {"_op": "later" if number % 2 == 0 else "now", "on_day": day, "task": chosen}
        answer = browser.post("/tasks/selection", form, seconds)
        assert answer.status == 303, answer.body[:500]
        browser.get("/tasks")
    return [one / len(chosen) for one in seconds]
