"""A backup is taken while officers work, restored elsewhere, compared, and served from."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from server.actions.cases.open_case import open_case
from server.actions.files.store_file import store_file
from server.actions.journal.anchor_heads import anchor_heads
from server.actions.tasks.claim_task import claim_task
from server.actions.tasks.release_task import release_task
from server.backups.checksums import checksums_of
from server.backups.make_backup import make_backup
from server.cli import main
from server.database import Database
from server.services.media import path_of
from server.settings import Settings, load_settings
from server.tables import Answer, File, Task
from tests.served import COMMAND, health, own_port

ROOT = Path(__file__).parents[2]


class Place:
    """Where an installation lives: a data folder and a database, as options of a command."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.options = ["--environment", "test", "--data", str(folder), "--database-url", url]

    @property
    def settings(self) -> Settings:
        return load_settings("test", {}, data=self.folder, database_url=self.url)

    def checksums(self) -> dict[str, Any]:
        with closing(Database(self.url)) as database, database.reading() as db:
            return checksums_of(db)

    def files(self) -> dict[str, str]:
        """Name -> SHA-256 of what is in it."""
        found = (path for path in self.settings.files.rglob("*") if path.is_file())
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


@pytest.fixture
def here(database: Database, tmp_path: Path) -> Place:
    return Place(tmp_path, database.url.render_as_string(hide_password=False))


@pytest.fixture
def elsewhere(database: Database, tmp_path: Path) -> Iterator[Place]:
    folder = tmp_path / "elsewhere"
    if database.is_sqlite:
        yield Place(folder, f"sqlite:///{folder / 'thongsuot.db'}")
        return
    name = f"restored_{uuid.uuid4().hex[:8]}"
    at_once(database, f"CREATE DATABASE {name}")
    yield Place(folder, database.url.set(database=name).render_as_string(hide_password=False))
    at_once(database, f"DROP DATABASE {name} WITH (FORCE)")


def at_once(database: Database, statement: str) -> None:
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(statement))


@pytest.fixture
def working(office: Any, directive_id: int, here: Place, monkeypatch: Any) -> Any:
    """Two units have work, and what is attached is really there."""

    def file(task: Task, officer_id: int) -> int:
        stream = io.BytesIO(f"%PDF-1.7\n{task.id} {uuid.uuid4()}".encode())
        return store_file(office.database, here.settings, officer_id=officer_id,
                          task_id=task.id, name="van-ban.pdf", stream=stream)  # fmt: skip

    monkeypatch.setattr(office, "file", file)
    open_case(office.database, officer_id=office.cast.thuy_tn, directive_id=directive_id)
    office.roll_out(["QU-NK", "QU-BT"])
    return office


def answers_in(url: str) -> int:
    with closing(Database(url)) as database, database.reading() as db:
        return db.scalar(select(func.count()).select_from(Answer)) or 0


def test_a_backup_amid_the_work_is_restored_compared_and_served(
    working: Any, here: Place, elsewhere: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    target = here.folder / "amid.zip"
    is_over = threading.Event()
    work = threading.Thread(target=lambda: work_until(is_over, working))
    anchor_heads(working.database, every=0)
    before = answers_in(here.url)
    work.start()
    wait_for(lambda: answers_in(here.url) > before + 2)  # a file is among them
    acknowledged = answers_in(here.url)

    assert main(["backup", *here.options, "--to", str(target)]) == 0
    assert work.is_alive()
    is_over.set()
    work.join()
    assert main(["restore", str(target), *elsewhere.options]) == 0

    said = capsys.readouterr().out
    assert elsewhere.files()
    assert acknowledged <= answers_in(elsewhere.url) < answers_in(here.url)
    with ZipFile(target) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert elsewhere.checksums() == manifest["tables"]
    assert sorted(elsewhere.files()) == manifest["files"]
    assert all(name == content for name, content in elsewhere.files().items())
    assert manifest["journal_head"] in said
    assert "Nhật ký nguyên vẹn" in said
    serves(elsewhere)
    with capsys.disabled():
        print(f"\n{said}")


def work_until(is_over: threading.Event, office: Any) -> None:
    """One unit does all its work, the other takes its task and puts it back as long as it may;
    what it completes in the end is in no backup taken before."""
    office.carry_out(office.unit("QU-NK"), "le_dt", "lam_ott")
    unit_id, officer_id = office.unit("QU-BT"), office.cast.ung_ttk
    task = office.open_task("T_confirm_receipt", unit_id)
    while not is_over.is_set():
        for act in (claim_task, release_task):
            act(office.database, officer_id=officer_id, task_id=task.id)
    office.do("ung_ttk", "T_confirm_receipt", {"received_on": office.today(), "declined": "false"},
              unit_id=unit_id)  # fmt: skip


def test_a_quiet_backup_is_the_same_in_every_table_and_file(
    working: Any, here: Place, elsewhere: Place
) -> None:
    working.carry_out(working.unit("QU-NK"), "le_dt", "lam_ott")

    assert main(["backup", *here.options]) == 0
    target = next((here.folder / "backups").glob("thongsuot-*.zip"))
    assert main(["restore", str(target), *elsewhere.options]) == 0

    assert elsewhere.checksums() == here.checksums()
    refuses_changes(elsewhere)
    assert elsewhere.files() == here.files()
    assert len(here.files()) >= 4


def refuses_changes(place: Place) -> None:
    with closing(Database(place.url)) as database:
        refused = pytest.raises(DBAPIError, match="append-only: event")
        with refused, database.transaction() as db:
            db.execute(text("DELETE FROM event"))


def wait_for(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 300
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.01)


def serves(place: Place) -> None:
    port = own_port()
    options = [*place.options, "--port", port]
    server = subprocess.Popen(
        [*COMMAND, "run", *options], cwd=ROOT,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert health(port, server)["status"] == "ok"
    finally:
        server.send_signal(signal.SIGTERM)
        _, complained = server.communicate(timeout=300)
    assert (server.returncode, complained) == (0, "")


@pytest.fixture
def archive(database: Database, here: Place) -> Path:
    """Of a small installation."""
    path = here.folder / "small.zip"
    make_backup(here.settings, database, path)
    return path


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line it says."""
    capsys.readouterr()
    assert main(list(arguments)) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1, said
    return said


def with_manifest(archive: Path, **changes: Any) -> Path:
    changed = archive.with_name("changed.zip")
    with ZipFile(archive) as old, ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                content = json.dumps(json.loads(content) | changes).encode()
            new.writestr(name, content)
    return changed


def damaged(archive: Path) -> Path:
    path = archive.with_name("damaged.zip")
    content = bytearray(archive.read_bytes())
    content[len(content) // 3] ^= 0xFF
    path.write_bytes(content)
    return path


def cut_off(archive: Path) -> Path:
    path = archive.with_name("cut.zip")
    path.write_bytes(archive.read_bytes()[:-200])
    return path


UNFIT: tuple[tuple[Callable[[Path], Path], str], ...] = (
    (damaged, "hỏng"),
    (cut_off, "hỏng"),
    (lambda archive: with_manifest(archive, database="0" * 64), "hỏng"),
    (lambda archive: with_manifest(archive, tables=None), "hỏng"),
    (lambda archive: with_manifest(archive, revision="9999"), "phiên bản mới hơn (9999)"),
    (lambda archive: with_manifest(archive, format=2), "phiên bản mới hơn"),
    (lambda archive: with_manifest(archive, kind="oracle"), "Bản sao lưu của oracle"),
    (lambda archive: archive.with_name("none.zip"), "Không có tệp sao lưu"),
    (lambda _: ROOT / "LICENSE", "hỏng"),
)


def test_what_is_not_a_fit_backup_is_refused_and_leaves_nothing(
    archive: Path, elsewhere: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    for made, told in UNFIT:
        said = refused(capsys, "restore", str(made(archive)), *elsewhere.options)

        assert told in said
        left = {path.name for path in elsewhere.folder.iterdir()}
        assert left <= {"thongsuot.lock", "secret_key"}
    assert main(["restore", str(archive), *elsewhere.options]) == 0


def test_a_place_with_data_is_left_alone(
    archive: Path, here: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    before = here.checksums()

    assert "đã có dữ liệu" in refused(capsys, "restore", str(archive), *here.options)

    assert here.checksums() == before


def test_an_interrupted_backup_leaves_nothing_under_its_name(
    database: Database, cast: Any, here: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_large(database, here, cast.lam_ott)
    target = here.folder / "backups" / "b.zip"
    process = subprocess.Popen([*COMMAND, "backup", *here.options, "--to", str(target)], cwd=ROOT)
    wait_for(lambda: any(target.parent.glob(".aside-*/b.zip")))
    process.kill()

    assert process.wait() == -signal.SIGKILL
    assert not target.exists()
    assert main(["backup", *here.options, "--to", str(target)]) == 0
    assert "đã có" in refused(capsys, "backup", *here.options, "--to", str(target))


def keep_large(database: Database, place: Place, officer_id: int) -> None:
    """What takes a second to pack."""
    content = os.urandom(30_000_000)
    name = hashlib.sha256(content).hexdigest()
    path = path_of(place.settings.files, name)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with database.transaction() as db:
        db.add(File(sha256=name, name="f", media_type="t", size=len(content), at=db.now,
                    officer_id=officer_id))  # fmt: skip


def test_a_file_that_is_gone_is_told_and_the_rest_is_kept(
    working: Any, here: Place, elsewhere: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    officer, task = working.cast.lam_ott, working.open_task("T_confirm_receipt")
    gone, kept = (working.file(task, officer) for _ in range(2))
    with working.database.reading() as db:
        names = [db.get_one(File, one).sha256 for one in (gone, kept)]
    next(here.settings.files.rglob(names[0])).unlink()

    assert main(["backup", *here.options, "--to", str(here.folder / "b.zip")]) == 1

    assert names[0] in capsys.readouterr().out
    assert main(["restore", str(here.folder / "b.zip"), *elsewhere.options]) == 0
    assert list(elsewhere.files()) == [names[1]]


def test_nothing_to_back_up_and_nowhere_to_write_are_one_line(
    here: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing = ["--data", str(tmp_path / "nothing")]
    assert "Không có cơ sở dữ liệu" in refused(capsys, "backup", *nothing)

    assert "/proc" in refused(capsys, "backup", *here.options, "--to", "/proc/none/b.zip")
