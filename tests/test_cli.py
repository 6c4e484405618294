"""`thongsuot` as a person meets it: real processes, real signals, one clear line when it cannot."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from server.connections import connected, usable
from server.data_folder import opened
from server.demo_command import ensure_demo
from server.settings import load_settings
from server.setup_commands import prepare
from server.tables import Role
from tests.preloaded import run_preloaded
from tests.served import COMMAND, health, own_port

ROOT = Path(__file__).parents[1]
WITHOUT = {name: value for name, value in os.environ.items() if not name.startswith("THONGSUOT_")}
ENVIRONMENT = WITHOUT | {"THONGSUOT_ENVIRONMENT": "test", "PYTHONUNBUFFERED": "1"}


def refused(*arguments: str, environment: Mapping[str, str] = ENVIRONMENT) -> str:
    """The one line it says before it ends with 1."""
    ended = run_preloaded(arguments, environment)
    assert ended.returncode == 1, ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr


@contextmanager
def listening() -> Iterator[str]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield str(taken.getsockname()[1])


class Started:
    """A server of its own; `line` after `line` of what it prints."""

    def __init__(self, folder: Path, port: str) -> None:
        self.port = port
        self.process = subprocess.Popen(
            [*COMMAND, "run", "--data", str(folder), "--port", port],
            cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def health(self) -> dict[str, str]:
        return health(self.port, self.process)

    def stop(self, number: int) -> tuple[int, str, str]:
        self.process.send_signal(number)
        said, complained = self.process.communicate(timeout=300)
        return self.process.returncode, said, complained


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation without officers: quick to start."""
    folder = tmp_path_factory.mktemp("installed")
    with usable(load_settings("test", {}, data=folder)) as (complete, database):
        prepare(complete, database)
        with database.transaction() as db:
            db.add(Role(code="kept", name="Kept"))
    return folder


@pytest.fixture
def furnished(installed: Path, tmp_path: Path) -> Path:
    """A copy to start."""
    return shutil.copytree(installed, tmp_path, dirs_exist_ok=True)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_and_stops_cleanly(furnished: Path, number: int) -> None:
    server = Started(furnished, own_port())

    assert server.health()["status"] == "ok"
    code, said, complained = server.stop(number)

    assert (code, complained) == (0, "")
    assert f"http://127.0.0.1:{server.port}" in said
    assert "Đã dừng" in said


def test_a_server_that_ends_at_once_is_heard_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    server = Started(tmp_path / "file", own_port())

    with pytest.raises(AssertionError, match=re.escape(str(tmp_path / "file"))):
        server.health()

    assert server.stop(signal.SIGTERM)[0] == 1


def test_a_second_start_keeps_all_data_and_is_quick(furnished: Path) -> None:
    for _ in range(2):
        server = Started(furnished, own_port())
        server.health()
        assert server.stop(signal.SIGTERM)[0] == 0

    settings = load_settings("test", {}, data=furnished)
    with connected(settings) as database, database.reading() as db:
        assert db.scalars(select(Role.code)).all() == ["kept"]


def test_a_killed_server_starts_again(furnished: Path) -> None:
    server = Started(furnished, own_port())
    server.health()
    assert server.stop(signal.SIGKILL)[0] == -signal.SIGKILL

    again = Started(furnished, server.port)

    assert again.health()["status"] == "ok"
    assert again.stop(signal.SIGTERM)[0] == 0


def test_a_second_process_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with opened(load_settings("test", {}, data=tmp_path)):
        line = refused("run", "--data", str(tmp_path), "--port", own_port())

    assert str(os.getpid()) in line


def test_a_taken_port_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    with listening() as port:
        line = refused("run", "--data", str(tmp_path / "new"), "--port", port)

    assert port in line
    assert not (tmp_path / "new").exists()


def test_a_port_that_cannot_be_is_named(tmp_path: Path) -> None:
    assert "70000" in refused("run", "--data", str(tmp_path), "--port", "70000")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    for place in (str(tmp_path / "file"), "/proc/thongsuot"):
        assert place in refused("run", "--data", place, "--port", own_port())


@pytest.mark.parametrize("url", ["postgresql://x@127.0.0.1:1/x", "mysql://x@127.0.0.1/x", "no url"])
def test_a_database_that_does_not_answer_is_one_line(tmp_path: Path, url: str) -> None:
    refused("run", "--data", str(tmp_path), "--database-url", url, "--port", own_port())


def test_a_setting_that_makes_no_sense_is_named(tmp_path: Path) -> None:
    odd = {**ENVIRONMENT, "THONGSUOT_THREADS": "many"}

    assert "threads" in refused("run", "--data", str(tmp_path), environment=odd)


def test_a_data_folder_named_from_where_one_stands_is_known_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    kept = load_settings("test", {}, data="data-year")
    usual = load_settings("production", {})

    assert kept.files == tmp_path / "data-year" / "files"  # a relative one is not found by Flask
    assert usual.exports == tmp_path / "data" / "exports"


def test_a_story_that_was_cut_off_begins_afresh(tmp_path: Path) -> None:
    left = tmp_path / ".preparing-1"
    left.mkdir()
    (left / "thongsuot.db").write_text("half")
    story = subprocess.Popen(
        [*COMMAND, "demo", "--data", str(tmp_path)], cwd=ROOT, env=ENVIRONMENT,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert story.stdout is not None
    story.stdout.readline()  # the first process is deployed: it is in the middle

    story.kill()
    story.communicate()

    assert not left.exists()
    assert len(list(tmp_path.glob(".preparing-*"))) == 1
    assert not (tmp_path / "thongsuot.db").exists()
    with opened(load_settings("test", {}, data=tmp_path)) as settings:
        ensure_demo(settings)
    assert list(tmp_path.glob(".preparing-*")) == []
