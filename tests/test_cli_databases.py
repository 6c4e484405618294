"""Many processes over PostgreSQL; whatever is wrong with a database is one line, and exit 1."""

from __future__ import annotations

import ctypes
import os
import re
import resource
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from server.actions.installation.grant_role import grant_role
from server.clocks import compare_clocks, warn_of_skew
from server.database import Database
from server.migrations.history import current_revision
from server.migrations.migrate import downgrade
from server.queries.missing_rights import require_rights
from server.tables import Unit
from tests.preloaded import run_preloaded
from tests.served import COMMAND, PATIENCE, health, own_port
from tests.test_cli import ENVIRONMENT, ROOT, refused

FULL = 64 * 1024  # bytes that a file may grow to


@pytest.fixture
def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def ask(command: str) -> list[str]:
    """On a port of its own, whoever else listens on this machine."""
    return [command, "--port", own_port()] if command in ("run", "web") else [command]


@contextmanager
def started(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*COMMAND, *arguments], cwd=ROOT, env=ENVIRONMENT | environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def stop(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    process.send_signal(signal.SIGTERM)
    said, complained = process.communicate(timeout=300)
    return process.returncode, said, complained


def pids_of(process: subprocess.Popen[str]) -> list[int]:
    path = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in path.read_text().split()]


def test_webs_of_several_processes_and_workers_share_a_database(
    address: str, tmp_path: Path
) -> None:
    ports, common = [own_port(), own_port()], ["--data", str(tmp_path), "--database-url", address]
    with (
        started("web", "--processes", "2", "--port", ports[0], *common) as many,
        started("web", "--port", ports[1], *common) as one,
        started("worker", *common) as first,
        started("worker", *common) as second,
    ):
        webs = zip(ports, (many, one), strict=True)
        assert [health(port, web)["status"] for port, web in webs] == ["ok", "ok"]
        for working in (first, second):
            assert working.stdout is not None
            assert "worker" in working.stdout.readline()
        before = pids_of(many)
        os.kill(before[0], signal.SIGKILL)
        until(lambda: len(set(pids_of(many)) - set(before)) == 1)
        assert health(ports[0], many)["status"] == "ok"

        ended = [stop(process) for process in (many, one, first, second)]

    assert [(code, complained) for code, _, complained in ended] == [(0, "")] * 4
    assert all("Đã dừng" in said for _, said, _ in ended)


def until(question: Callable[[], bool]) -> None:
    for _ in range(PATIENCE):
        if question():
            return
        time.sleep(0.1)
    raise AssertionError("it does not come")


def test_processes_do_not_outlive_the_first_one(address: str, tmp_path: Path) -> None:
    common = ["--data", str(tmp_path), "--database-url", address]
    with started("web", "--processes", "2", "--port", own_port(), *common) as many:
        until(lambda: len(pids_of(many)) == 2)
        children = pids_of(many)

    until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in children))


@pytest.mark.parametrize("command", ["web", "worker"])
def test_sqlite_is_for_one_process(command: str, tmp_path: Path) -> None:
    assert "thongsuot run" in refused(*ask(command), "--data", str(tmp_path))


@pytest.mark.parametrize("command", ["run", "web", "worker", "migrate"])
def test_a_newer_schema_is_named_and_left_alone(
    command: str, database: Database, address: str, tmp_path: Path
) -> None:
    if database.is_sqlite and command in ("web", "worker"):
        return  # they are refused before
    with database.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()

    line = refused(*ask(command), "--data", str(tmp_path), "--database-url", address)

    assert "9999" in line
    assert current_revision(database) == "9999"


@pytest.mark.parametrize("command", ["web", "worker"])
def test_an_older_schema_is_not_served(
    command: str, database: Database, address: str, tmp_path: Path
) -> None:
    downgrade(database, "base")

    assert "thongsuot migrate" in refused(
        *ask(command), "--data", str(tmp_path), "--database-url", address
    )


def test_a_wrong_password_is_one_line(database: Database, tmp_path: Path) -> None:
    with database.transaction() as db:
        db.execute(text("DROP ROLE IF EXISTS locked"))
        db.execute(text("CREATE ROLE locked LOGIN PASSWORD 'right'"))
    wrong = database.url.set(username="locked", password="wrong").render_as_string(
        hide_password=False
    )

    line = refused("migrate", "--data", str(tmp_path), "--database-url", wrong)

    assert "không nhận tài khoản locked" in line
    assert "wrong" not in line


def test_missing_rights_are_one_line_and_change_nothing(database: Database, tmp_path: Path) -> None:
    with database.transaction() as db:
        db.execute(text("DROP ROLE IF EXISTS reader"))
        db.execute(text("CREATE ROLE reader LOGIN"))
    reader = database.url.set(username="reader").render_as_string()

    for command in ("run", "web", "migrate", "doctor"):
        line = refused(*ask(command), "--data", str(tmp_path), "--database-url", reader)
        assert line.startswith("Tài khoản cơ sở dữ liệu reader thiếu quyền với ")
        assert "permission denied" in line


@pytest.mark.parametrize("command", ["run", "web", "worker", "doctor"])
def test_a_role_that_may_only_read_is_stopped_at_the_start(
    command: str, database: Database, tmp_path: Path
) -> None:
    with database.transaction() as db:
        for statement in ("DROP ROLE IF EXISTS looker", "CREATE ROLE looker LOGIN",
                          "GRANT SELECT ON ALL TABLES IN SCHEMA public TO looker"):  # fmt: skip
            db.execute(text(statement))
    looker = database.url.set(username="looker").render_as_string()

    line = refused(*ask(command), "--data", str(tmp_path), "--database-url", looker)

    assert line.startswith("Tài khoản cơ sở dữ liệu looker thiếu quyền với ")
    assert "thongsuot grants looker" in line


def test_what_grants_gives_is_enough_to_start(database: Database, tmp_path: Path) -> None:
    with database.transaction() as db:
        db.execute(text("DROP ROLE IF EXISTS served"))
        db.execute(text("CREATE ROLE served LOGIN"))
    grant_role(database, role="served")
    served = database.url.set(username="served")

    own = Database(served.render_as_string())
    require_rights(own)
    own.close()
    with database.transaction() as db:
        db.execute(text("REVOKE UPDATE ON task FROM served"))

    line = refused("worker", "--data", str(tmp_path), "--database-url", served.render_as_string())
    assert "served thiếu quyền với task" in line


def test_an_address_that_leads_nowhere_is_named(database: Database, tmp_path: Path) -> None:
    elsewhere = {
        "Không tìm thấy máy chủ": database.url.set(host="nowhere.invalid"),
        "Không có cơ sở dữ liệu nào trả lời tại 127.0.0.1:1/": database.url.set(port=1),
        "Máy chủ không có cơ sở dữ liệu": database.url.set(database="none_of_ours"),
        "không nhận tài khoản nobody_of_ours": database.url.set(username="nobody_of_ours"),
    }
    for said, url in elsewhere.items():
        address = url.render_as_string(hide_password=False)
        line = refused("migrate", "--data", str(tmp_path), "--database-url", address)
        assert said in line


@pytest.mark.parametrize(
    ("address", "said"),
    [("no url", "viết chưa đúng"), ("postgresql://x@y:port/z", "viết chưa đúng"),
     ("mysql://x@127.0.0.1/x", "loại mysql"), ("sqlite:////proc/none.db", "Không mở được")],
)  # fmt: skip
def test_an_address_that_is_none_is_named(address: str, said: str, tmp_path: Path) -> None:
    assert said in refused("migrate", "--data", str(tmp_path), "--database-url", address)


def test_what_is_no_database_is_one_line_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "thongsuot.db").write_text("Ghi chép riêng\n" * 400)

    line = refused("run", "--no-demo", "--data", str(tmp_path), "--port", own_port())

    assert "thongsuot.db không phải là cơ sở dữ liệu" in line
    assert (tmp_path / "thongsuot.db").read_text() == "Ghi chép riêng\n" * 400


def without_root() -> None:
    """In the child: even root then asks for the rights of files (CAP_DAC_*, capset(2))."""
    version, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    library = ctypes.CDLL(None)
    assert library.capget(version, data) == 0
    data[0], data[1] = data[0] & ~0b110, data[1] & ~0b110  # what is in force, what may be
    assert library.capset(version, data) == 0


READ_ONLY = [
    ("thongsuot.db", 0o400, "chỉ cho đọc"),
    ("thongsuot.db", 0o000, "Không mở được cơ sở dữ liệu"),
    ("thongsuot.lock", 0o400, "Không có quyền ghi vào thư mục dữ liệu"),
    (".", 0o500, "Không có quyền ghi vào thư mục dữ liệu"),
]


@pytest.mark.parametrize("command", ["run", "migrate", "doctor"])
@pytest.mark.parametrize(("name", "mode", "said"), READ_ONLY)
def test_what_may_not_be_written_is_one_line(
    command: str, name: str, mode: int, said: str, database: Database, tmp_path: Path
) -> None:
    database.close()
    place = tmp_path / name
    place.touch()
    place.chmod(mode)
    ended = run_preloaded([*ask(command), "--data", str(tmp_path)], ENVIRONMENT, without_root)
    place.chmod(0o700)

    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1), ended.stderr
    assert ended.stderr.startswith(("Cơ sở dữ liệu", "Không "))
    assert said in ended.stderr


def on_a_full_disk() -> None:
    """In the child: no file may grow past what it is."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL, FULL))


@pytest.mark.usefixtures("organisation")
def test_a_full_disk_at_the_start_is_one_line_and_nothing_is_lost(
    database: Database, tmp_path: Path
) -> None:
    with database.reading() as db:
        units = db.scalars(select(Unit.id)).all()
    database.close()
    arguments = ["run", "--no-demo", "--data", str(tmp_path), "--port", own_port()]
    ended = run_preloaded(arguments, ENVIRONMENT, on_a_full_disk)

    assert (ended.returncode, ended.stderr.count("\n")) == (1, 1), ended.stderr
    assert re.match(r"Đĩa chứa (cơ sở dữ liệu|thư mục dữ liệu) .* đã đầy", ended.stderr)
    with database.reading() as db:
        assert db.scalars(select(Unit.id)).all() == units


def test_a_start_says_nothing_of_clocks_unless_they_differ(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    warn_of_skew(database)
    same = capsys.readouterr().out
    warn_of_skew(database, datetime.now(UTC) - timedelta(hours=2))

    assert same == ""
    assert re.fullmatch(r"Chú ý: .* 7\d\d\d giây; .*\n", capsys.readouterr().out)


def test_the_doctor_warns_of_clocks_that_differ(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    compare_clocks(database, datetime.now(UTC))
    same = capsys.readouterr().out
    compare_clocks(database, datetime.now(UTC) + timedelta(hours=2))
    different = capsys.readouterr().out

    assert "Chú ý" not in same
    assert "Chú ý" in different
    assert re.search(r"7\d\d\d giây", different)


def test_the_doctor_warns_when_no_further_process_could_connect(
    address: str, tmp_path: Path
) -> None:
    with started("doctor", "--data", str(tmp_path), "--database-url", address,
                 THONGSUOT_CONNECTIONS="5000") as doctor:  # fmt: skip
        said, _ = doctor.communicate(timeout=300)

    assert doctor.returncode == 1
    assert "max_connections" in said


def test_a_count_below_one_makes_no_sense(tmp_path: Path) -> None:
    assert "processes" in refused("web", "--processes", "0", "--data", str(tmp_path))


def test_a_session_that_holds_a_lock_keeps_nobody_for_ever(database: Database) -> None:
    with database.reading() as db:
        for name, value in (("lock_timeout", "10s"), ("statement_timeout", "20s"),
                            ("idle_in_transaction_session_timeout", "30s"),
                            ("application_name", "thongsuot")):  # fmt: skip
            assert db.execute(text(f"SHOW {name}")).scalar_one() == value
