"""What happens is told to another system: signed, with its eyes, tried again, and never inwards."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server.actions.tokens.add_service import add_service
from server.actions.webhooks.add_webhook import add_webhook
from server.actions.webhooks.end_webhook import end_webhook
from server.actions.webhooks.retry_delivery import retry_delivery
from server.errors import Invalid
from server.queries.webhooks import webhook_board
from server.recording.attempts import FAILURES
from server.services.hook_calls import NotTaken, Parcel, call, is_outside
from server.settings import Settings, load_settings
from server.tables import Delivery, Membership, Webhook
from server.worker_hooks import send_delivery
from tests.api.conftest import Entry
from tests.processes.conftest import Office

KINDS = ("task.claimed", "task.completed")


@dataclass
class Sink:
    """A receiver at this machine; `says` is what it answers."""

    url: str = ""
    says: int = 204
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def sink() -> Iterator[Sink]:
    found = Sink()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.heard.append((dict(self.headers), body))
            self.send_response(found.says)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/hook?x=1"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(load_settings("test"), data=tmp_path, secret_key="only for tests",
                   webhooks=True, webhook_private=True)  # fmt: skip


@pytest.fixture
def service(office: Office) -> int:
    admin = office.cast.nguyen_qt
    return add_service(office.database, officer_id=admin, login="vbdh", name="Hệ thống: VBĐH")


def seated(office: Office, service: int, unit: str) -> None:
    with office.database.transaction() as db:
        db.add(Membership(officer_id=service, unit_id=office.unit(unit), role="chuyen_vien"))


def listen(office: Office, settings: Settings, service: int, url: str) -> str:
    return add_webhook(office.database, settings, officer_id=office.cast.nguyen_qt, url=url,
                       service_id=service, kinds=KINDS, reason="Đồng bộ")  # fmt: skip


def claim(office: Office, client_of: Entry) -> int:
    task = office.open_task("T_confirm_receipt", office.unit("QU-NK"))
    client = client_of(office.cast.lam_ott)
    assert client.ask("POST", f"/tasks/{task.id}/claim").status == 204
    return task.id


def heard_of_a_claim(
    office: Office, client_of: Entry, settings: Settings, service: int, sink: Sink,
    unit: str = "QU-NK",
) -> None:  # fmt: skip
    """Somebody took a task; the news for a receiver of that unit is ready to leave."""
    seated(office, service, unit)
    listen(office, settings, service, sink.url)
    claim(office, client_of)


def left(office: Office) -> list[int]:
    """Deliveries that were not dropped."""
    with office.database.reading() as db:
        return list(db.scalars(select(Delivery.id)))


def test_a_receiver_is_told_once_signed_and_without_content(
    office: Office, client_of: Entry, settings: Settings, service: int, sink: Sink
) -> None:
    seated(office, service, "QU-NK")
    secret = listen(office, settings, service, sink.url)

    task_id = claim(office, client_of)
    assert send_delivery(office.database, settings)
    assert not send_delivery(office.database, settings)

    (headers, body), told = sink.heard[0], json.loads(sink.heard[0][1])
    at, mark = (part[2:] if part[0] == "t" else part[3:]
                for part in headers["Thongsuot-Signature"].split(","))  # fmt: skip
    wanted = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(mark, wanted)
    assert headers["Thongsuot-Delivery"] == told["id"]
    assert (told["kind"], told["task_id"]) == ("task.claimed", task_id)
    assert told.keys() == {"id", "kind", "at", "event_id", "case_id", "task_id", "instance_id"}


def test_what_the_account_may_not_see_is_not_told(
    office: Office, client_of: Entry, settings: Settings, service: int, sink: Sink
) -> None:
    heard_of_a_claim(office, client_of, settings, service, sink, unit="QU-OM")  # no part of it

    assert send_delivery(office.database, settings)

    assert sink.heard == []
    assert left(office) == []


def test_nothing_is_told_of_what_happened_while_it_was_off(
    office: Office, client_of: Entry, settings: Settings, service: int, sink: Sink
) -> None:
    heard_of_a_claim(office, client_of, settings, service, sink)

    assert send_delivery(office.database, replace(settings, webhooks=False))

    assert not send_delivery(office.database, settings)
    assert sink.heard == []


def test_a_receiver_that_was_ended_is_told_nothing_that_was_written_beside_it(
    office: Office, client_of: Entry, settings: Settings, service: int, sink: Sink
) -> None:
    heard_of_a_claim(office, client_of, settings, service, sink)
    with office.database.transaction() as db:
        db.scalars(select(Webhook)).one().ended_at = db.now

    assert send_delivery(office.database, settings)

    assert sink.heard == []
    assert left(office) == []


def test_what_was_not_taken_rests_and_is_set_aside_and_sent_again_by_a_person(
    office: Office, client_of: Entry, settings: Settings, service: int, sink: Sink
) -> None:
    heard_of_a_claim(office, client_of, settings, service, sink)
    admin, sink.says = office.cast.nguyen_qt, 307

    for _ in range(FAILURES):
        assert send_delivery(office.database, settings)
        assert not send_delivery(office.database, settings)  # it rests
        hurry(office)
    with office.database.reading() as db:
        board = webhook_board(db, admin)
    assert [one.error for one in board.deliveries.aside] == ["NotTaken: HTTP 307"]
    assert len(sink.heard) == FAILURES  # no redirect was followed
    assert len({headers["Thongsuot-Delivery"] for headers, _ in sink.heard}) == 1

    sink.says = 200
    retry_delivery(office.database, officer_id=admin, delivery_id=board.deliveries.aside[0].id)
    assert send_delivery(office.database, settings)
    with office.database.reading() as db:
        board = webhook_board(db, admin)
    assert (len(board.deliveries.aside), len(board.deliveries.sent)) == (0, 1)
    end_webhook(office.database, officer_id=admin, webhook_id=board.hooks[0].id)


def hurry(office: Office) -> None:
    with office.database.transaction() as db:
        for row in db.scalars(select(Delivery)):
            row.next_at = db.now


INSIDE = ("127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "0.0.0.0",
          "100.64.0.1", "224.0.0.1", "::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1",
          "2002:7f00:1::", "64:ff9b::a00:1")  # fmt: skip
NONE = ("", "ftp://a.vn/", "http://a.vn/", "https://", "https://u:p@a.vn/", "https://a.vn:x/",
        "https://a.vn/\n", "file:///etc/passwd")  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused(address: str) -> None:
    assert not is_outside(address)
    assert is_outside("203.162.4.190")
    assert is_outside("2405:4800::1")


def test_a_name_that_leads_inside_is_refused_when_it_is_called(
    settings: Settings, sink: Sink
) -> None:
    parcel = Parcel(sink.url.replace("127.0.0.1", "localhost"), "s", "k", 1, b"{}")

    with pytest.raises(NotTaken, match="address-not-allowed"):
        call(replace(settings, webhook_private=False), parcel)

    assert sink.heard == []


def test_a_receiver_that_answers_drop_by_drop_is_cut_off(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=drip, args=[door], daemon=True).start()
        parcel = Parcel(f"http://127.0.0.1:{door.getsockname()[1]}/", "s", "k", 1, b"{}")

        with pytest.raises((NotTaken, OSError)):
            call(settings, parcel, longest=0.3)


def drip(door: socket.socket) -> None:
    """A good answer to its end, but a letter at a time, for six seconds."""
    line, _ = door.accept()
    with line, suppress(OSError):
        for letter in b"HTTP/1.1 204 No Content\r\nA: " + b"x" * 90 + b"\r\n\r\n":
            line.sendall(bytes([letter]))
            time.sleep(0.05)


@pytest.mark.parametrize("url", NONE)
def test_an_address_that_is_none_is_refused_where_it_is_typed(
    office: Office, settings: Settings, service: int, url: str
) -> None:
    with pytest.raises(Invalid) as refused:
        listen(office, replace(settings, webhook_private=False), service, url)

    assert [one.path for one in refused.value.problems] == [("url",)]
