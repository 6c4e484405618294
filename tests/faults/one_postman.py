"""One process that sends what is in the outbox: `python -m tests.faults.one_postman URL PORT`."""

from __future__ import annotations

import sys
import time

from server.database import Database
from server.services.mail import transport_of
from server.settings import load_settings
from server.worker_letters import send_mail

if __name__ == "__main__":
    settings = load_settings("test", {"THONGSUOT_SMTP_PORT": sys.argv[2]}, smtp_host="127.0.0.1")
    database, transport = Database(sys.argv[1]), transport_of(settings)
    assert transport is not None
    while True:
        send_mail(database, transport)
        time.sleep(0.02)
