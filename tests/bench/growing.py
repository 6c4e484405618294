"""Pages per second over 1, 2 and 4 processes on PostgreSQL: `python -m tests.bench.growing`.

Eight clients on loopback, each with a connection of its own, signed in as an officer, ask in turn
for three inboxes and the page of a case, until the time is over; nothing is asked more often than
it is answered. Printed: answers per second, their p50 and p95, and who used the processors.
"""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import quantiles
from urllib.request import urlopen

from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select
from sqlalchemy.engine import make_url

from server.database import Database
from server.settings import load_settings
from server.tables import Case, Officer
from server.web.app import create_app
from tests.databases import STEPS
from tests.postgres import running_postgres
from tests.rolled_out import hand_out
from tests.signed_in import session_of

SECRET = "only for this bench"
CLIENTS, SECONDS, PORT = 8, 12, 8141
ROOT = Path(__file__).parents[2]


def main() -> None:
    with running_postgres() as url, tempfile.TemporaryDirectory() as folder:
        database = Database(url)
        for step in ("empty", "organised", "deployed", "recorded"):
            STEPS[step](database)
        hand_out(database)
        cookie, case_id = cookie_for(database, "thuy.tn"), the_case(database)
        database.close()
        paths = ["/tasks", "/tasks?view=free", "/tasks?q=xac+nhan", f"/cases/{case_id}"]
        for processes in (1, 2, 4):
            print(measure(processes, url, folder, cookie, paths), flush=True)


def the_case(database: Database) -> int:
    with database.reading() as db:
        return db.scalars(select(Case.id)).one()


def cookie_for(database: Database, login: str) -> str:
    """Signed as the server signs it, so that no password is hashed in between."""
    app = create_app(load_settings("test", {}, secret_key=SECRET), database)
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    with database.reading() as db:
        officer = db.scalars(select(Officer).where(Officer.login == login)).one()
    session = session_of(database, officer.id, officer.sign_in_generation)
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(session)}"


def measure(processes: int, url: str, folder: str, cookie: str, paths: list[str]) -> str:
    command = [sys.executable, "-c", "from server.cli import main; main()", "web",
               "--processes", str(processes), "--port", str(PORT)]  # fmt: skip
    own = {"THONGSUOT_ENVIRONMENT": "test", "THONGSUOT_DATABASE_URL": url,
           "THONGSUOT_DATA": folder, "THONGSUOT_SECRET_KEY": SECRET}  # fmt: skip
    web = subprocess.Popen(command, cwd=ROOT, env=os.environ | own, stdout=subprocess.DEVNULL)
    try:
        wait_until_it_answers()
        drive(cookie, paths, 4)  # every process reads what it remembers
        port = make_url(url).port or 0
        before = processor_seconds(port)
        began = time.monotonic()
        spent = drive(cookie, paths, SECONDS)
        took = time.monotonic() - began
        used = {name: after - before[name] for name, after in processor_seconds(port).items()}
    finally:
        web.terminate()
        web.wait(30)
    cuts = quantiles(spent, n=20)
    shares = ", ".join(
        f"{name} {seconds / took:.2f} ({1000 * seconds / len(spent):.0f} ms a page)"
        for name, seconds in used.items()
    )
    return (f"{processes} processes: {len(spent) / took:.0f} pages/s, p50 {cuts[9] * 1000:.0f} ms, "
            f"p95 {cuts[18] * 1000:.0f} ms; processors used: {shares}")  # fmt: skip


def wait_until_it_answers() -> None:
    for _ in range(600):
        try:
            with urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=30):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("it does not answer")


def drive(cookie: str, paths: list[str], seconds: float) -> list[float]:
    """Seconds of each answer."""
    spent: list[float] = []
    end = time.monotonic() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        turn = 0
        while time.monotonic() < end:
            began = time.monotonic()
            try:
                connection.request("GET", paths[turn % len(paths)], headers={"Cookie": cookie})
                answer = connection.getresponse()
                answer.read()
            except OSError:  # not listening yet
                connection.close()
                time.sleep(0.1)
                continue
            assert answer.status == 200, answer.status
            spent.append(time.monotonic() - began)
            turn += 1
        connection.close()

    clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return spent


def processor_seconds(port: int) -> dict[str, float]:
    """Of the web's processes, of PostgreSQL's and of this driver, children that ended included."""
    found = {"web": 0.0, "postgresql": 0.0, "driver": 0.0}
    servers: set[str] = set()
    for path in sorted(Path("/proc").glob("[0-9]*"), key=lambda one: int(one.name)):
        try:
            words = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            fields = (path / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if f"-p {port} " in words and "postgres" in words:
            servers.add(path.name)
        name = "web" if f"--port {PORT}" in words else ""
        if path.name in servers or fields[1] in servers:
            name = "postgresql"
        if int(path.name) == os.getpid():
            name = "driver"
        if name:
            ended = fields[13:15] if path.name in servers else []
            found[name] += sum(map(int, [*fields[11:13], *ended])) / os.sysconf("SC_CLK_TCK")
    return found


if __name__ == "__main__":
    main()
