"""A full disk: a clear page, what was acknowledged is readable; with room again it goes on."""

from __future__ import annotations

import re
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import select, text

from server.database import Database
from server.tables import Task
from tests.browser.running_server import RunningServer
from tests.faults.officers import DONE, Browser
from tests.faults.places import Place, broken_chains, new_database, start_many
from tests.faults.small_disk import fill, forbid_growth, limit_files, may_mount, mounted

TASKS = 250
FULL = "Máy chủ đã hết chỗ lưu"
Break = Callable[[RunningServer, Path], None]


@contextmanager
def room_limited(place: Place, _folder: Path) -> Iterator[tuple[Place, Break, Break]]:
    """No file system is at hand: the process may write no longer file (EFBIG)."""
    yield (
        place,
        lambda server, _: forbid_growth(server, place.settings.data),
        lambda server, _: limit_files(server, resource.RLIM_INFINITY),
    )


@contextmanager
def on_small_disk(place: Place, folder: Path) -> Iterator[tuple[Place, Break, Break]]:
    """The data folder is a file system of its own (ENOSPC)."""
    with mounted(folder / "disk") as disk:
        shutil.copy(place.settings.data / "thongsuot.db", disk)
        moved = replace(place, settings=replace(place.settings, data=disk))
        yield moved, lambda _, __: fill(disk) and None, lambda _, __: (disk / "filler").unlink()


@contextmanager
def in_small_tablespace(place: Place, _: Path) -> Iterator[tuple[Place, Break, Break]]:
    """The database is a tablespace on a file system of its own (ENOSPC)."""
    with (
        TemporaryDirectory(prefix="thongsuot-disk-") as above,
        mounted(Path(above) / "disk") as disk,
    ):
        Path(above).chmod(0o711)  # not below pytest's own folder, which each run closes again
        shutil.chown(disk, "postgres", "postgres")
        url = in_tablespace(place.settings.url, disk)
        moved = replace(place, settings=replace(place.settings, database_url=url))
        yield moved, lambda _, __: fill(disk) and None, lambda _, __: (disk / "filler").unlink()
        forget(url)


def in_tablespace(url: str, disk: Path) -> str:
    server = Database(f"{url.rsplit('/', 1)[0]}/postgres")
    with server.engine.connect() as connection:
        plain = connection.execution_options(isolation_level="AUTOCOMMIT")
        plain.execute(text(f"CREATE TABLESPACE small LOCATION '{disk}'"))
    server.close()
    return new_database(
        url.rsplit("/", 1)[0] + "/postgres", url.rsplit("/", 1)[1], "TABLESPACE small"
    )


def forget(url: str) -> None:
    head, name = url.rsplit("/", 1)
    server = Database(f"{head}/postgres")
    with server.engine.connect() as connection:
        plain = connection.execution_options(isolation_level="AUTOCOMMIT")
        plain.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        plain.execute(text("DROP TABLESPACE small"))
    server.close()


WAYS = [("sqlite", room_limited)]
if may_mount():
    WAYS += [("sqlite", on_small_disk), ("postgres", in_small_tablespace)]


@pytest.mark.parametrize(("kind", "way"), WAYS)
def test_a_full_disk_is_told_and_nothing_acknowledged_is_lost(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str, way: Callable[..., object]
) -> None:
    furnished: Place = request.getfixturevalue(f"on_{kind}")
    with ExitStack() as stack:
        place, make_full, make_room = stack.enter_context(way(furnished, tmp_path))  # type: ignore[arg-type]
        with closing(place.open()) as database:
            start_many(database, place, "many_child", TASKS)
            with database.reading() as db:
                tasks = list(db.scalars(select(Task.id).order_by(Task.id)))
        server = RunningServer(tmp_path, **place.variables)
        stack.callback(server.stop)
        server.start()
        browser = Browser(server.address, "faults.0")
        acknowledged = tasks[:3]
        told = [complete(browser, one) for one in acknowledged]
        assert [words_of(page) for page in told if DONE not in page] == []

        make_full(server, tmp_path)
        acknowledged, refused, form = complete_until_full(browser, tasks[3:], acknowledged)
        assert all(browser.get(f"/tasks/{one}")[0] == 200 for one in acknowledged[-3:])
        assert browser.get("/tasks")[0] == 200
        make_room(server, tmp_path)

        assert DONE in browser.send(refused, form)[1]
        assert DONE in complete(browser, tasks[-1])
        assert browser.statuses == {200, 503}
        server.stop()
        with closing(place.open()) as database, database.reading() as db:
            done = set(db.scalars(select(Task.id).where(Task.state == "done")))
            assert done == {*acknowledged, refused, tasks[-1]}
            assert broken_chains(db) == []
        print(f"\n{kind}, {way.__name__}: {len(acknowledged)} acknowledged = readable, the next one"
              " told that the disk is full, the same form again with room: done")  # fmt: skip


def complete(browser: Browser, task_id: int) -> str:
    return browser.send(task_id, browser.form(task_id))[1]


def complete_until_full(
    browser: Browser, tasks: list[int], acknowledged: list[int]
) -> tuple[list[int], int, dict[str, str]]:
    """All acknowledged, the task that was refused and its form."""
    acknowledged = list(acknowledged)
    for one in tasks[:-1]:
        form = browser.form(one)
        status, page = browser.send(one, form)
        if DONE in page:
            acknowledged.append(one)
            continue
        assert status == 503
        assert FULL in page
        return acknowledged, one, form
    pytest.fail("the disk never became full")


def words_of(page: str) -> list[str]:
    return re.findall(r"<(?:h1|p)[^>]*>([^<]+)", page)
