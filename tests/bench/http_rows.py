"""The same over HTTP: completing, sending out while pages answer, start-up, bytes of pages."""

from __future__ import annotations

import re
import threading
import time
import uuid

from sqlalchemy import func, select

from server.tables import Job, Task
from tests.bench.browsing import Browser, Page, Server
from tests.bench.completing import TYPED, newest
from tests.bench.figures import Figures
from tests.bench.places import Place, Places, open_case, start

REQUESTS = 60


def completing(figures: Figures, places: Places, *, postgres: bool) -> None:
    """POST /tasks/n/completion up to its 303; where it leads is read unmeasured, as a browser does:
    else the sentences about what was done would pile up in the cookie."""
    place = places.new(postgres=postgres)
    case_id, definition_id = open_case(place), newest(place, "bench_sequence")
    for _ in range(REQUESTS // 6 + 2):
        start(place, case_id, definition_id)
    seconds: list[float] = []
    with Server(place):
        browser = Browser()
        browser.sign_in()
        for number in range(REQUESTS + 6):
            task_id, version = first_open(place)
            page = browser.post(
                f"/tasks/{task_id}/completion",
                {**TYPED, "_op": "submit", "_version": str(version), "_key": str(uuid.uuid4())},
                seconds if number >= 6 else [],
            )
            assert page.status == 303, page.body[:2000]
            browser.get(page.headers["Location"])
    figures.take_times("http_complete", seconds, most=10 if postgres else 6, database=place.kind)
    place.close()


def first_open(place: Place) -> tuple[int, int]:
    with place.database.reading() as db:
        row = db.execute(
            select(Task.id, Task.version).where(Task.state == "open").order_by(Task.id).limit(1)
        ).one()
        return row.id, row.version


def sending_out(figures: Figures, places: Places, units: int, *, postgres: bool) -> None:
    """The worker of the running server makes the units; somebody reads the inbox meanwhile."""
    place = places.new(postgres=postgres)
    case_id = open_case(place)
    with Server(place) as server:
        browser = Browser()
        browser.sign_in()
        began = time.perf_counter()
        rows = [{"number": one} for one in range(units)]
        start(place, case_id, newest(place, "many_parent"), units=rows)
        answered = read_until(browser, lambda: count_open(place) >= units and idle(place))
        total = time.perf_counter() - began
        memory = server.memory_mb(-1)
    figures.take_times("send_out_per_unit", [total / units], most=1.5, units=units,
                       database=place.kind, how="server", total_s=round(total, 1))  # fmt: skip
    figures.take_times("pages_while_sending", answered, judged="p95", most_ms=100,
                       database=place.kind, units=units)  # fmt: skip
    figures.take(f"worker_memory_{units}_units", memory, "MB", target="<= 150 MB",
                 met=memory <= 150, database=place.kind,
                 process="worker" if postgres else "web and worker")  # fmt: skip
    place.close()


def read_until(browser: Browser, is_over: object) -> list[float]:
    """A page every tenth of a second, by one reader; `is_over` is asked beside."""
    assert callable(is_over)
    done, answered = threading.Event(), list[float]()

    def watch() -> None:
        while not is_over():
            time.sleep(0.5)
        done.set()

    watcher = threading.Thread(target=watch)
    watcher.start()
    while not done.wait(0.1):
        browser.get("/tasks", answered)
    watcher.join()
    return answered


def count_open(place: Place) -> int:
    with place.database.reading() as db:
        return db.scalar(select(func.count()).where(Task.element == "T_one")) or 0


def idle(place: Place) -> bool:
    with place.database.reading() as db:
        return not db.scalar(select(func.count()).select_from(Job).where(Job.ended_at.is_(None)))


def starting(figures: Figures, places: Places) -> None:
    """From the command to the first answer, over an installation that is there."""
    place, seconds = places.new(), list[float]()
    for _ in range(5):
        with Server(place) as server:
            seconds.append(server.ready_s)
    figures.take_times("start_up", seconds, most_ms=2_000, database=place.kind)
    place.close()


def bytes_of_pages(figures: Figures, places: Places) -> None:
    """What goes over the wire, gzip asked for: first with all files, then the page alone."""
    place = places.new()
    case_id, definition_id = open_case(place), newest(place, "bench_sequence")
    for _ in range(50):
        start(place, case_id, definition_id)
    task_id, _ = first_open(place)
    with Server(place):
        browser = Browser()
        browser.sign_in()
        kinds = {"inbox": "/tasks", "task": f"/tasks/{task_id}", "cases": "/cases",
                 "case": f"/cases/{case_id}", "matrix": f"/cases/{case_id}?tab=matrix"}  # fmt: skip
        for kind, path in kinds.items():
            page = browser.get(path)
            assert page.status == 200, (path, page.status)
            first = page.size + sum(size_of(browser, one) for one in linked(page))
            targets = (60, 12) if kind == "inbox" else (None, None)
            take_kilobytes(figures, f"{kind}_first_load", first, targets[0])
            take_kilobytes(figures, f"{kind}_after", page.size, targets[1])
    place.close()


def size_of(browser: Browser, path: str) -> int:
    """With the fonts that a style sheet brings for Vietnamese text."""
    got = browser.get(path)
    fonts = re.findall(r'url\("(/static/[^"]+-(?:vietnamese|latin)-wght[^"]+)"', got.body)
    return got.size + sum(browser.get(one).size for one in fonts)


def linked(page: Page) -> list[str]:
    """Style sheets, scripts, fonts and pictures that a browser fetches with the page."""
    found = re.findall(
        r'<(?:link[^>]+href|script[^>]+src|img[^>]+src)="(/static/[^"#]+)', page.body
    )
    return list(dict.fromkeys(found))


def take_kilobytes(figures: Figures, name: str, size: int, most: int | None) -> None:
    told = {"target": f"<= {most} KB", "met": size <= most * 1024} if most else {}
    figures.take(f"{name}_bytes", size / 1024, "KB", **told)
