"""One worker process: `python -m tests.faults.one_worker URL LEASE`; prints its own time, ticks."""

from __future__ import annotations

import os
import select
import sys
from datetime import UTC, datetime

from server.database import Database
from server.settings import load_settings
from server.worker import Worker

if __name__ == "__main__":
    name = os.environ.get("PGAPPNAME", "thongsuot")
    database = Database(sys.argv[1], lease=float(sys.argv[2]), name=name)
    worker = Worker(database, load_settings("test", {}))
    print(datetime.now(UTC).isoformat(), flush=True)
    while True:
        worker.tick()
        worker.fence()
        select.select([], [], [], 0.02)  # libfaketime does not bear time.sleep
