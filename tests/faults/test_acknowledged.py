"""What was acknowledged is there: the server killed, the database restarted, both under load.

The same form sent again gets the stored answer, also when the first answer was lost on its way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import select

from server.database import Database
from server.tables import Task
from tests.browser.running_server import RunningServer
from tests.faults.clusters import restart_at_once
from tests.faults.officers import Browser, Told, compared, complete_all
from tests.faults.places import Place, scale, start_many
from tests.faults.processes import wait_until
from tests.faults.warm import Forked, warmed

OFFICERS = 4
TASKS = scale(100, 800)  # a multiple of OFFICERS
BREAKS = 20

Break = Callable[[Place, RunningServer], None]


class WarmServer(RunningServer):
    """Begun again by a process that has loaded everything."""

    def __init__(self, place: Place, one_more: Callable[[], Forked]) -> None:
        super().__init__(place.settings.data, **place.variables)
        self.one_more = one_more

    def _begin(self) -> Forked:
        return self.one_more()


@contextmanager
def serving(place: Place) -> Iterator[RunningServer]:
    """Started; stopped at the end."""
    port = RunningServer(place.settings.data, **place.variables)
    with warmed("tests.faults.one_server", log=port.folder / "server.log",
                environment=port.environment) as one_more:  # fmt: skip
        server = WarmServer(place, one_more)
        server.port = port.port
        server.start()
        try:
            yield server
        finally:
            server.stop()


def kill_server(_place: Place, server: RunningServer) -> None:
    server.kill()
    server.start()


def restart_database(place: Place, _server: RunningServer) -> None:
    restart_at_once(place.settings.url)


CASES = [
    pytest.param("sqlite", kill_server, id="sqlite, server killed"),
    pytest.param("postgres", kill_server, id="postgres, server killed", marks=pytest.mark.postgres),
    pytest.param("postgres", restart_database, id="postgres, database restarted",
                 marks=pytest.mark.postgres),
]  # fmt: skip


@pytest.mark.longest
@pytest.mark.parametrize(("kind", "broken"), CASES)
def test_what_was_acknowledged_is_there_and_nothing_is_doubled(
    request: pytest.FixtureRequest, kind: str, broken: Break
) -> None:
    place: Place = request.getfixturevalue(f"on_{kind}")
    with closing(place.open()) as database:
        tasks = open_tasks(database, place)
    told = Told()

    with serving(place) as server:
        browsers = [Browser(server.address, f"faults.{n}") for n in range(OFFICERS)]
        with ThreadPoolExecutor(OFFICERS) as pool:
            work = [
                pool.submit(complete_all, browser, tasks[number::OFFICERS], told)
                for number, browser in enumerate(browsers)
            ]
            for number in range(BREAKS):
                enough = (number + 1) * TASKS // (BREAKS + 2)
                wait_until(lambda wanted=enough: len(told.acknowledged) >= wanted)  # type: ignore[misc]
                broken(place, server)
            for one in work:
                one.result()
        assert len(told.acknowledged) == TASKS  # the last breaks came before the last tasks

    with closing(place.open()) as database:
        lost, doubled = compared(database, told)
    print(f"\n{kind}, {broken.__name__} {BREAKS} times: {TASKS} acknowledged, {lost} lost,"
          f" {doubled} doubled, {told.repeated} requests repeated, answers {sorted(told.statuses)}",
          )  # fmt: skip
    assert (lost, doubled) == (0, 0)
    assert told.statuses <= {200, 503}


def open_tasks(database: Database, place: Place) -> list[int]:
    ids = start_many(database, place, "many_child", TASKS)
    with database.reading() as db:
        return list(db.scalars(select(Task.id).where(Task.instance_id.in_(ids))))
