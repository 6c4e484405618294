"""The network between application and PostgreSQL is cut and nobody is told; then it is whole again.

Officers read why, with what they typed; officers and worker go on without a restart.
"""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.engine import make_url

from server.database import Database
from server.tables import Due, Task
from tests.browser.running_server import RunningServer
from tests.faults.officers import DONE, Browser, Told, compared, complete_all
from tests.faults.places import IS_LONG, Place, scale, start_many
from tests.faults.processes import wait_until
from tests.faults.wire import Wire

CUT = scale(12, 30)  # seconds; longer than anybody waits for an answer or a connection
PATIENCE = "20" if IS_LONG else "4"
OFFICERS = 4
TASKS = scale(100, 400)  # a multiple of OFFICERS
TIMERS = scale(100, 1_000)
ENOUGH = scale(300, 1_200)  # seconds for the rest of the tasks, on a busy machine too
AGAIN = "còn nguyên trong trang này"
Form = dict[str, str]


@pytest.mark.longest
@pytest.mark.postgres
def test_a_wire_cut_and_mended_loses_and_doubles_nothing(on_postgres: Place) -> None:
    with closing(on_postgres.open()) as database, closing(wire_to(on_postgres)) as wire:
        tasks = tasks_of(database, on_postgres, "many_child", TASKS + 1)
        timers = timers_due_meanwhile(database, on_postgres)
        server = serving_over(wire, on_postgres)
        try:
            told, waited = work_through(server, wire, tasks)
            assert all(one == 200 for one in pages_at_once(server))
            wait_until(lambda: left(database) == 0)
            wait_until(lambda: stuck(database) == 0)
        finally:
            server.stop()

        lost, doubled = compared(database, told)
        fired = effects(database, timers)
    print(f"\n{CUT} s cut: {len(told.acknowledged)} acknowledged, {lost} lost, {doubled} doubled;"
          f" {TIMERS - len(fired)} timers lost, {sum(fired) - len(fired)} doubled; an officer read"
          f" why after {waited:.0f} s; answers {sorted(told.statuses)}")  # fmt: skip
    assert (lost, doubled) == (0, 0)
    assert fired == [1] * TIMERS
    assert told.statuses == {200, 503}


def wire_to(place: Place) -> Wire:
    return Wire(make_url(place.settings.url).port or 0)


def serving_over(wire: Wire, place: Place) -> RunningServer:
    address = make_url(place.settings.url).set(port=wire.port)
    variables = place.variables | {
        "THONGSUOT_DATABASE_URL": address.render_as_string(hide_password=False),
        "THONGSUOT_PATIENCE_SECONDS": PATIENCE,
    }
    server = RunningServer(place.settings.data, **variables)
    server.start()
    return server


def tasks_of(database: Database, place: Place, key: str, number: int) -> list[int]:
    ids = start_many(database, place, key, number)
    with database.reading() as db:
        return list(db.scalars(select(Task.id).where(Task.instance_id.in_(ids)).order_by(Task.id)))


def timers_due_meanwhile(database: Database, place: Place) -> list[int]:
    ids = start_many(database, place, "waiting", TIMERS)
    with database.transaction() as db:
        for number, one in enumerate(ids):
            moment = db.now + timedelta(seconds=2 * CUT * number / TIMERS)
            db.execute(update(Due).where(Due.instance_id == one).values(due_at=moment))
    return ids


def work_through(server: RunningServer, wire: Wire, tasks: list[int]) -> tuple[Told, float]:
    """What officers were told, and the seconds until one of them read why."""
    told, (own, *others) = Told(), tasks
    watcher, *browsers = [Browser(server.address, f"faults.{n}") for n in range(OFFICERS + 1)]
    form = watcher.form(own)
    with ThreadPoolExecutor(OFFICERS) as pool:
        work = [
            pool.submit(complete_all, browser, others[number::OFFICERS], told)
            for number, browser in enumerate(browsers)
        ]
        wait_until(lambda: len(told.acknowledged) > OFFICERS)
        wire.cut()
        began = time.monotonic()
        kept = refused(watcher, own, form)
        waited = time.monotonic() - began
        time.sleep(max(CUT - waited, 0))
        assert len(told.acknowledged) < TASKS  # there is work left for afterwards
        wire.mend()
        assert DONE in watcher.send(own, kept)[1]
        told.acknowledged.append(own)
        for one in work:
            one.result(ENOUGH)
    told.statuses |= watcher.statuses
    return told, waited


def refused(browser: Browser, task_id: int, form: Form) -> Form:
    """The form as the page that refuses it gives it back."""
    status, page = browser.send(task_id, form | {"note": "Đã họp chi bộ"})
    assert (status, AGAIN in page) == (503, True), page
    assert 'name="note" value="Đã họp chi bộ"' in page
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page))


def pages_at_once(server: RunningServer) -> list[int]:
    """More than the pool has connections."""
    browser = Browser(server.address, "faults.7")
    with ThreadPoolExecutor(30) as pool:
        return list(pool.map(lambda _: browser.get("/tasks")[0], range(60)))


def left(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count(Due.id)).where(Due.ended_at.is_(None))) or 0


def stuck(database: Database) -> int:
    """Sessions that hold a transaction and do nothing."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
    with database.engine.connect() as connection:
        return int(connection.execute(text(query)).scalar_one())


def effects(database: Database, timers: list[int]) -> list[int]:
    with database.reading() as db:
        late = Task.element == "T_late", Task.instance_id.in_(timers)
        times = select(func.count()).where(*late).group_by(Task.instance_id)
        return list(db.scalars(times))
