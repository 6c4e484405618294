"""A virus scanner, where there is one, looks at every file before anybody gets it."""

from __future__ import annotations

import dataclasses
import io
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from server.actions.files.scan_files import SILENT, scan_files
from server.actions.files.store_file import store_file
from server.database import Database
from server.demo.scan import scan
from server.doctor_command import has_working_scanner
from server.errors import Invalid
from server.services.backoff import Resting
from server.settings import Settings, load_settings
from server.tables import Event, File, Notice

EICAR = b"%PDF-1.4 EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
AWAY = "unix:/nowhere/clamd.ctl"
Upload = Callable[[str, bytes], int]


@pytest.fixture
def clamd() -> Iterator[str]:
    """Speaks clamd's INSTREAM: what has EICAR in it is found."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=answer_all, args=[listening], daemon=True).start()
        yield f"clamd://127.0.0.1:{listening.getsockname()[1]}"


def answer_all(listening: socket.socket) -> None:
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return
        with line:
            said = b""
            while not said.endswith(b"\0\0\0\0"):
                said += line.recv(65536)
            found = b"Eicar-Signature FOUND" if b"EICAR" in said else b"OK"
            line.sendall(b"stream: " + found + b"\0")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return dataclasses.replace(load_settings("test"), data=tmp_path)


def upload(database: Database, settings: Settings, officer_id: int, content: bytes) -> int:
    return store_file(database, settings, officer_id=officer_id, task_id=None, name="a.pdf",
                      stream=io.BytesIO(content))  # fmt: skip


def with_scanner(settings: Settings, scanner: str) -> Settings:
    return dataclasses.replace(settings, scanner=scanner)


def test_the_doctor_asks_the_scanner_about_a_file_that_is_clean(
    settings: Settings, clamd: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {scanner: has_working_scanner(with_scanner(settings, scanner))
             for scanner in ("", clamd, AWAY, "false")}  # fmt: skip

    assert asked == {"": True, clamd: True, AWAY: False, "false": False}
    none, fine, silent, wrong = capsys.readouterr().out.splitlines()
    assert "Không có trình quét" in none
    assert "trả lời đúng" in fine
    assert "không trả lời" in silent
    assert "báo một tệp sạch" in wrong


def test_what_is_infected_is_refused_by_name_and_nothing_stays(
    database: Database, settings: Settings, clamd: str, cast: SimpleNamespace
) -> None:
    settings = with_scanner(settings, clamd)

    upload(database, settings, cast.thuy_tn, scan("sach"))
    with pytest.raises(Invalid, match="file-infected") as refused:
        upload(database, settings, cast.thuy_tn, EICAR)

    assert refused.value.args_for_words["found"] == "Eicar-Signature"
    with database.reading() as db:
        clean = db.scalars(select(File)).one()
    assert clean.scanned_at is not None
    assert [path.name for path in settings.files.rglob("*") if path.is_file()] == [clean.sha256]


def test_what_waited_for_the_scanner_is_looked_at_when_it_answers(
    database: Database, settings: Settings, clamd: str, cast: SimpleNamespace
) -> None:
    away = with_scanner(settings, AWAY)
    clean, bad = (upload(database, away, cast.thuy_tn, one) for one in (scan("sach"), EICAR))
    assert scan_files(database, away, Resting(0)) == 0

    assert scan_files(database, with_scanner(settings, clamd), Resting(0)) == 2

    with database.reading() as db:
        assert db.get_one(File, clean).infection == ""
        assert db.get_one(File, bad).infection == "Eicar-Signature"
        told = db.scalars(select(Notice).where(Notice.code == "file-infected")).one()
        assert told.officer_id == cast.thuy_tn
        assert db.scalars(select(Event).where(Event.kind == "file.infected")).one()


def test_a_file_that_was_set_aside_keeps_no_scanner_busy(
    database: Database, settings: Settings, cast: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    upload(database, settings, cast.thuy_tn, scan("bo"))
    for path in settings.files.rglob("*"):
        if path.is_file():
            path.unlink()

    assert scan_files(database, with_scanner(settings, "false"), Resting(0)) == 0

    assert not caplog.records


def test_a_scanner_that_is_away_is_not_asked_about_every_file_again(
    database: Database, settings: Settings, clamd: str, cast: SimpleNamespace,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    away, now = with_scanner(settings, AWAY), [0.0]
    for number in range(5):
        upload(database, away, cast.thuy_tn, scan(f"so {number}"))
    caplog.clear()
    resting = Resting(20, clock=lambda: now[0])

    for _ in range(3):
        assert scan_files(database, away, resting) == 0
    assert len(caplog.records) == SILENT
    now[0] += 30
    assert scan_files(database, with_scanner(settings, clamd), resting) == 5


@pytest.mark.parametrize(
    ("script", "infection"),
    [("exit 0", ""), ('echo "$1: Virus.X"; exit 1', "Virus.X"), ("exit 2", None)],
)
def test_any_command_may_be_the_scanner(
    database: Database, settings: Settings, cast: SimpleNamespace, script: str,
    infection: str | None,
) -> None:  # fmt: skip
    stored = upload(database, settings, cast.thuy_tn, scan("mot"))
    command = settings.data / "scan.sh"
    command.write_text(f"{script}\n")

    scan_files(database, with_scanner(settings, f"sh {command}"), Resting(0))

    with database.reading() as db:
        file = db.get_one(File, stored)
    assert (file.infection if file.scanned_at else None) == infection
