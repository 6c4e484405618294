"""Nothing leaves for what was rolled back; the rest leaves at least once, under one id."""

from __future__ import annotations

import email
import email.policy
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select, update

from server.database import Database
from server.recording.attempts import FAILURES
from server.recording.outbox import put_mail
from server.services.mail import Transport, transport_of
from server.services.people import tell
from server.settings import Settings
from server.tables import Event, Incident, Mail, Notice, Officer
from server.web.app import create_app
from server.worker_letters import Letters, send_mail
from tests.databases import move_clock
from tests.faults.places import Place, scale
from tests.faults.processes import wait_until
from tests.faults.warm import Forked, warmed
from tests.ports import free_port
from tests.signed_in import session_of

MAILS = scale(60, 1_000)
KILLS = 20
BODY = "Nội dung riêng của bức thư"


class Sink:
    """A real mail server on loopback; `answer` is what it says to a message."""

    def __init__(self) -> None:
        self.port = free_port()
        self.answer = "250 OK"
        self.messages: list[email.message.EmailMessage] = []
        self.unlucky: Forked | None = None  # killed when its message has come
        self.controller: Any = None

    def start(self) -> None:
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self) -> None:
        if self.controller is not None:
            self.controller.stop()
        self.controller = None

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.messages.append(
                email.message_from_bytes(envelope.content, policy=email.policy.default)  # type: ignore[arg-type]
            )
        if self.unlucky is not None:
            self.unlucky.send_signal(signal.SIGKILL)
            self.unlucky = None
        return self.answer

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.messages]


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def settings(place: Place, sink: Sink) -> Settings:
    return replace(
        place.settings,
        smtp_host="127.0.0.1",
        smtp_port=sink.port,
        mail_minutes=0,
        mail_from="Thông Suốt <thongsuot@test.invalid>",
        secret_key="only for tests",
    )


@pytest.fixture
def transport(settings: Settings) -> Transport:
    transport = transport_of(settings)
    assert transport is not None
    return transport


def put(database: Database, number: int) -> Mail:
    with database.transaction() as db:
        return put_mail(db, address="can.bo@test.invalid", subject=f"Thư {number}", body=BODY)


def put_and_fail(database: Database) -> None:
    with database.transaction() as db:
        put_mail(db, address="can.bo@test.invalid", subject="không được gửi", body="…")
        assert db.now.year / 0


def row(database: Database, mail: Mail) -> Mail:
    with database.reading() as db:
        return db.get_one(Mail, mail.id)


def pass_time(database: Database) -> None:
    """Pauses and leases are over."""
    with database.transaction() as db:
        db.execute(update(Mail).where(Mail.sent_at.is_(None)).values(next_at=db.now))


def send_all(database: Database, transport: Transport) -> None:
    for _ in range(2 * MAILS):
        if not send_mail(database, transport):
            return
    pytest.fail("there is always one more")


def test_without_a_mail_server_in_the_settings_nothing_is_called(place: Place) -> None:
    assert transport_of(place.settings) is None


def test_nothing_leaves_for_an_action_that_was_rolled_back(
    database: Database, sink: Sink, transport: Transport
) -> None:
    kept = []
    for number in range(MAILS):
        if number % 3:
            kept.append(put(database, number))
            continue
        with pytest.raises(ZeroDivisionError):
            put_and_fail(database)

    send_all(database, transport)

    assert sink.ids == [f"<{mail.key}@test.invalid>" for mail in kept]
    assert {str(message["Subject"]) for message in sink.messages} == {mail.subject for mail in kept}
    print(f"\n{database.engine.dialect.name}: {len(kept)} of {MAILS} transactions committed,"
          f" {len(sink.ids)} e-mails came, 0 of those rolled back")  # fmt: skip


def test_a_mail_server_that_is_down_or_busy_gets_it_later(
    database: Database, sink: Sink, transport: Transport
) -> None:
    mail = put(database, 1)
    sink.stop()
    send_all(database, transport)
    assert (row(database, mail).attempts, row(database, mail).sent_at) == (1, None)
    assert "ConnectionRefused" in row(database, mail).error

    sink.start()
    sink.answer = "451 busy"
    send_all(database, transport)  # the pause is not over
    assert row(database, mail).attempts == 1
    pass_time(database)
    send_all(database, transport)
    assert (row(database, mail).attempts, row(database, mail).failed) == (2, False)

    sink.answer = "250 OK"
    pass_time(database)
    send_all(database, transport)
    assert row(database, mail).sent_at is not None
    assert len(sink.ids) == 1


@pytest.mark.parametrize(("answer", "attempts"), [("550 no such user", 1), ("451 busy", FAILURES)])
def test_what_is_refused_is_set_aside_until_an_administrator_sends_it_again(
    place: Place, settings: Settings, database: Database, sink: Sink, transport: Transport,
    answer: str, attempts: int,
) -> None:  # fmt: skip
    mail, other = put(database, 1), put(database, 2)
    sink.answer = answer
    for _ in range(FAILURES):
        pass_time(database)
        send_all(database, transport)
    assert (row(database, mail).failed, row(database, mail).attempts) == (True, attempts)
    with database.reading() as db:
        assert db.scalars(select(Incident.code)).all() == ["mail-undelivered"] * 2

    sink.answer = "250 OK"
    admin = browser(settings, database, "nguyen.qt")
    page = admin.get("/mails").get_data(as_text=True)
    assert page.count("Gửi lại") == 2
    assert answer[4:] in page
    assert BODY not in page
    assert admin.post(f"/mails/{mail.id}/attempt").status_code == 303
    assert admin.post(f"/mails/{mail.id}/attempt").status_code == 409
    send_all(database, transport)

    assert sink.ids == [f"<{mail.key}@test.invalid>"]
    assert row(database, other).failed
    outsider = browser(settings, database, "faults.0")
    assert outsider.get("/mails").status_code == 404
    assert outsider.post(f"/mails/{other.id}/attempt").status_code == 404
    with database.reading() as db:
        assert db.scalars(select(Event).where(Event.kind == "mail.retried")).one()
    assert place


def browser(settings: Settings, database: Database, login: str) -> Any:
    app = create_app(settings, database)
    app.config.update(TESTING=True, PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    client = app.test_client()
    with database.reading() as db:
        officer_id = db.scalars(select(Officer.id).where(Officer.login == login)).one()
    with client.session_transaction() as session:
        session.update(session_of(database, officer_id))
    return client


def test_a_worker_killed_between_sending_and_marking_sends_it_again_under_the_same_id(
    place: Place, database: Database, sink: Sink, transport: Transport, tmp_path: Path
) -> None:
    mails = []
    with warmed("tests.faults.one_postman", place.settings.url, str(sink.port),
                log=tmp_path / "log") as one_more:  # fmt: skip
        for number in range(KILLS):
            sink.unlucky = postman = one_more()
            mails.append(put(database, number))
            wait_until(lambda gone=postman: gone.poll() is not None)  # type: ignore[misc]
            assert len(sink.ids) == number + 1
    assert all(row(database, mail).sent_at is None for mail in mails)
    send_all(database, transport)
    assert len(sink.ids) == KILLS  # whoever has it in hand may still be alive

    pass_time(database)
    send_all(database, transport)

    assert all(row(database, mail).sent_at is not None for mail in mails)
    assert len(sink.ids) == 2 * KILLS
    local = [one.split("@")[0] for one in sink.ids]
    assert sorted(local) == sorted([f"<{mail.key}" for mail in mails] * 2)
    print(f"\n{database.engine.dialect.name}: {KILLS} workers killed between sending and marking:"
          f" 0 lost, {KILLS} sent twice, each under one Message-ID")  # fmt: skip


def test_a_worker_that_wakes_after_its_lease_marks_nothing(
    database: Database, sink: Sink, transport: Transport
) -> None:
    mail = put(database, 1)

    def slow(taken: Mail) -> None:
        transport(taken)
        pass_time(database)  # its lease is over, and another one takes it
        sink.answer = "451 busy"
        send_mail(database, transport)

    send_mail(database, slow)

    assert row(database, mail).sent_at is None  # the other one's verdict stands
    assert row(database, mail).attempts == 1


def test_an_officer_gets_one_mail_for_many_notices_and_none_without_an_address(
    settings: Settings, database: Database, sink: Sink, transport: Transport
) -> None:
    """Only of what they were given: what can wait is for the morning."""
    move_clock(database, "2022-06-21")
    with database.transaction() as db:
        told = list(db.scalars(select(Officer.id).where(Officer.login.like("faults.%"))))
        db.execute(update(Officer).where(Officer.id == told[0]).values(email="a@test.invalid"))
        for _ in range(100):
            tell(db, told[:2], "assigned-by-leader", directive="517-CV/TU")
        tell(db, told[:2], "deadline-near", due="2022-06-30")
        old = Notice(officer_id=told[0], code="assigned-by-leader", args={},
                     at=db.now - timedelta(30))  # fmt: skip
        db.add(old)

    assert Letters(database, settings).write_mails() == 1
    assert Letters(database, settings).write_mails() == 0
    send_all(database, transport)

    (message,) = sink.messages
    assert (message["To"], message["Subject"]) == (
        "a@test.invalid",
        "Thông Suốt: 100 thông báo mới",
    )
    text = message.get_content()
    assert text.count("517-CV/TU") == 100
    assert "30/06/2022" not in text
    assert "Kính gửi đồng chí Cán bộ 0" in text


DYING = """
import os, signal, sys
from server.actions.mails.write_digest import due_officers, put_digest
from server.database import Database
from server.settings import load_settings
from server.tables import Officer
with Database(sys.argv[1]).transaction() as db:
    for officer_id in due_officers(db):
        put_digest(db, load_settings("test", {}), db.get_one(Officer, officer_id))
    db.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_letter_of_a_morning_comes_once_from_two_workers_and_one_that_was_killed(
    place: Place, settings: Settings, database: Database, sink: Sink, transport: Transport
) -> None:
    move_clock(database, "2022-06-21")
    with database.transaction() as db:
        told = list(db.scalars(select(Officer.id).where(Officer.login.like("faults.%"))))
        for number, officer_id in enumerate(told):
            db.get_one(Officer, officer_id).email = f"{number}@test.invalid"
        tell(db, told, "deadline-near", due="2022-06-30")

    killed = subprocess.run([sys.executable, "-c", DYING, place.settings.url], check=False)
    assert killed.returncode == -signal.SIGKILL
    letters = Letters(database, settings)
    workers = [threading.Thread(target=letters.write_digests) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert letters.write_digests() == 0
    send_all(database, transport)

    assert sorted(str(one["To"]) for one in sink.messages) == [
        f"{number}@test.invalid" for number in range(len(told))
    ]
    assert all("30/06/2022" in one.get_content() for one in sink.messages)
